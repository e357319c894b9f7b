// Small files that would unpack to much: refused by what they say of themselves.
#include "server/image_header.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "server/image_codecs.hpp"
#include "server/pictures.hpp"

namespace inkling::server {
namespace {

using testing::encode_picture;
using testing::gray_picture;
using ::testing::HasSubstr;

Bytes small_picture(int format) {
  return encode_picture(gray_picture(8, 8, [](int x, int y) { return 9 * x + y; }), format);
}

// The place in a little-endian TIFF of one directory where the tag's entry begins.
std::size_t find_entry(const Bytes& tiff, int tag) {
  const std::size_t directory = tiff[4] + 256U * tiff[5];
  for (std::size_t entry = directory + 2; entry + 12 <= tiff.size(); entry += 12) {
    if (tiff[entry] + 256 * tiff[entry + 1] == tag) return entry;
  }
  ADD_FAILURE() << "there is no tag " << tag;
  return directory;
}

void set_entry(Bytes& tiff, int tag, int new_tag, std::uint32_t value) {
  const std::size_t entry = find_entry(tiff, tag);
  const Bytes bytes = {static_cast<std::uint8_t>(new_tag),
                       static_cast<std::uint8_t>(new_tag >> 8),
                       4,
                       0,
                       1,
                       0,
                       0,
                       0,
                       static_cast<std::uint8_t>(value),
                       static_cast<std::uint8_t>(value >> 8U),
                       static_cast<std::uint8_t>(value >> 16U),
                       static_cast<std::uint8_t>(value >> 24U)};
  std::copy(bytes.begin(), bytes.end(), tiff.begin() + static_cast<std::ptrdiff_t>(entry));
}

TEST(ImageHeader, KnowsTheSizeOfEveryFormat) {
  for (const int format : {IFF_PNG, IFF_JFIF_JPEG, IFF_GIF, IFF_TIFF, IFF_TIFF_ZIP, IFF_WEBP, IFF_BMP}) {
    const Bytes file = encode_picture(gray_picture(30, 20, [](int x, int) { return x; }), format);
    const Result<ImageHeader> header = read_image_header(file);
    ASSERT_TRUE(header) << format << header.error().message;
    EXPECT_EQ(header->width, 30) << format;
    EXPECT_EQ(header->height, 20) << format;
    EXPECT_TRUE(check_effort(file, *header, 600)) << format;
  }
}

TEST(ImageHeader, NeedsNoMoreThanTheHeader) {
  for (const int format : {IFF_PNG, IFF_GIF, IFF_BMP}) {
    const Bytes file =
        encode_picture(gray_picture(300, 200, [](int x, int y) { return x * y % 256; }), format);
    const std::size_t head = format == IFF_GIF ? 13 + 3 * 256 + 20 : 40;
    const Result<ImageHeader> header = read_image_header(ByteView(file).first(head));
    ASSERT_TRUE(header) << format << header.error().message;
    EXPECT_EQ(header->width, 300) << format;
  }
}

TEST(ImageHeader, SizesThatCannotBeAreDamage) {
  Bytes gif = small_picture(IFF_GIF);
  const Bytes frame = {0x2C, 0, 0, 0, 0, 8, 0, 8, 0};
  const auto found = std::search(gif.begin(), gif.end(), frame.begin(), frame.end());
  ASSERT_NE(found, gif.end());
  found[5] = 0;
  const Result<ImageHeader> header = read_image_header(gif);
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().code, ErrorCode::bad_file);
  Bytes bmp = small_picture(IFF_BMP);
  for (std::size_t i = 22; i < 26; ++i) bmp[i] = i == 25 ? 0x80 : 0;  // a height of -2^31
  EXPECT_FALSE(read_image_header(bmp));
}

TEST(ImageHeader, BombsAreRefusedUnopened) {
  Bytes bmp = small_picture(IFF_BMP);
  bmp[20] = 1;  // 65544 pixels wide
  const Result<Image> wide = decode_image(bmp);
  ASSERT_FALSE(wide);
  EXPECT_THAT(wide.error().message, HasSubstr("got 65544x8"));

  Bytes tiff = small_picture(IFF_TIFF_ZIP);
  set_entry(tiff, 256, 256, 2'000'000'000);
  const Result<Image> wider = decode_image(tiff);
  ASSERT_FALSE(wider);
  EXPECT_THAT(wider.error().message, HasSubstr("got 2000000000x8"));
}

TEST(ImageHeader, TiffTilesMayNotBeLargerThanAnImage) {
  Bytes tiff = small_picture(IFF_TIFF_ZIP);
  set_entry(tiff, 296, 322, 65536);  // in place of tags that say nothing of the pixels
  const Result<ImageHeader> header = read_image_header(tiff);
  ASSERT_TRUE(header) << header.error().message;
  EXPECT_TRUE(check_effort(tiff, *header, 65536));
  const Result<void> refused = check_effort(tiff, *header, 65535);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("tiles of more than 65535 pixels"));
}

TEST(ImageHeader, AnimatedWebPIsNoPicture) {
  Bytes file = {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8',
                'X', 10,  0,   0,   0, 2, 0, 0, 0,   7,   0,   0,   7,   0,   0};  // 8x8
  file[4] = static_cast<std::uint8_t>(file.size() - 8);
  const Result<void> refused = check_effort(file, {ImageFormat::webp, 8, 8}, 64);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("animated"));
}

TEST(ImageHeader, FindsTheEndOfAGifsFirstFrame) {
  const Bytes file = small_picture(IFF_GIF);
  const Result<GifFrame> frame = read_gif_frame(file);
  ASSERT_TRUE(frame) << frame.error().message;
  EXPECT_EQ(frame->end, file.size() - 1) << "all but the trailer";
  EXPECT_FALSE(frame->transparent);
  for (std::size_t length = 0; length < file.size(); ++length) {
    const Result<GifFrame> cut = read_gif_frame(ByteView(file).first(length));
    EXPECT_TRUE(!cut || cut->end <= length);
  }
}

}  // namespace
}  // namespace inkling::server
