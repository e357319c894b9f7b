#include "server/keras/contained.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <new>
#include <vector>

namespace inkling::keras {
namespace {

using ::testing::HasSubstr;

TEST(RunContained, HandsTheAnswerBack) {
  Bytes wanted(3'000'000);
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = static_cast<std::uint8_t>(i * 7);
  const Result<Bytes> answer = run_contained([&]() -> Result<Bytes> { return wanted; });
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(*answer, wanted);
}

TEST(RunContained, HandsTheErrorBack) {
  const Result<Bytes> answer =
      run_contained([]() -> Result<Bytes> { return fail(ErrorCode::unsupported, "no such thing"); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unsupported);
  EXPECT_EQ(answer.error().message, "no such thing");
}

TEST(RunContained, OutlivesACrash) {
  const Result<Bytes> answer = run_contained([]() -> Result<Bytes> { std::abort(); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::bad_file);
}

TEST(RunContained, EndsWhatNeverEnds) {
  const auto spin = []() -> Result<Bytes> {
    for (const volatile bool forever = true; forever;) {
    }
    return Bytes();
  };
  EXPECT_FALSE(run_contained(spin, {.seconds = 1}));
}

TEST(RunContained, LimitsMemoryAndAnswer) {
  constexpr std::size_t kLarge = std::size_t{64} << 20U;
  const auto greedy = []() -> Result<Bytes> { return Bytes(kLarge); };
  // As an allocator asks; AddressSanitizer's own would end the process instead of throwing.
  const auto asking = []() -> Result<Bytes> {
    void* memory = ::mmap(nullptr, kLarge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return Bytes();
  };
  EXPECT_THAT(run_contained(asking, {.memory = kLarge / 2}).error().message, HasSubstr("memory"));
  EXPECT_TRUE(run_contained(asking));
  EXPECT_FALSE(run_contained(greedy, {.memory = kLarge / 2}));
  EXPECT_FALSE(run_contained(greedy, {.answer = kLarge / 2}));
  EXPECT_TRUE(run_contained(greedy));
}

TEST(RunContained, OpensNothing) {
  const auto curious = []() -> Result<Bytes> {
    const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    return Bytes{static_cast<std::uint8_t>(file < 0 ? 0 : 1)};
  };
  EXPECT_EQ(*run_contained(curious), Bytes{0});
}

}  // namespace
}  // namespace inkling::keras
