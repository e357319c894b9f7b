// What paper, light, pens and scanners add to a drawing leaves what is read
// nearly as it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/canvas/pictures.hpp"
#include "inkling/drawing.hpp"
#include "inkling/random.hpp"

namespace inkling::testing {
namespace {

// Changes the tone of a pixel, 0..255, that lies at x and y, 0..1, of the
// picture.
using Effect = std::function<double(double tone, double x, double y)>;

Picture with_effect(Picture picture, const Effect& effect) {
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const auto at = 4 * static_cast<std::size_t>(y * picture.width + x);
      const double tone = effect(picture.pixels[at], (x + 0.5) / picture.width, (y + 0.5) / picture.height);
      for (std::size_t channel = 0; channel < 3; ++channel) {
        picture.pixels[at + channel] = static_cast<std::uint8_t>(std::clamp(tone, 0.0, 255.0) + 0.5);
      }
    }
  }
  return picture;
}

void draw_line(Picture& picture, int from, int to, bool is_down, std::uint8_t tone) {
  const int length = is_down ? picture.height : picture.width;
  for (int line = from; line < to; ++line) {
    for (int along = 0; along < length; ++along) {
      const int x = is_down ? line : along;
      const int y = is_down ? along : line;
      const std::uint8_t before = picture.pixels[4 * static_cast<std::size_t>(y * picture.width + x)];
      const std::uint8_t darker = std::min(before, tone);
      set_pixel(picture, x, y, {darker, darker, darker, 255});
    }
  }
}

Picture dark_on_paper(const Drawing& drawing) {
  return draw(in_colors(drawing, {60, 60, 60}, Color{230, 230, 230}));
}

// Of the digits with an effect, to the same without it.
double mean_difference(const std::function<Picture(const Picture&)>& change) {
  double sum = 0;
  const std::vector<Drawing> drawings = digit_drawings();
  for (const Drawing& drawing : drawings) {
    const Picture clean = dark_on_paper(drawing);
    const Ink ink = ink_of(change(clean));
    EXPECT_FALSE(ink.empty) << drawing.name;
    EXPECT_LT(difference(ink, ink_of(clean)), 0.06) << drawing.name;
    sum += difference(ink, ink_of(clean));
  }
  return sum / static_cast<double>(drawings.size());
}

double mean_difference_of(const Effect& effect) {
  return mean_difference([&](const Picture& picture) { return with_effect(picture, effect); });
}

TEST(Scan, LightMayFallFromOneSide) {
  EXPECT_LT(
      mean_difference_of([](double tone, double x, double y) { return tone * (1 - 0.35 * x - 0.15 * y); }),
      0.02);
}

TEST(Scan, CornersMayBeDark) {
  EXPECT_LT(mean_difference_of([](double tone, double x, double y) {
              return tone * (1 - 0.5 * 2 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)));
            }),
            0.02);
}

TEST(Scan, AShadowMayLieAcross) {
  EXPECT_LT(mean_difference([](const Picture& picture) {
              const Effect shadow = [](double tone, double x, double y) {
                return tone * (1 - 0.35 * std::clamp((x - 0.4 - 0.1 * y) * 12, 0.0, 1.0));
              };
              return with_noise(with_effect(picture, shadow), 1.5, 1);
            }),
            0.03);
}

TEST(Scan, ABlackboardMayBeLitUnevenlyToo) {
  for (const Drawing& drawing : digit_drawings()) {
    const Picture clean = draw(in_colors(drawing, {220, 220, 220}, Color{20, 20, 20}));
    const Picture lit =
        with_effect(clean, [](double tone, double x, double y) { return 0.8 * tone + 70 * x + 30 * y; });
    EXPECT_LT(difference(ink_of(lit), ink_of(clean)), 0.03) << drawing.name;
  }
}

TEST(Scan, PaperMayBeRuled) {
  EXPECT_LT(mean_difference([](Picture picture) {
              for (int y = 20; y + 2 < picture.height; y += 60) draw_line(picture, y, y + 2, false, 120);
              return picture;
            }),
            0.015);
}

TEST(Scan, PaperMayBeSquared) {
  EXPECT_LT(mean_difference([](Picture picture) {
              for (int at = 7; at < picture.width; at += 28) draw_line(picture, at, at + 1, true, 190);
              for (int at = 7; at < picture.height; at += 28) draw_line(picture, at, at + 1, false, 190);
              return picture;
            }),
            0.02);
}

TEST(Scan, EdgesMayBeDark) {
  EXPECT_LT(mean_difference([](Picture picture) {
              draw_line(picture, 0, 7, true, 40);
              draw_line(picture, picture.height - 10, picture.height, false, 30);
              return with_noise(picture, 2, 1);
            }),
            0.02);
}

