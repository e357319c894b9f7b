#include "server/image_codecs.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "server/pictures.hpp"
#include "support/shared_data.hpp"

namespace inkling::server {
namespace {

using ::testing::ElementsAre;
using testing::encode_picture;
using testing::gray_picture;
using ::testing::HasSubstr;

TEST(ImageCodecs, ReadsGreyPng) {
  const Bytes file =
      encode_picture(gray_picture(3, 2, [](int x, int y) { return 10 * x + 100 * y; }), IFF_PNG);
  const Result<Image> image = decode_image(file);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->width, 3);
  EXPECT_EQ(image->height, 2);
  EXPECT_EQ(image->format, PixelFormat::gray8);
  EXPECT_THAT(image->pixels, ElementsAre(0, 10, 20, 100, 110, 120));
}

TEST(ImageCodecs, ReadsColourAndTransparency) {
  PIX* picture = pixCreate(2, 1, 32);
  pixSetSpp(picture, 4);
  pixSetPixel(picture, 0, 0, 0x01020380);
  pixSetPixel(picture, 1, 0, 0x040506FF);
  const Result<Image> image = decode_image(encode_picture(picture, IFF_PNG));
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->format, PixelFormat::rgba8);
  EXPECT_THAT(image->pixels, ElementsAre(1, 2, 3, 0x80, 4, 5, 6, 0xFF));
}

TEST(ImageCodecs, OpaqueColourHasFullAlpha) {
  PIX* picture = pixCreate(1, 1, 32);
  pixSetPixel(picture, 0, 0, 0x0A141E00);
  const Result<Image> image = decode_image(encode_picture(picture, IFF_PNG));
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_THAT(image->pixels, ElementsAre(10, 20, 30, 255));
}

TEST(ImageCodecs, ReadsPalettes) {
  PIX* picture = pixCreate(2, 1, 8);
  PIXCMAP* colours = pixcmapCreate(8);
  pixcmapAddColor(colours, 255, 0, 0);
  pixcmapAddColor(colours, 0, 0, 255);
  pixSetColormap(picture, colours);
  pixSetPixel(picture, 1, 0, 1);
  const Result<Image> image = decode_image(encode_picture(picture, IFF_PNG));
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_THAT(image->pixels, ElementsAre(255, 0, 0, 255, 0, 0, 255, 255));
}

// libpng would unpack it all: a megabyte of zeros takes a thousand times that.
TEST(ImageCodecs, RefusesPngWithSurplusData) {
  Bytes file = testing::png_of_a_one();
  constexpr std::size_t kAfterHeader = 33;
  constexpr std::size_t kSurplus = 0x4000;
  Bytes chunk(12 + kSurplus);
  const Bytes head = {0, 0, 0x40, 0, 'I', 'D', 'A', 'T'};
  std::copy(head.begin(), head.end(), chunk.begin());
  file.insert(file.begin() + kAfterHeader, chunk.begin(), chunk.end());
  const Result<Image> image = decode_image(file);
  ASSERT_FALSE(image);
  EXPECT_THAT(image.error().message, HasSubstr("more data than its size needs"));
}

TEST(ImageCodecs, ReadsSixteenBitsAndBitmaps) {
  PIX* deep = pixCreate(2, 1, 16);
  pixSetPixel(deep, 1, 0, 0xFF00);
  const Result<Image> from_deep = decode_image(encode_picture(deep, IFF_PNG));
  ASSERT_TRUE(from_deep) << from_deep.error().message;
  EXPECT_THAT(from_deep->pixels, ElementsAre(0, 0xFF));

  PIX* bitmap = pixCreate(2, 1, 1);  // Leptonica's 1 is black
  pixSetPixel(bitmap, 1, 0, 1);
  const Result<Image> from_bitmap = decode_image(encode_picture(bitmap, IFF_PNG));
  ASSERT_TRUE(from_bitmap) << from_bitmap.error().message;
  EXPECT_THAT(from_bitmap->pixels, ElementsAre(255, 0));
}

