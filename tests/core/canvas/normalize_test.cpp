#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/canvas/pictures.hpp"
#include "inkling/canvas.hpp"
#include "support/shared_data.hpp"

namespace inkling::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

double mass(const Ink& ink) {
  double sum = 0;
  for (const float value : ink.field) {
    sum += value;
  }
  return sum;
}

float value_at(const Ink& ink, int x, int y) {
  return ink.field[static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x)];
}

TEST(Normalize, GivesTheSameFieldWhereverTheDrawingIs) {
  for (const Drawing& drawing : digit_drawings()) {
    const Ink ink = ink_of(drawing);
    EXPECT_LT(difference(ink, ink_of(moved(drawing, 1, 33, 71))), 1e-4) << drawing.name;
    EXPECT_LT(difference(ink, ink_of(moved(drawing, 1, 0.3, 0.6))), 0.02) << drawing.name;
  }
}

TEST(Normalize, GivesTheSameFieldWhateverTheSize) {
  for (const Drawing& drawing : digit_drawings()) {
    const Ink ink = ink_of(drawing);
    for (const double scale : {0.7, 1.37, 2.0}) {
      EXPECT_LT(difference(ink, ink_of(moved(drawing, scale, 0, 0))), 0.02) << drawing.name << " x " << scale;
    }
  }
}

TEST(Normalize, GivesTheSameFieldWhicheverToneIsInk) {
  for (const Drawing& drawing : digit_drawings()) {
    const Ink transparent = ink_of(in_colors(drawing, kBlack, std::nullopt));
    EXPECT_LT(difference(transparent, ink_of(in_colors(drawing, kWhite, std::nullopt))), 1e-6)
        << drawing.name;
    EXPECT_LT(difference(transparent, ink_of(in_colors(drawing, kBlack, kWhite))), 0.001) << drawing.name;
    EXPECT_LT(difference(transparent, ink_of(in_colors(drawing, kWhite, kBlack))), 0.001) << drawing.name;
  }
}

TEST(Normalize, GivesTheSameFieldWhateverTheColours) {
  for (const Drawing& drawing : digit_drawings()) {
    const Ink black = ink_of(in_colors(drawing, kBlack, kWhite));
    EXPECT_LT(difference(black, ink_of(in_colors(drawing, {30, 40, 120}, Color{250, 246, 235}))), 0.01)
        << drawing.name;
    EXPECT_LT(difference(black, ink_of(in_colors(drawing, {150, 150, 150}, kWhite))), 0.01) << drawing.name;
    EXPECT_LT(difference(black, ink_of(in_colors(drawing, {255, 220, 0}, Color{0, 60, 20}))), 0.01)
        << drawing.name;
  }
}

TEST(Normalize, ReadsGrayAndFloatsLikeColours) {
  for (const Drawing& drawing : digit_drawings()) {
    const Picture picture = draw(in_colors(drawing, kBlack, kWhite));
    const Bytes gray = gray_of(picture);
    std::vector<float> floats;
    std::transform(gray.begin(), gray.end(), std::back_inserter(floats),
                   [](int tone) { return static_cast<float>(tone) / 255.0F; });
    const Bytes float_bytes = bytes_of(floats);
    const Ink ink = ink_of(picture);
    EXPECT_EQ(difference(ink, *normalize({gray, picture.width, picture.height, PixelFormat::gray8})), 0)
        << drawing.name;
    EXPECT_EQ(difference(ink, *normalize({float_bytes, picture.width, picture.height, PixelFormat::float32})),
              0)
        << drawing.name;
  }
}

TEST(Normalize, GivesMnistImagesBack) {
  const std::optional<DataSet> mnist = mnist_test_set();
  if (!mnist) {
    GTEST_SKIP() << "MNIST is not there: " << shared_path("mnist");
  }
  double sum = 0;
  int unchanged = 0;
  for (std::size_t i = 0; i < mnist->size(); ++i) {
    const Canvas canvas{mnist->image(i), kImageSide, kImageSide, PixelFormat::gray8};
    const double change = difference(*take_raw(canvas), *normalize(canvas));
    sum += change;
    unchanged += change < 0.002 ? 1 : 0;
  }
  EXPECT_LT(sum / static_cast<double>(mnist->size()), 0.001);
  EXPECT_GT(unchanged, 9500);
}