TEST(Scan, DustCountsForNothing) {
  EXPECT_LT(
      mean_difference([](Picture picture) {
        for (const auto& [x, y] : {std::pair{3, 5}, {picture.width - 4, 60}, {20, picture.height - 3}}) {
          set_pixel(picture, x, y, {60, 60, 60, 255});
          set_pixel(picture, x + 1, y, {60, 60, 60, 255});
        }
        return picture;
      }),
      0.001);
}

// Grey on grey, with the grain of paper.
TEST(Scan, APencilMayBeFaint) {
  double sum = 0;
  const std::vector<Drawing> drawings = digit_drawings();
  for (const Drawing& drawing : drawings) {
    Drawing thin = drawing;
    thin.pen = 5;
    const Ink clean = ink_of(thin);
    const Ink pencil = ink_of(with_noise(draw(in_colors(thin, {140, 140, 140}, Color{200, 200, 200})), 2, 3));
    ASSERT_FALSE(pencil.empty) << drawing.name;
    sum += difference(pencil, clean);
  }
  EXPECT_LT(sum / static_cast<double>(drawings.size()), 0.02);
}

TEST(Scan, PaperAndInkMayHaveColours) {
  for (const Drawing& drawing : digit_drawings()) {
    const Ink plain = ink_of(drawing);
    EXPECT_LT(difference(ink_of(in_colors(drawing, {30, 40, 130}, Color{240, 215, 110})), plain), 0.01);
    EXPECT_LT(difference(ink_of(in_colors(drawing, {220, 40, 40}, Color{255, 255, 255})), plain), 0.01);
  }
}

TEST(Scan, ADigitMayBeSmallOnALargePage) {
  for (const Drawing& drawing : digit_drawings()) {
    Drawing small = moved(drawing, 0.15, 300, 700);
    small.width = 1000;
    small.height = 1000;
    EXPECT_LT(difference(ink_of(in_colors(small, kBlack, kWhite)), ink_of(drawing)), 0.08) << drawing.name;
  }
}

TEST(Scan, PaperAloneIsEmptyHoweverItIsLit) {
  Picture paper = draw(in_colors(bar(280, 1), kWhite, kWhite));
  const Effect light = [](double tone, double x, double y) { return tone * (0.9 - 0.3 * x - 0.1 * y); };
  EXPECT_TRUE(ink_of(with_effect(paper, light)).empty);
  EXPECT_TRUE(ink_of(with_noise(with_effect(paper, light), 3, 1)).empty);
}

TEST(Scan, NoiseIsNoUnevenLight) {
  const Picture grey = draw(in_colors(bar(280, 1), {128, 128, 128}, Color{128, 128, 128}));
  EXPECT_TRUE(ink_of(with_noise(grey, 40, 1)).empty);
  Random random(2);
  EXPECT_TRUE(
      ink_of(with_effect(grey, [&](double, double, double) { return random.uniform(0, 255); })).empty);
}

// What touches two opposite edges may be all there is.
TEST(Scan, ALineAloneIsNoRule) {
  Picture picture = draw(in_colors(bar(280, 6), kWhite, kWhite));
  draw_line(picture, 138, 142, true, 0);
  const Ink ink = ink_of(picture);
  EXPECT_FALSE(ink.empty);
  EXPECT_EQ(ink.box.height, 280);
}

TEST(Scan, AThickStrokeFromEdgeToEdgeIsNoRule) {
  Picture picture = draw(in_colors(bar(280, 30), kBlack, kWhite));
  draw_line(picture, 200, 230, false, 0);
  EXPECT_EQ(ink_of(picture).box.width, 280);
}

// A dot as large as a tenth of the drawing is part of it.
TEST(Scan, ADotIsNoDust) {
  Picture picture = draw(in_colors(bar(280, 20), kBlack, kWhite));
  for (int y = 20; y < 40; ++y) {
    for (int x = 200; x < 220; ++x) set_pixel(picture, x, y, {0, 0, 0, 255});
  }
  EXPECT_EQ(ink_of(picture).box.y, 20);
}

TEST(Scan, SmallCanvasesAreTakenAsTheyAre) {
  Picture picture = draw(in_colors(bar(90, 8), kBlack, kWhite));
  draw_line(picture, 80, 82, false, 0);
  EXPECT_EQ(ink_of(picture).box.width, 90);
}

TEST(Scan, DrawingsNeedNothingOfThis) {
  for (const Drawing& drawing : digit_drawings()) {
    const Picture picture = draw(in_colors(drawing, kBlack, kWhite));
    EXPECT_EQ(normalize_drawing(picture.canvas()).value().field, ink_of(picture).field) << drawing.name;
  }
}

TEST(Scan, TheyAreDoneForPicturesAlone) {
  Picture picture = dark_on_paper(digit_drawings().front());
  draw_line(picture, picture.height - 3, picture.height - 2, false, 100);
  EXPECT_LT(ink_of(picture).box.width, picture.width);
  EXPECT_EQ(normalize_drawing(picture.canvas()).value().box.width, picture.width);
}

}  // namespace
}  // namespace inkling::testing
