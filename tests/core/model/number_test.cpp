#include "inkling/number.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "canvas/segment.hpp"
#include "core/canvas/pictures.hpp"
#include "inkling/number_suite.hpp"
#include "support/shared_data.hpp"

namespace inkling {
namespace {

using testing::Drawing;

const Model& model() {
  static const Model read = [] {
    std::ifstream file(INKLING_SOURCE_DIR "/models/cnn-v1.npz", std::ios::binary);
    const Bytes bytes(std::istreambuf_iterator<char>(file), {});
    return read_model(bytes).value();
  }();
  return read;
}

NumberReading read(const Canvas& canvas) {
  Classifier classifier(model());
  return read_number(classifier, canvas).value();
}

NumberReading read(const Drawing& drawing) {
  return read(testing::draw(drawing).canvas());
}

const Drawing& golden(std::string_view name) {
  static const std::vector<Drawing> drawings = testing::golden_drawings();
  return *std::find_if(drawings.begin(), drawings.end(), [&](const Drawing& of) { return of.name == name; });
}

// Black on white. Each golden drawing's canvas is made 112 pixels wide: digits are 60 to 90 high.
struct Paper {
  Drawing drawing;

  Paper(int width, int height) {
    drawing.width = width;
    drawing.height = height;
    drawing.pen = 9;
    drawing.paper = testing::kWhite;
  }
  Paper& add(std::string_view name, double x, double y) {
    const Drawing digit = testing::moved(golden(name), 112.0 / golden(name).width, x, y);
    drawing.strokes.insert(drawing.strokes.end(), digit.strokes.begin(), digit.strokes.end());
    return *this;
  }
};

Paper four_digits() {
  return Paper(500, 160)
      .add("two, with a straight foot", 20, 20)
      .add("zero, round", 130, 20)
      .add("three, round", 240, 20)
      .add("seven, plain", 350, 20);
}

int pieces_of(const Drawing& drawing) {
  const testing::Picture picture = testing::draw(drawing);
  return canvas::Sheet::read(picture.canvas())->pieces();
}

TEST(Number, EmptyCanvasHasNoDigits) {
  const NumberReading number = read(Paper(100, 80).drawing);
  EXPECT_EQ(number.text, "");
  EXPECT_TRUE(number.digits.empty());
}

TEST(Number, OneDigitReadsAsItDoesAlone) {
  Classifier classifier(model());
  for (const Drawing& drawing : testing::digit_drawings()) {
    const testing::Picture picture = testing::draw(drawing);
    const NumberReading number = read(picture.canvas());
    ASSERT_EQ(number.digits.size(), 1U) << drawing.name;
    const Ink ink = normalize(picture.canvas()).value();
    const Reading expected = classifier.classify(ink.field);
    const DigitReading& digit = number.digits[0];
    EXPECT_EQ(digit.label, expected.label);
    EXPECT_EQ(digit.second, expected.second);
    EXPECT_EQ(digit.confidence, expected.confidence);
    EXPECT_EQ(digit.box.x, ink.box.x);
    EXPECT_EQ(digit.box.height, ink.box.height);
    EXPECT_EQ(digit.field, ink.field);
  }
}

TEST(Number, EachDigitIsSeenWithoutItsNeighbours) {
  Classifier classifier(model());
  const NumberReading number = read(four_digits().drawing);
  ASSERT_EQ(number.digits.size(), 4U);
  for (const DigitReading& digit : number.digits) {
    const Reading alone = classifier.classify(digit.field);
    EXPECT_EQ(alone.label, digit.label);
    EXPECT_EQ(alone.second, digit.second);
    EXPECT_EQ(alone.confidence, digit.confidence);
  }
}

TEST(Number, FourDigitsAreReadFromLeftToRight) {
  const NumberReading number = read(four_digits().drawing);
  EXPECT_EQ(number.text, "2037");
  ASSERT_EQ(number.digits.size(), 4U);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_GT(number.digits[i].box.x, number.digits[i - 1].box.x + number.digits[i - 1].box.width);
  }
}

TEST(Number, ColoursDoNotMatter) {
  Drawing drawing = four_digits().drawing;
  EXPECT_EQ(read(testing::in_colors(drawing, {250, 250, 160}, testing::Color{20, 20, 90})).text, "2037");
  EXPECT_EQ(read(testing::in_colors(drawing, {0, 0, 0}, std::nullopt)).text, "2037");
}

TEST(Number, DigitsDrawnAgainAreRead) {
  std::vector<Strokes> digits;
  for (const char* name : {"two, with a straight foot", "zero, round", "three, round", "seven, plain"}) {
    const Ink ink = normalize(testing::draw(golden(name)).canvas()).value();
    std::array<std::uint8_t, kImagePixels> image{};
    std::transform(ink.field.begin(), ink.field.end(), image.begin(),
                   [](float amount) { return static_cast<std::uint8_t>(255 * amount); });
    digits.push_back(trace(image));
  }
  NumberSuite suite;
  suite.pen_width = {0.08, 0.1};
  suite.tilt_degrees = {-2, 2};
  int right = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const NumberCanvas drawn = draw_number(digits, suite, random);
    right += read(drawn.canvas()).text == "2037" ? 1 : 0;
  }
  EXPECT_GE(right, 18);
}