TEST(Normalize, FillsTwentyPixelsAboutTheCentreOfMass) {
  for (const Drawing& drawing : digit_drawings()) {
    const Ink ink = ink_of(drawing);
    double moment_x = 0;
    double moment_y = 0;
    int top = kImageSide;
    int bottom = 0;
    for (int y = 0; y < kImageSide; ++y) {
      for (int x = 0; x < kImageSide; ++x) {
        const double value = value_at(ink, x, y);
        moment_x += value * (x + 0.5);
        moment_y += value * (y + 0.5);
        if (value > 0.1) {
          top = std::min(top, y);
          bottom = std::max(bottom, y + 1);
        }
      }
    }
    EXPECT_NEAR(moment_x / mass(ink), 14.5, 0.2) << drawing.name;
    EXPECT_NEAR(moment_y / mass(ink), 14.5, 0.2) << drawing.name;
    EXPECT_NEAR(bottom - top, 20, 1) << drawing.name;  // all of them are taller than wide
  }
}

TEST(Normalize, FindsTheBoxOfTheInk) {
  Picture picture{Bytes(20000, 255), 100, 50};
  for (int y = 20; y < 30; ++y) {
    for (int x = 12; x < 17; ++x) {
      set_pixel(picture, x, y, {0, 0, 0, 255});
    }
  }
  const Box box = ink_of(picture).box;
  EXPECT_EQ(box.x, 12);
  EXPECT_EQ(box.y, 20);
  EXPECT_EQ(box.width, 5);
  EXPECT_EQ(box.height, 10);
}

TEST(Normalize, KeepsADrawingWithAHeavyEndInsideTheField) {
  Drawing drawing = bar(280, 12);
  drawing.strokes = {
      {{140, 5}, {140, 215}}, {{40, 215}, {240, 215}}, {{40, 205}, {240, 205}}, {{40, 195}, {240, 195}}};
  const Ink ink = ink_of(drawing);
  // Twenty rows hold ink: none was pushed over the edge.
  int rows = 0;
  for (int y = 0; y < kImageSide; ++y) {
    float strongest = 0;
    for (int x = 0; x < kImageSide; ++x) {
      strongest = std::max(strongest, value_at(ink, x, y));
    }
    rows += strongest > 0.1F ? 1 : 0;
  }
  EXPECT_EQ(rows, 20);
}

TEST(Normalize, ShowsAThinPenAtFullStrength) {
  const Ink ink = ink_of(bar(400, 3));
  EXPECT_FLOAT_EQ(*std::max_element(ink.field.begin(), ink.field.end()), 1.0F);
}

TEST(Normalize, EnlargesSmallDrawingsSmoothly) {
  const Ink large = ink_of(bar(280, 20));
  const Ink small = ink_of(moved(bar(280, 20), 0.1, 0, 0));  // 16 pixels tall
  EXPECT_LT(difference(large, small), 0.05);
  EXPECT_THAT(small.field, Each(::testing::AllOf(::testing::Ge(0.0F), ::testing::Le(1.0F))));
}

TEST(Normalize, CallsACanvasOfOneColourEmpty) {
  for (const Color& color : {kBlack, kWhite, Color{128, 128, 128}, Color{200, 30, 90}}) {
    Drawing blank;
    EXPECT_TRUE(ink_of(in_colors(blank, color, color)).empty);
  }
  EXPECT_TRUE(ink_of(Drawing{}).empty) << "transparent";
  const Picture translucent{Bytes(10000, 100), 50, 50};
  EXPECT_TRUE(ink_of(translucent).empty);
  const Ink empty = ink_of(Drawing{});
  EXPECT_THAT(empty.field, Each(0.0F));
  EXPECT_EQ(empty.box.width, 0);
}

TEST(Normalize, SeesASingleDot) {
  for (const int side : {1, 2, 28, 999}) {
    Bytes gray(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 255);
    gray[gray.size() / 2] = side > 1 ? 0 : 255;
    const Ink ink = *normalize({gray, side, side, PixelFormat::gray8});
    EXPECT_EQ(ink.empty, side == 1) << side;
    EXPECT_EQ(ink.box.width, side > 1 ? 1 : 0) << side;
  }
}

