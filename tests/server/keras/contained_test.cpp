#include "server/keras/contained.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
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
#ifdef __SANITIZE_ADDRESS__
  constexpr const char* kReason = "asks for too much";  // its allocator ends the process instead of throwing
#else
  constexpr const char* kReason = "memory";
#endif
  EXPECT_THAT(run_contained(greedy, {.memory = kLarge / 2}).error().message, HasSubstr(kReason));
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
