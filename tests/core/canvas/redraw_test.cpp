#include "inkling/redraw.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/metrics.hpp"
#include "inkling/model.hpp"
#include "inkling/synthetic.hpp"
#include "support/pixel_hash.hpp"

namespace inkling {
namespace {

using testing::hash_of;

using Variation = std::array<float, kImagePixels>;

Strokes upright_line() {
  return {{{0, -0.5F, false}, {0, 0.5F, true}}, 0.1F};
}

std::vector<float> drawn(const Strokes& strokes, const Pose& pose, int width, int height) {
  std::vector<float> ink(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  draw(strokes, pose, width, height, ink);
  return ink;
}

Box box_of(const std::vector<float>& ink, int width) {
  int left = width;
  int right = -1;
  int top = static_cast<int>(ink.size());
  int bottom = -1;
  for (std::size_t i = 0; i < ink.size(); ++i) {
    if (ink[i] < 0.5F) continue;
    const int x = static_cast<int>(i) % width;
    const int y = static_cast<int>(i) / width;
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
  return {left, top, right + 1 - left, bottom + 1 - top};
}

// Only one of the suite's ranges is open.
CanvasSuite fixed_suite() {
  CanvasSuite suite;
  suite.size = {0.5, 0.5};
  suite.place = {0.5, 0.5};
  suite.tilt_degrees = {0, 0};
  suite.pen_width = {0.08, 0.08};
  suite.contrast = {1, 1};
  suite.light_ink = 1;
  return suite;
}

double difference(const DataSet& data, std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    sum += std::abs(static_cast<double>(data.image(a)[i]) - static_cast<double>(data.image(b)[i]));
  }
  return sum / kImagePixels / 255;
}

TEST(Draw, HasTheSizeThePenAndThePlaceThatThePoseSays) {
  Pose pose;
  pose.size = 40;
  pose.pen_width = 0.2;
  pose.across = 0;
  pose.down = 1;
  const Box box = box_of(drawn(upright_line(), pose, 90, 60), 90);
  EXPECT_EQ(box.x, 0);
  EXPECT_EQ(box.width, 8);
  EXPECT_EQ(box.y, 20);
  EXPECT_EQ(box.height, 40);
}

TEST(Draw, TiltsClockwiseAndKeepsTheSize) {
  Pose pose;
  pose.size = 40;
  pose.pen_width = 0.05;
  pose.tilt_degrees = 90;
  const Box lying = box_of(drawn(upright_line(), pose, 60, 60), 60);
  EXPECT_NEAR(lying.width, 40, 1);
  EXPECT_NEAR(lying.height, 2, 1);
  pose.tilt_degrees = 30;
  const std::vector<float> leaning = drawn(upright_line(), pose, 60, 60);
  EXPECT_NEAR(box_of(leaning, 60).height, 40, 1);
  EXPECT_GT(leaning[60 * 12 + 39] + leaning[60 * 12 + 40] + leaning[60 * 12 + 41], 0.9F)
      << "top to the right";
}

TEST(Draw, MakesADotOfASinglePoint) {
  Pose pose;
  pose.size = 40;
  pose.pen_width = 0.25;
  const Box box = box_of(drawn({{{0, 0, false}}, 0}, pose, 60, 60), 60);
  EXPECT_EQ(box.x, 25);
  EXPECT_EQ(box.width, 10);
  EXPECT_EQ(box.height, 10);
}

TEST(Draw, LeavesThePaperEmptyWithoutStrokes) {
  const std::vector<float> ink = drawn({}, {}, 20, 30);
  EXPECT_EQ(std::count(ink.begin(), ink.end(), 0.0F), 600);
}

TEST(Vary, GivesTheSameForTheSameSeedAndOthersForOthers) {
  const Strokes strokes = trace(synthesize(1, 1).image(0));
  std::set<Variation> seen;
  for (const std::uint64_t seed : {1U, 2U, 3U, 1U, 2U, 3U}) {
    Random random(seed);
    Variation out{};
    vary(strokes, {}, random, out);
    seen.insert(out);
  }
  EXPECT_EQ(seen.size(), 3U);
}

TEST(Vary, HasTheFormThatNormalizeGives) {
  const DataSet digits = synthesize(100, 2);
  Random random(1);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    Variation out{};
    vary(trace(digits.image(i)), {}, random, out);
    double mass = 0;
    double moment_x = 0;
    double moment_y = 0;
    float strongest = 0;
    for (std::size_t k = 0; k < out.size(); ++k) {
      ASSERT_TRUE(out[k] >= 0 && out[k] <= 1) << out[k];
      mass += out[k];
      moment_x += out[k] * (static_cast<double>(k % kImageSide) + 0.5);
      moment_y += out[k] * (std::floor(static_cast<double>(k) / kImageSide) + 0.5);
      strongest = std::max(strongest, out[k]);
    }
    EXPECT_GT(strongest, 0.8F) << i;
    EXPECT_NEAR(moment_x / mass, 14.5, 0.6) << i;
    EXPECT_NEAR(moment_y / mass, 14.5, 0.6) << i;
  }
}

TEST(Vary, ChangesTheThickness) {
  const Strokes strokes = trace(synthesize(1, 3).image(0));
  std::array<double, 2> masses{};
  for (std::size_t i = 0; i < 2; ++i) {
    Redrawing redrawing;
    redrawing.pen_width = i == 0 ? Range{0.03, 0.03} : Range{0.15, 0.15};
    Random random(5);
    Variation out{};
    vary(strokes, redrawing, random, out);
    for (const float value : out) {
      masses[i] += value;
    }
  }
  EXPECT_GT(masses[1], 1.8 * masses[0]);
}

TEST(Vary, GivesPaperWithoutStrokes) {
  Random random(1);
  Variation out;
  out.fill(1);
  vary({}, {}, random, out);
  EXPECT_EQ(out, Variation{});
}

TEST(CanvasSuite, AnImageDependsOnNothingButItsBitmapTheSeedAndItsPlace) {
  const DataSet digits = synthesize(30, 1);
  const DataSet many = make_canvas_suite(digits, {}, 7, 1);
  const std::array<std::uint32_t, 3> first = {0, 1, 2};
  const DataSet few = make_canvas_suite(digits.select(first), {}, 7, 2);
  EXPECT_EQ(many.labels, digits.labels);
  EXPECT_TRUE(std::equal(few.pixels.begin(), few.pixels.end(), many.pixels.begin()));
  EXPECT_NE(make_canvas_suite(digits, {}, 8, 1).pixels, many.pixels);
}

TEST(CanvasSuite, ShowsTheCanvasesOnWhichItIsBased) {
  const DataSet digits = synthesize(10, 1);
  const DataSet suite = make_canvas_suite(digits, {}, 7, 1);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Bytes canvas = draw_canvas(digits.image(i), {}, 7, i);
    const Result<Ink> ink = normalize({canvas, 280, 280, PixelFormat::gray8});
    ASSERT_TRUE(ink);
    EXPECT_FALSE(ink->empty);
    for (std::size_t k = 0; k < kImagePixels; ++k) {
      ASSERT_NEAR(suite.image(i)[k], 255 * ink->field[k], 0.51);
    }
  }
}

TEST(CanvasSuite, CoversSizesPlacesAndBothWaysRound) {
  const DataSet digits = synthesize(200, 2);
  int dark_paper = 0;
  int smallest = 280;
  int largest = 0;
  int leftmost = 280;
  int rightmost = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Bytes canvas = draw_canvas(digits.image(i), {}, 3, i);
    const Result<Ink> ink = normalize({canvas, 280, 280, PixelFormat::gray8});
    ASSERT_TRUE(ink);
    const int side = std::max(ink->box.width, ink->box.height);
    smallest = std::min(smallest, side);
    largest = std::max(largest, side);
    leftmost = std::min(leftmost, ink->box.x);
    rightmost = std::max(rightmost, ink->box.x + ink->box.width);
    const auto [darkest, lightest] = std::minmax_element(canvas.begin(), canvas.end());
    dark_paper += std::count(canvas.begin(), canvas.end(), *darkest) >
                          std::count(canvas.begin(), canvas.end(), *lightest)
                      ? 1
                      : 0;
  }
  EXPECT_NEAR(dark_paper, 100, 35);
  EXPECT_NEAR(smallest, 57, 4);
  EXPECT_GT(largest, 270);
  EXPECT_LT(leftmost, 10);
  EXPECT_GT(rightmost, 270);
}