TEST(Normalize, IsNotTurnedAroundByAStrokeAlongTheBorder) {
  Drawing drawing = bar(280, 30);
  drawing.strokes.push_back({{0, 0}, {280, 0}});
  drawing.strokes.push_back({{0, 0}, {0, 140}});
  const Ink transparent = ink_of(drawing);
  EXPECT_LT(difference(transparent, ink_of(in_colors(drawing, kBlack, kWhite))), 0.001);
  EXPECT_LT(difference(transparent, ink_of(in_colors(drawing, kWhite, kBlack))), 0.001);
}

TEST(Normalize, IsNotTurnedAroundByAThickDrawing) {
  Drawing thick = bar(100, 94);
  thick.strokes = {{{50, 50}}};  // a disc over two thirds of the canvas
  EXPECT_LT(difference(ink_of(thick), ink_of(in_colors(thick, kBlack, kWhite))), 0.001);
}

TEST(Normalize, FindsTheInkOnNoisyPaper) {
  for (const Drawing& drawing : digit_drawings()) {
    const Drawing scanned = in_colors(drawing, {40, 40, 60}, Color{225, 222, 215});
    const Ink clean = ink_of(scanned);
    const Ink noisy = ink_of(with_noise(draw(scanned), 6, 7));
    EXPECT_NEAR(noisy.box.x, clean.box.x, 2) << drawing.name;
    EXPECT_NEAR(noisy.box.height, clean.box.height, 3) << drawing.name;
    EXPECT_LT(difference(clean, noisy), 0.02) << drawing.name;
  }
}

TEST(Normalize, CallsNoisyPaperEmpty) {
  Drawing sheet;
  sheet.width = 1000;
  sheet.height = 1000;
  for (const double deviation : {1.0, 4.0, 10.0}) {
    EXPECT_TRUE(ink_of(with_noise(draw(in_colors(sheet, kBlack, Color{200, 200, 200})), deviation, 3)).empty)
        << deviation;
  }
}

TEST(Normalize, ReadsAPictureWithTransparentCornersByItsTones) {
  const Drawing drawing = in_colors(bar(120, 12), kBlack, kWhite);
  Picture rounded = draw(drawing);
  for (int y = 0; y < 10; ++y) {
    for (int x = 0; x < 10 - y; ++x) {
      set_pixel(rounded, x, y, {0, 0, 0, 0});
    }
  }
  EXPECT_LT(difference(ink_of(drawing), ink_of(rounded)), 1e-6);
}

TEST(Normalize, ReadsAnEvenlyTranslucentPictureByItsTones) {
  const Drawing drawing = in_colors(bar(120, 12), kBlack, kWhite);
  Picture faded = draw(drawing);
  for (std::size_t i = 3; i < faded.pixels.size(); i += 4) {
    faded.pixels[i] = 128;
  }
  EXPECT_LT(difference(ink_of(drawing), ink_of(faded)), 1e-6);
}

TEST(Normalize, CountsFloatsBeyondTheRangeAsItsEnds) {
  std::vector<float> floats(100, -3.0F);
  floats[55] = 40.0F;
  const Ink ink = *normalize({bytes_of(floats), 10, 10, PixelFormat::float32});
  EXPECT_FALSE(ink.empty);
  EXPECT_EQ(ink.box.x, 5);
  EXPECT_EQ(ink.box.width, 1);
}

TEST(Normalize, TakesTheLargestCanvas) {
  Bytes gray(static_cast<std::size_t>(kMaxCanvasSide) * 40, 0);
  std::fill_n(gray.begin() + std::ptrdiff_t{kMaxCanvasSide} * 20, kMaxCanvasSide, std::uint8_t{255});
  const Ink ink = *normalize({gray, kMaxCanvasSide, 40, PixelFormat::gray8});
  EXPECT_EQ(ink.box.width, kMaxCanvasSide);
  EXPECT_EQ(ink.box.height, 1);
  EXPECT_THAT(ink.field, Each(::testing::AllOf(::testing::Ge(0.0F), ::testing::Le(1.0F))));
}

