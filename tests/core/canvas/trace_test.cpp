#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/redraw.hpp"
#include "inkling/synthetic.hpp"

namespace inkling {
namespace {

using Image = std::array<std::uint8_t, kImagePixels>;

// Ink where `depth`, in pixels, is positive; soft at the edges.
Image image_of(const std::function<double(double x, double y)>& depth) {
  Image image{};
  for (std::size_t i = 0; i < image.size(); ++i) {
    const double ink =
        0.5 + depth(static_cast<double>(i % kImageSide), std::floor(static_cast<double>(i) / kImageSide));
    image[i] = static_cast<std::uint8_t>(255 * std::clamp(ink, 0.0, 1.0));
  }
  return image;
}

double bar(double x, double y, double left, double top, double right, double bottom) {
  return std::min({x - left, right - x, y - top, bottom - y});
}

double ring(double x, double y, double radius, double pen) {
  return pen / 2 - std::abs(std::hypot(x - 14, y - 14) - radius);
}

std::size_t count_lines(const Strokes& strokes) {
  return static_cast<std::size_t>(std::count_if(strokes.points.begin(), strokes.points.end(),
                                                [](const PenPoint& point) { return !point.is_joined; }));
}

// Regions of paper in a drawing, the one around it left out.
int count_holes(const Strokes& strokes) {
  constexpr int kSide = 120;
  Pose pose;
  pose.size = 100;
  pose.pen_width = 0.03;
  std::vector<float> ink(kSide * kSide);
  draw(strokes, pose, kSide, kSide, ink);
  int regions = 0;
  for (std::size_t start = 0; start < ink.size(); ++start) {
    if (ink[start] > 0.3F) continue;
    ++regions;
    std::vector<std::size_t> pending = {start};
    int size = 0;
    while (!pending.empty()) {
      const std::size_t i = pending.back();
      pending.pop_back();
      if (ink[i] > 0.3F) continue;
      ink[i] = 1;
      ++size;
      if (i % kSide > 0) pending.push_back(i - 1);
      if (i % kSide < kSide - 1) pending.push_back(i + 1);
      if (i >= kSide) pending.push_back(i - kSide);
      if (i + kSide < ink.size()) pending.push_back(i + kSide);
    }
    if (size < 12) --regions;  // between two lines side by side
  }
  return regions - 1;
}

TEST(Trace, FindsNothingInAnEmptyImage) {
  EXPECT_TRUE(trace(Image{}).points.empty());
}

TEST(Trace, MakesOneLineOfABar) {
  for (const double pen : {2.0, 3.0, 5.0}) {
    const Strokes strokes =
        trace(image_of([pen](double x, double y) { return bar(x, y, 14 - pen / 2, 4, 14 + pen / 2, 24); }));
    EXPECT_EQ(count_lines(strokes), 1U) << pen;
    for (const PenPoint& point : strokes.points) {
      EXPECT_NEAR(point.x, 0, 0.05) << pen;
    }
    EXPECT_NEAR(strokes.points.front().y, -0.5, 1e-5);
    EXPECT_NEAR(strokes.points.back().y, 0.5, 1e-5);
    EXPECT_NEAR(static_cast<double>(strokes.pen_width), pen / 20, 0.07) << pen;
  }
}

TEST(Trace, MakesOneClosedLineOfARing) {
  const Strokes strokes = trace(image_of([](double x, double y) { return ring(x, y, 8, 3); }));
  EXPECT_EQ(count_lines(strokes), 1U);
  EXPECT_EQ(strokes.points.front().x, strokes.points.back().x);
  EXPECT_EQ(strokes.points.front().y, strokes.points.back().y);
  for (const PenPoint& point : strokes.points) {
    EXPECT_NEAR(std::hypot(point.x, point.y), 0.5, 0.03);
  }
}

TEST(Trace, JoinsTheFourArmsOfACross) {
  const Strokes strokes = trace(image_of([](double x, double y) {
    return std::max(bar(x, y, 12.5, 4, 15.5, 24), bar(x, y, 4, 12.5, 24, 15.5));
  }));
  double nearest = 1;
  for (const PenPoint& point : strokes.points) {
    nearest = std::min(nearest, static_cast<double>(std::hypot(point.x, point.y)));
  }
  EXPECT_LT(nearest, 0.05);
  EXPECT_EQ(count_holes(strokes), 0);
  EXPECT_LE(count_lines(strokes), 5U) << "four arms, and what joins them";
}

TEST(Trace, HoldsAFaintStrokeTogether) {
  const Strokes strokes = trace(image_of([](double x, double y) {
    return bar(x, y, 13, 4, 15, 24) > 0 ? (y > 14 ? -0.1 : -0.25) : -1;  // from a quarter to 0.4 of full ink
  }));
  EXPECT_EQ(count_lines(strokes), 1U);
}

// A 6 whose loop has run full would be drawn as a 1.
TEST(Trace, OpensALoopThatHasRunFull) {
  const Strokes strokes = trace(image_of([](double x, double y) {
    return std::max(bar(x, y, 9, 3, 12, 20), 5.5 - std::hypot(x - 14, y - 19));
  }));
  EXPECT_EQ(count_holes(strokes), 1);
}

TEST(Trace, KeepsTheLoopsOfDigits) {
  constexpr std::array kLoops = {-1, 0, -1, 0, -1, 0, -1, 0, -1, -1};  // -1: some have one, some do not
  const DataSet digits = synthesize(300, 5);
  int seen = 0;
  int wrong = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int loops = kLoops[digits.labels[i]];
    if (loops < 0) continue;
    ++seen;
    wrong += count_holes(trace(digits.image(i))) == loops ? 0 : 1;
  }
  EXPECT_LE(wrong, seen / 10);
}

TEST(Trace, RedrawnWithItsOwnPenADigitResemblesItself) {
  const DataSet digits = synthesize(200, 6);
  double total = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Strokes strokes = trace(digits.image(i));
    Pose pose;
    pose.size = 60;
    pose.pen_width = static_cast<double>(strokes.pen_width);
    std::vector<float> ink(70 * 70);
    draw(strokes, pose, 70, 70, ink);
    Bytes tones(ink.size());
    std::transform(ink.begin(), ink.end(), tones.begin(),
                   [](float amount) { return static_cast<std::uint8_t>(255 * amount); });
    const Result<Ink> again = normalize({tones, 70, 70, PixelFormat::gray8});
    ASSERT_TRUE(again);
    double shared = 0;
    double either = 0;
    for (std::size_t k = 0; k < kImagePixels; ++k) {
      const double before = digits.image(i)[k] / 255.0;
      const auto after = static_cast<double>(again->field[k]);
      shared += std::min(before, after);
      either += std::max(before, after);
    }
    EXPECT_GT(shared / either, 0.25) << i;  // a fine line may lie beside itself
    total += shared / either;
  }
  EXPECT_GT(total / 200, 0.7);
}

TEST(Trace, GivesTheSameForAnyNumberOfThreads) {
  const DataSet digits = synthesize(25, 7);
  const std::vector<Strokes> one = trace_all(digits, 1);
  const std::vector<Strokes> three = trace_all(digits, 3);
  ASSERT_EQ(one.size(), 25U);
  ASSERT_EQ(three.size(), 25U);
  for (std::size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(one[i].points.size(), three[i].points.size());
    for (std::size_t k = 0; k < one[i].points.size(); ++k) {
      ASSERT_EQ(one[i].points[k].x, three[i].points[k].x);
      ASSERT_EQ(one[i].points[k].y, three[i].points[k].y);
    }
  }
}

}  // namespace
}  // namespace inkling