// The bar of a five that does not touch its bow.
TEST(Number, BrokenDigitIsJoined) {
  Paper paper(320, 170);
  paper.add("two, with a straight foot", 20, 20).add("five, in two strokes", 120, 30);
  Drawing& drawing = paper.drawing;
  std::vector<testing::StrokePoint>& bar = drawing.strokes.back();
  for (testing::StrokePoint& point : bar) point = {point.x + 4, point.y - 16};
  paper.add("seven, plain", 220, 20);
  ASSERT_EQ(pieces_of(drawing), 4);
  EXPECT_EQ(read(drawing).text, "257");
}

TEST(Number, DashesAreJoined) {
  Paper paper(200, 200);
  for (int i = 0; i < 8; ++i) {  // a ring
    const double from = i * 0.785;
    const double to = from + 0.5;
    paper.drawing.strokes.push_back({{100 + 50 * std::cos(from), 100 + 65 * std::sin(from)},
                                     {100 + 50 * std::cos(to), 100 + 65 * std::sin(to)}});
  }
  EXPECT_EQ(read(paper.drawing).text, "0");
}

TEST(Number, TouchingDigitsAreSeparated) {
  Paper paper(400, 160);
  paper.add("three, round", 20, 20).add("two, with a straight foot", 71, 7);
  ASSERT_EQ(pieces_of(paper.drawing), 1);
  EXPECT_EQ(read(paper.drawing).text, "32");
}

TEST(Number, LinesAreReadFromTopToBottom) {
  Paper paper(320, 320);
  paper.add("seven, plain", 130, 160).add("two, with a straight foot", 20, 165);
  paper.add("three, round", 140, 20).add("zero, round", 25, 15);
  EXPECT_EQ(read(paper.drawing).text, "03\n27");
}

TEST(Number, RisingLineStaysOneLine) {
  Paper paper(600, 400);
  paper.add("two, with a straight foot", 20, 220)
      .add("zero, round", 130, 185)
      .add("three, round", 240, 160)
      .add("seven, plain", 350, 90);
  EXPECT_EQ(read(paper.drawing).text, "2037");
}

TEST(Number, WhatIsNoDigitIsAQuestionMark) {
  Model strict = model();
  strict.reject_threshold = 2;
  Classifier classifier(strict);
  const testing::Picture picture = testing::draw(four_digits().drawing);
  const NumberReading number = read_number(classifier, picture.canvas()).value();
  EXPECT_EQ(number.text, "????");
  EXPECT_FALSE(number.digits[2].is_digit);
  EXPECT_EQ(number.digits[2].label, 3);
}

TEST(Number, DoubtfulPartAmongDigitsIsOne) {
  const testing::Picture picture = testing::draw(four_digits().drawing);
  const NumberReading number = read(picture.canvas());
  float least = 1;
  for (const DigitReading& digit : number.digits) least = std::min(least, digit.confidence);
  Model strict = model();
  Classifier classifier(strict);
  strict.reject_threshold = 1.0001 * static_cast<double>(least);
  EXPECT_EQ(read_number(classifier, picture.canvas())->text, "2037");
  strict.reject_threshold = 2.1 * static_cast<double>(least);
  EXPECT_EQ(read_number(classifier, picture.canvas())->text, "????");
}