// What the reader promises: the place, the size and the colours change nothing.
TEST(CanvasSuite, PureShiftsScalesAndInversionsGiveNearlyTheSameField) {
  CanvasSuite shifts = fixed_suite();
  shifts.place = {0, 1};
  CanvasSuite scales = fixed_suite();
  scales.size = {0.3, 1};
  CanvasSuite tones = fixed_suite();
  tones.contrast = {0.3, 1};
  tones.light_ink = 0.5;
  for (const CanvasSuite& suite : {shifts, scales, tones}) {
    const DataSet one = synthesize(1, 4);
    const std::vector<std::uint32_t> again(20, 0);
    const DataSet suite_of_one = make_canvas_suite(one.select(again), suite, 5, 1);
    for (std::size_t i = 1; i < suite_of_one.size(); ++i) {
      EXPECT_LT(difference(suite_of_one, 0, i), 0.02) << i;
    }
  }
}

TEST(CanvasSuite, DrawsTheSamePixelsInEveryBuild) {
  EXPECT_EQ(hash_of(make_canvas_suite(synthesize(100, 1), {}, 1, 1).pixels), 0xCB3E4F7945D0DA44U);
}

// A network that was trained on MNIST reads a redrawn digit nearly as well as the digit itself.
TEST(CanvasSuite, ShowsTheSameDigits) {
  std::ifstream file(INKLING_SOURCE_DIR "/models/mlp-v5.npz", std::ios::binary);
  const Bytes bytes(std::istreambuf_iterator<char>(file), {});
  const Result<Model> model = read_model(bytes);
  ASSERT_TRUE(model);
  const DataSet digits = synthesize(1000, 8);
  CanvasSuite suite = fixed_suite();
  suite.place = {0, 1};
  suite.pen_width = {0.08, 0.12};
  const Result<Evaluation> before = evaluate(model->network, 1, digits, 1);
  const Result<Evaluation> after = evaluate(model->network, 1, make_canvas_suite(digits, suite, 1), 1);
  ASSERT_TRUE(before && after);
  EXPECT_GT(after->accuracy, 0.9);
  EXPECT_GT(after->accuracy, before->accuracy - 0.03);
}

}  // namespace
}  // namespace inkling
