#include "server/image_codecs.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "server/pictures.hpp"
#include "support/shared_data.hpp"

namespace inkling::server {
namespace {

using ::testing::ElementsAre;
using testing::encode_picture;
using testing::gray_picture;
using ::testing::HasSubstr;

constexpr int kFormats[] = {IFF_PNG,      IFF_JFIF_JPEG, IFF_GIF,  IFF_TIFF, IFF_TIFF_LZW,
                            IFF_TIFF_ZIP, IFF_TIFF_JPEG, IFF_WEBP, IFF_BMP};

// Two pixels of a palette, 0 and 1.
PIX* red_and_blue() {
  PIX* picture = pixCreate(2, 1, 8);
  PIXCMAP* colours = pixcmapCreate(8);
  pixcmapAddColor(colours, 255, 0, 0);
  pixcmapAddColor(colours, 0, 0, 255);
  pixSetColormap(picture, colours);
  pixSetPixel(picture, 1, 0, 1);
  return picture;
}

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
  const Result<Image> image = decode_image(encode_picture(red_and_blue(), IFF_PNG));
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

// The red of each pixel.
std::vector<int> reds(const Image& image) {
  const std::size_t step = image.format == PixelFormat::gray8 ? 1 : 4;
  std::vector<int> values;
  for (std::size_t i = 0; i < image.pixels.size(); i += step) values.push_back(image.pixels[i]);
  return values;
}

TEST(ImageCodecs, ReadsEveryLosslessFormatAlike) {
  const auto tone = [](int x, int y) { return (x * 40 + y * 60) % 256; };
  const std::vector<int> expected =
      reds(decode_image(encode_picture(gray_picture(9, 7, tone), IFF_PNG)).value());
  for (const int format : {IFF_GIF, IFF_TIFF, IFF_TIFF_LZW, IFF_TIFF_ZIP, IFF_TIFF_PACKBITS, IFF_BMP}) {
    const Result<Image> image = decode_image(encode_picture(gray_picture(9, 7, tone), format));
    ASSERT_TRUE(image) << format << image.error().message;
    EXPECT_EQ(image->width, 9) << format;
    EXPECT_EQ(image->height, 7) << format;
    EXPECT_EQ(reds(*image), expected) << format;
  }
}

TEST(ImageCodecs, ReadsColourInEveryFormat) {
  for (const int format : {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF, IFF_TIFF_LZW, IFF_WEBP, IFF_BMP}) {
    PIX* picture = pixCreate(16, 16, 32);
    pixSetAllArbitrary(picture, 0xFF000000);  // red
    const Result<Image> image = decode_image(encode_picture(picture, format));
    ASSERT_TRUE(image) << format << image.error().message;
    ASSERT_EQ(image->format, PixelFormat::rgba8) << format;
    const std::size_t middle = 4 * (16 * 8 + 8);
    EXPECT_GT(image->pixels[middle], 220) << format;
    EXPECT_LT(image->pixels[middle + 1], 30) << format;
    EXPECT_LT(image->pixels[middle + 2], 30) << format;
    EXPECT_EQ(image->pixels[middle + 3], 255) << format;
  }
}

TEST(ImageCodecs, ReadsTransparencyWhereThereIsSome) {
  for (const int format : {IFF_PNG, IFF_TIFF, IFF_WEBP}) {
    PIX* picture = pixCreate(2, 1, 32);
    pixSetSpp(picture, 4);
    pixSetPixel(picture, 0, 0, 0x00000000);
    pixSetPixel(picture, 1, 0, 0x000000FF);
    const Result<Image> image = decode_image(encode_picture(picture, format));
    ASSERT_TRUE(image) << format << image.error().message;
    ASSERT_EQ(image->format, PixelFormat::rgba8) << format;
    EXPECT_EQ(image->pixels[3], 0) << format;
    EXPECT_EQ(image->pixels[7], 255) << format;
  }
}

TEST(ImageCodecs, ReadsTransparentGif) {
  Bytes file = encode_picture(red_and_blue(), IFF_GIF);
  const auto image_block = std::find(file.begin() + 13 + 6, file.end(), 0x2C);
  const Bytes control = {0x21, 0xF9, 4, 1, 0, 0, 1, 0};  // colour 1 is transparent
  file.insert(image_block, control.begin(), control.end());
  const Result<Image> image = decode_image(file);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_THAT(image->pixels, ElementsAre(255, 0, 0, 255, ::testing::_, ::testing::_, ::testing::_, 0));
}

// The library would unpack all of them, each as large as it says.
TEST(ImageCodecs, ReadsTheFirstFrameOfAGif) {
  Bytes file = encode_picture(gray_picture(4, 4, [](int x, int) { return x * 50; }), IFF_GIF);
  const Result<Image> alone = decode_image(file);
  ASSERT_TRUE(alone) << alone.error().message;
  file.pop_back();                                                                   // the trailer
  const Bytes frame = {0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 1, 0x44, 0};  // of 65535x65535
  for (int i = 0; i < 1000; ++i) file.insert(file.end(), frame.begin(), frame.end());
  file.push_back(0x3B);
  const Result<Image> image = decode_image(file);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->pixels, alone->pixels);
}

TEST(ImageCodecs, ReadsTheFirstPageOfATiff) {
  PIXA* pages = pixaCreate(2);
  pixaAddPix(pages, gray_picture(3, 2, [](int, int) { return 50; }), L_INSERT);
  pixaAddPix(pages, gray_picture(5, 5, [](int, int) { return 90; }), L_INSERT);
  l_uint8* data = nullptr;
  size_t size = 0;
  ASSERT_EQ(pixaWriteMemMultipageTiff(&data, &size, pages), 0);
  const Bytes file(data, data + size);
  std::free(data);
  pixaDestroy(&pages);
  const Result<Image> image = decode_image(file);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_THAT(image->pixels, ElementsAre(50, 50, 50, 50, 50, 50));
}

TEST(ImageCodecs, ReadsProgressiveJpeg) {
  PIX* picture = gray_picture(40, 30, [](int x, int) { return x < 20 ? 40 : 220; });
  l_uint8* data = nullptr;
  size_t size = 0;
  ASSERT_EQ(pixWriteMemJpeg(&data, &size, picture, 90, 1), 0);
  pixDestroy(&picture);
  const Bytes file(data, data + size);
  std::free(data);
  const Bytes progressive = {0xFF, 0xC2};
  ASSERT_NE(std::search(file.begin(), file.end(), progressive.begin(), progressive.end()), file.end());
  const Result<Image> image = decode_image(file);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_NEAR(image->pixels[5], 40, 5);
  EXPECT_NEAR(image->pixels[35], 220, 5);
}

void append_big_endian(Bytes& out, std::size_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

// A PNG of 8x8 grey pixels, in the seven passes of Adam7.
Bytes interlaced_png(const std::function<int(int x, int y)>& tone) {
  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  const auto add_chunk = [&file](const std::string& type, const Bytes& content) {
    append_big_endian(file, content.size());
    Bytes checked(type.begin(), type.end());
    checked.insert(checked.end(), content.begin(), content.end());
    file.insert(file.end(), checked.begin(), checked.end());
    append_big_endian(file, crc32(0, checked.data(), static_cast<uInt>(checked.size())));
  };
  add_chunk("IHDR", {0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 1});
  struct Pass {
    int x, y, dx, dy;
  };
  constexpr Pass kPasses[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                              {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
  Bytes rows;
  for (const auto& [x0, y0, dx, dy] : kPasses) {
    for (int y = y0; y < 8; y += dy) {
      rows.push_back(0);  // not filtered
      for (int x = x0; x < 8; x += dx) rows.push_back(static_cast<std::uint8_t>(tone(x, y)));
    }
  }
  Bytes packed(compressBound(rows.size()));
  uLongf size = packed.size();
  compress(packed.data(), &size, rows.data(), rows.size());
  packed.resize(size);
  add_chunk("IDAT", packed);
  add_chunk("IEND", {});
  return file;
}

TEST(ImageCodecs, ReadsInterlacedPng) {
  const Result<Image> image = decode_image(interlaced_png([](int x, int y) { return 30 * y + x; }));
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->pixels.size(), 64U);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(image->pixels[i], 30 * (i / 8) + i % 8);
}

TEST(ImageCodecs, RefusesOtherFormats) {
  for (const int format : {IFF_PNM, IFF_SPIX}) {
    const Result<Image> other =
        decode_image(encode_picture(gray_picture(8, 8, [](int, int) { return 7; }), format));
    ASSERT_FALSE(other) << format;
    EXPECT_EQ(other.error().code, ErrorCode::unsupported);
    EXPECT_THAT(other.error().message, HasSubstr("expected a PNG, JPEG, GIF, TIFF, WebP or BMP file"));
  }
  const Result<Image> nothing = decode_image({});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::unsupported);
}

TEST(ImageCodecs, RefusesLargePicturesOfEveryFormat) {
  for (const int format : kFormats) {
    const Bytes file = encode_picture(gray_picture(200, 30, [](int x, int) { return x; }), format);
    EXPECT_TRUE(decode_image(file, {.side = 200, .pixels = 6000})) << format;
    for (const ImageLimits limits :
         {ImageLimits{.side = 199, .pixels = 6000}, {.side = 200, .pixels = 5999}}) {
      const Result<Image> image = decode_image(file, limits);
      ASSERT_FALSE(image) << format;
      EXPECT_EQ(image.error().code, ErrorCode::invalid_argument) << format;
      EXPECT_THAT(image.error().message, HasSubstr("got 200x30")) << format;
    }
  }
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

// Neither crashing nor saying anything: standard error belongs to the log.
TEST(ImageCodecs, RefusesDamagedFilesQuietly) {
  ::testing::internal::CaptureStderr();
  for (const int format : kFormats) {
    const Bytes file = encode_picture(gray_picture(40, 40, [](int x, int y) { return x * y % 256; }), format);
    for (std::size_t length = 0; length < file.size(); length += 7) {
      const Result<Image> cut = decode_image(ByteView(file).first(length));
      EXPECT_TRUE(cut || !cut.error().message.empty());
    }
    for (std::size_t position = 0; position < file.size(); position += position < 200 ? 1 : 29) {
      for (const std::uint8_t change : Bytes{0xFF, 0x01, 0x80}) {
        Bytes damaged = file;
        damaged[position] ^= change;
        static_cast<void>(decode_image(damaged, {.side = 200, .pixels = 10'000}));
      }
    }
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
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
