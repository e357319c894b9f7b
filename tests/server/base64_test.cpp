#include "server/base64.hpp"

#include <gmock/gmock.h>

#include <string>

#include "server/pictures.hpp"

namespace inkling::server {
namespace {

using ::testing::HasSubstr;

std::string decoded(std::string_view text) {
  const Result<Bytes> bytes = decode_base64(text);
  return bytes ? std::string(bytes->begin(), bytes->end()) : "error: " + bytes.error().message;
}

TEST(Base64, DecodesTheVectorsOfRfc4648) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("Zg=="), "f");
  EXPECT_EQ(decoded("Zm8="), "fo");
  EXPECT_EQ(decoded("Zm9v"), "foo");
  EXPECT_EQ(decoded("Zm9vYg=="), "foob");
  EXPECT_EQ(decoded("Zm9vYmE="), "fooba");
  EXPECT_EQ(decoded("Zm9vYmFy"), "foobar");
}

TEST(Base64, NeedsNoPadding) {
  EXPECT_EQ(decoded("Zg"), "f");
  EXPECT_EQ(decoded("Zm9vYmE"), "fooba");
}

TEST(Base64, TakesBothAlphabets) {
  EXPECT_EQ(decoded("+/+/"), decoded("-_-_"));
}

TEST(Base64, SkipsLineBreaks) {
  EXPECT_EQ(decoded("Zm9v\r\nYm Fy\n"), "foobar");
}

TEST(Base64, DecodesWhateverIsEncoded) {
  Bytes bytes;
  for (int length = 0; length < 300; ++length) {
    EXPECT_EQ(decode_base64(testing::encode_base64(bytes)).value(), bytes);
    bytes.push_back(static_cast<std::uint8_t>(length * 151));
  }
}

TEST(Base64, TellsWhereItStopsBeingBase64) {
  EXPECT_THAT(decoded("Zm9v*mFy"), HasSubstr("position 4"));
  EXPECT_THAT(decoded("Zg==Zg=="), HasSubstr("position 4"));
  EXPECT_THAT(decoded("Zm9vY"), HasSubstr("ends within a byte"));
  EXPECT_THAT(decoded("\x80\xFF"), HasSubstr("position 0"));
}

}  // namespace
}  // namespace inkling::server