TEST(ImageCodecs, ReadsJpeg) {
  const Bytes file = encode_picture(gray_picture(16, 16, [](int, int) { return 200; }), IFF_JFIF_JPEG);
  const Result<Image> image = decode_image(file);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->width, 16);
  EXPECT_NEAR(image->pixels[0], 200, 2);
}

TEST(ImageCodecs, RefusesOtherFormats) {
  const Result<Image> bmp =
      decode_image(encode_picture(gray_picture(8, 8, [](int, int) { return 7; }), IFF_BMP));
  ASSERT_FALSE(bmp);
  EXPECT_EQ(bmp.error().code, ErrorCode::unsupported);
  const Result<Image> nothing = decode_image({});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::unsupported);
}

TEST(ImageCodecs, RefusesLargePicturesByTheirHeader) {
  const Bytes file = encode_picture(gray_picture(200, 3, [](int, int) { return 0; }), IFF_PNG);
  const Result<Image> by_side = decode_image(file, {.side = 199, .pixels = 10'000});
  ASSERT_FALSE(by_side);
  EXPECT_EQ(by_side.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(by_side.error().message, HasSubstr("got 200x3"));
  EXPECT_FALSE(decode_image(file, {.side = 200, .pixels = 599}));
  EXPECT_TRUE(decode_image(file, {.side = 200, .pixels = 600}));

  // A header alone is enough to refuse it: nothing was unpacked.
  const Bytes header(file.begin(), file.begin() + 40);
  const Result<Image> unread = decode_image(header, {.side = 199, .pixels = 10'000});
  ASSERT_FALSE(unread);
  EXPECT_EQ(unread.error().code, ErrorCode::invalid_argument);
}

TEST(ImageCodecs, RefusesDamagedFilesWithoutCrashing) {
  for (const int format : {IFF_PNG, IFF_JFIF_JPEG}) {
    const Bytes file = encode_picture(gray_picture(40, 40, [](int x, int y) { return x * y % 256; }), format);
    for (std::size_t length = 12; length < file.size(); length += 7) {
      const Result<Image> cut = decode_image(ByteView(file).first(length));
      EXPECT_TRUE(cut || !cut.error().message.empty());
    }
    for (std::size_t position = 12; position < file.size(); position += 29) {
      Bytes damaged = file;
      damaged[position] ^= 0xFF;
      static_cast<void>(decode_image(damaged));
    }
  }
  const Bytes png = testing::png_of_a_one();
  const Result<Image> half = decode_image(ByteView(png).first(png.size() / 2));
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().code, ErrorCode::bad_file);
}

TEST(ImageCodecs, RefusesEndlesslyRepeatedJpegScans) {
  Bytes file = encode_picture(gray_picture(16, 16, [](int, int) { return 200; }), IFF_JFIF_JPEG);
  for (int scan = 0; scan < 100; ++scan) {
    file.insert(file.end() - 2, {0xFF, 0xDA, 0x00, 0x02});
  }
  const Result<Image> image = decode_image(file);
  ASSERT_FALSE(image);
  EXPECT_THAT(image.error().message, HasSubstr("scans"));
}

TEST(ImageCodecs, ReadsPicturesOfAnotherProgram) {
  const auto png = testing::shared_file("interop/mnistified/fixtures/42.png");
  const auto jpeg = testing::shared_file("interop/mnistified/fixtures/42.jpg");
  if (!png || !jpeg) GTEST_SKIP() << "the shared data is not there";
  const Result<Image> from_png = decode_image(*png);
  const Result<Image> from_jpeg = decode_image(*jpeg);
  ASSERT_TRUE(from_png) << from_png.error().message;
  ASSERT_TRUE(from_jpeg) << from_jpeg.error().message;
  EXPECT_EQ(from_png->width, 28);
  EXPECT_EQ(from_png->height, 28);
  ASSERT_EQ(from_png->pixels.size(), from_jpeg->pixels.size());
  double difference = 0;
  for (std::size_t i = 0; i < from_png->pixels.size(); ++i) {
    difference += std::abs(static_cast<int>(from_png->pixels[i]) - from_jpeg->pixels[i]);
  }
  EXPECT_LT(difference / static_cast<double>(from_png->pixels.size()), 8);
}

}  // namespace
}  // namespace inkling::server
