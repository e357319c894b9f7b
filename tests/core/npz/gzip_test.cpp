#include "inkling/gzip.hpp"

#include <gmock/gmock.h>

#include <string>

#include "fixture.hpp"

namespace inkling {
namespace {

using npz::fixture;
using ::testing::HasSubstr;

std::string expected_text() {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "ten digits, ";
  return text;
}

TEST(Gunzip, SkipsEveryHeaderField) {
  const auto text = gunzip(fixture("all_header_fields.gz"));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(npz::as_text(*text), expected_text());
}

TEST(Gunzip, KnowsAGzipFile) {
  EXPECT_TRUE(is_gzip(fixture("all_header_fields.gz")));
  EXPECT_FALSE(is_gzip(fixture("descriptor.npz")));
  EXPECT_FALSE(is_gzip({}));
  EXPECT_FALSE(gunzip(fixture("descriptor.npz")));
}

struct Fault {
  const char* file;
  const char* reason;
};

class DamagedGzip : public ::testing::TestWithParam<Fault> {};

TEST_P(DamagedGzip, IsRefusedWithTheReason) {
  const auto result = gunzip(fixture(GetParam().file));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::bad_file);
  EXPECT_THAT(result.error().message, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(Gunzip, DamagedGzip,
                         ::testing::Values(Fault{"crc_lies.gz", "CRC"},
                                           Fault{"header_crc_lies.gz", "header's CRC"},
                                           Fault{"size_lies.gz", "unpacks to 240"},
                                           Fault{"two_members.gz", "more follows the first member"},
                                           Fault{"cut.gz", "gzip"}));

TEST(Gunzip, RefusesEveryCutFile) {
  const Bytes whole = fixture("all_header_fields.gz");
  ASSERT_TRUE(gunzip(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(gunzip(ByteView(whole).first(size))) << "cut to " << size;
  }
}

TEST(Gunzip, KeepsToTheLimit) {
  const Bytes file = fixture("all_header_fields.gz");
  EXPECT_TRUE(gunzip(file, expected_text().size()));
  const auto result = gunzip(file, expected_text().size() - 1);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("more than the 239 allowed"));
}

}  // namespace
}  // namespace inkling
