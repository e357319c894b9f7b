#include "server/build_date.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace inkling::server {
namespace {

class BuildDate : public ::testing::Test {
 protected:
  ~BuildDate() override { ::unsetenv("SOURCE_DATE_EPOCH"); }
};

TEST_F(BuildDate, IsTheDayThatTheEnvironmentNames) {
  ::setenv("SOURCE_DATE_EPOCH", "1709990399", 1);
  EXPECT_EQ(build_date().value(), "2024-03-09");
  ::setenv("SOURCE_DATE_EPOCH", "0", 1);
  EXPECT_EQ(build_date().value(), "1970-01-01");
}

TEST_F(BuildDate, IsOtherwiseToday) {
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_THAT(build_date().value(), ::testing::MatchesRegex("2[0-9]{3}-[01][0-9]-[0-3][0-9]"));
}

TEST_F(BuildDate, RefusesWhatIsNoTime) {
  for (const char* text : {"", "yesterday", "-1", "12 ", "99999999999999999999"}) {
    ::setenv("SOURCE_DATE_EPOCH", text, 1);
    ASSERT_FALSE(build_date()) << text;
    EXPECT_EQ(build_date().error().code, ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace inkling::server