TEST(Number, PepperIsOnePartThatIsNoDigit) {
  Random random(1);
  Bytes pixels(std::size_t{300} * 200, 0);
  for (std::uint8_t& tone : pixels) tone = random.uniform() < 0.02 ? 255 : 0;
  const NumberReading number = read({pixels, 300, 200, PixelFormat::gray8});
  EXPECT_EQ(number.text, "?");
  EXPECT_EQ(number.digits.size(), 1U);
}

TEST(Number, DotIsNotCutIntoDigits) {
  constexpr int kSide = 120;
  for (const int radius : {4, 6, 8, 10, 14, 20, 30, 50}) {
    Bytes pixels(std::size_t{kSide} * kSide, 0);
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        const int from_middle = (x - kSide / 2) * (x - kSide / 2) + (y - kSide / 2) * (y - kSide / 2);
        if (from_middle <= radius * radius)
          pixels[static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x)] = 255;
      }
    }
    EXPECT_EQ(read({pixels, kSide, kSide, PixelFormat::gray8}).text, "?") << radius;
  }
}

TEST(Number, NoiseIsOfFewParts) {
  Random random(2);
  Bytes pixels(std::size_t{300} * 200, 0);
  for (std::uint8_t& tone : pixels) tone = static_cast<std::uint8_t>(random.below(256));
  EXPECT_LE(read({pixels, 300, 200, PixelFormat::gray8}).digits.size(), 1U);
}

TEST(Number, MoreDigitsThanTheMostAreNone) {
  Paper paper(40 * 30, 3 * 80);
  for (int i = 0; i < 90; ++i) {
    const double x = 20 + 40 * (i % 30);
    const double y = 20 + 80 * (i / 30);
    paper.drawing.strokes.push_back({{x, y}, {x, y + 40}});
  }
  EXPECT_EQ(read(paper.drawing).text, "?");
}

// Rings in rings: every box holds all the smaller ones.
TEST(Number, NestedRingsEnd) {
  constexpr int kSide = 1000;
  Bytes pixels(std::size_t{kSide} * kSide, 0);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const int ring = std::max(std::abs(2 * x - kSide), std::abs(2 * y - kSide)) / 16;
      if (ring % 2 == 1 && ring < 60)
        pixels[static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x)] = 255;
    }
  }
  EXPECT_LE(read({pixels, kSide, kSide, PixelFormat::gray8}).digits.size(), 64U);
}

TEST(Number, ImpossibleCanvasesAreRefused) {
  Classifier classifier(model());
  const Bytes pixels(100, 0);
  const Result<NumberReading> number = read_number(classifier, {pixels, 10, 11, PixelFormat::gray8});
  ASSERT_FALSE(number);
  EXPECT_EQ(number.error().code, ErrorCode::invalid_argument);
}

TEST(Number, NumbersOfMnistAreRead) {
  const std::optional<DataSet> digits = testing::mnist_train_set();
  if (!digits) GTEST_SKIP() << "needs MNIST";
  constexpr int kNumbers = 250;
  constexpr std::size_t kFirst = 55000;
  Classifier classifier(model());
  int right = 0;
  int separated = 0;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    std::array<Strokes, 4> strokes;
    std::string truth;
    for (std::size_t k = 0; k < 4; ++k) {
      strokes[k] = trace(digits->image(kFirst + 4 * i + k));
      truth += std::to_string(digits->labels[kFirst + 4 * i + k]);
    }
    Random random(33, i);
    const NumberCanvas drawn = draw_number(strokes, NumberSuite{}, random);
    const NumberReading number = read_number(classifier, drawn.canvas()).value();
    right += number.text == truth ? 1 : 0;
    separated += number.digits.size() == 4 ? 1 : 0;
  }
  EXPECT_GT(right, 0.95 * kNumbers);
  EXPECT_GT(separated, 0.98 * kNumbers);
}

}  // namespace
}  // namespace inkling