std::string message_of(const Result<Ink>& result) {
  EXPECT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  return result.error().message;
}

TEST(Normalize, RefusesSizesThatCannotBe) {
  const Bytes pixels(400);
  EXPECT_EQ(message_of(normalize({pixels, 0, 10})),
            "canvas: expected a width and height of 1 to 8192, got 0x10");
  EXPECT_EQ(message_of(normalize({pixels, 10, -1})),
            "canvas: expected a width and height of 1 to 8192, got 10x-1");
  EXPECT_EQ(message_of(normalize({pixels, 8193, 1})),
            "canvas: expected a width and height of 1 to 8192, got 8193x1");
  EXPECT_EQ(message_of(normalize({pixels, 10, 11})),
            "canvas: expected 440 bytes for 10x11 pixels of 4, got 400");
  EXPECT_EQ(message_of(normalize({pixels, 10, 10, PixelFormat::gray8})),
            "canvas: expected 100 bytes for 10x10 pixels of 1, got 400");
}

TEST(Normalize, RefusesFloatsThatAreNotFinite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    std::vector<float> floats(100, 0.5F);
    floats[42] = bad;
    EXPECT_THAT(message_of(normalize({bytes_of(floats), 10, 10, PixelFormat::float32})),
                HasSubstr("expected finite numbers, got 1"));
  }
}

TEST(TakeRaw, KeepsEveryPixel) {
  Bytes gray(kImagePixels);
  std::vector<float> floats(kImagePixels);
  Bytes rgba;
  for (std::size_t i = 0; i < gray.size(); ++i) {
    gray[i] = static_cast<std::uint8_t>(i * 7);
    floats[i] = static_cast<float>(gray[i]) / 255.0F;
    rgba.insert(rgba.end(), {gray[i], gray[i], gray[i], 255});
  }
  const Ink from_gray = *take_raw({gray, 28, 28, PixelFormat::gray8});
  EXPECT_TRUE(std::equal(floats.begin(), floats.end(), from_gray.field.begin()));
  EXPECT_EQ(from_gray.field, take_raw({bytes_of(floats), 28, 28, PixelFormat::float32})->field);
  EXPECT_EQ(from_gray.field, take_raw({rgba, 28, 28, PixelFormat::rgba8})->field);
}

TEST(TakeRaw, ReadsTransparentPixelsAsPaper) {
  Bytes rgba(std::size_t{kImagePixels} * 4, 255);
  rgba[3] = 0;
  rgba[7] = 51;
  const Ink ink = *take_raw({rgba, 28, 28, PixelFormat::rgba8});
  EXPECT_EQ(ink.field[0], 0.0F);
  EXPECT_FLOAT_EQ(ink.field[1], 0.2F);
  EXPECT_EQ(ink.field[2], 1.0F);
}

TEST(TakeRaw, TellsAnEmptyImageAndFindsTheBox) {
  Bytes gray(kImagePixels, 0);
  EXPECT_TRUE(take_raw({gray, 28, 28, PixelFormat::gray8})->empty);
  gray[5 * 28 + 3] = 200;
  const Ink ink = *take_raw({gray, 28, 28, PixelFormat::gray8});
  EXPECT_FALSE(ink.empty);
  EXPECT_EQ(ink.box.x, 3);
  EXPECT_EQ(ink.box.y, 5);
  EXPECT_EQ(ink.box.width, 1);
  EXPECT_EQ(ink.box.height, 1);
}

TEST(TakeRaw, RefusesOtherSizes) {
  const Bytes gray(841);
  EXPECT_EQ(message_of(take_raw({gray, 29, 29, PixelFormat::gray8})),
            "raw image: expected 28x28 pixels, got 29x29");
  EXPECT_THAT(message_of(take_raw({gray, 28, 28, PixelFormat::gray8})), HasSubstr("expected 784 bytes"));
  EXPECT_THAT(message_of(take_raw(
                  {bytes_of(std::vector<float>(kImagePixels, std::nanf(""))), 28, 28, PixelFormat::float32})),
              HasSubstr("got 784"));
}

}  // namespace
}  // namespace inkling::testing
