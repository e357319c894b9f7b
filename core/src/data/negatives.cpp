#include "inkling/negatives.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/chance.hpp"
#include "data/digit_remains.hpp"
#include "data/letters.hpp"
#include "data/lines.hpp"
#include "data/scribbles.hpp"
#include "data/shapes.hpp"
#include "inkling/canvas.hpp"
#include "inkling/elementary.hpp"
#include "inkling/parallel.hpp"
#include "inkling/random.hpp"
#include "inkling/redraw.hpp"
#include "inkling/synthetic.hpp"

namespace inkling {

namespace {

using Field = std::span<float, kImagePixels>;

constexpr double kTwoPi = 6.283185307179586;

std::uint8_t to_byte(double tone) {
  return static_cast<std::uint8_t>(std::floor(255 * tone + 0.5));
}

std::size_t pixel_at(int x, int y, int side) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
}

// Pictures that are not drawn with a pen: tone_at(x, y) of 0..1, for x and y of 0..1.

constexpr int kPictureSide = 40;

template <class ToneAt>
void fill_field(Field field, ToneAt&& tone_at) {
  for (int y = 0; y < kImageSide; ++y) {
    for (int x = 0; x < kImageSide; ++x) {
      const double tone = tone_at((x + 0.5) / kImageSide, (y + 0.5) / kImageSide);
      field[pixel_at(x, y, kImageSide)] = static_cast<float>(std::clamp(tone, 0.0, 1.0));
    }
  }
}

// As found on a canvas: in the form of normalize(), if that sees anything in it.
template <class ToneAt>
bool normalize_picture(Field field, ToneAt&& tone_at) {
  std::array<std::uint8_t, std::size_t{kPictureSide} * kPictureSide> tones;
  for (int y = 0; y < kPictureSide; ++y) {
    for (int x = 0; x < kPictureSide; ++x) {
      const double tone = tone_at((x + 0.5) / kPictureSide, (y + 0.5) / kPictureSide);
      tones[pixel_at(x, y, kPictureSide)] = to_byte(std::clamp(tone, 0.0, 1.0));
    }
  }
  const Result<Ink> ink = normalize({tones, kPictureSide, kPictureSide, PixelFormat::gray8});
  assert(ink);
  std::copy(ink->field.begin(), ink->field.end(), field.begin());
  return !ink->empty;
}

// Half of them as raw 28x28 images, which clients send too.
template <class ToneAt>
void make_picture(Random& random, Field field, ToneAt&& tone_at) {
  if (chance(0.5, random) || !normalize_picture(field, tone_at)) fill_field(field, tone_at);
}

void make_blank(Random& random, Field field) {
  const double tone = random.uniform();
  const double breath = random.uniform(0, 0.1);
  switch (random.below(4)) {
    case 0:
    case 1:
      fill_field(field, [](double, double) { return 0.0; });
      break;
    case 2:
      fill_field(field, [tone](double, double) { return tone; });
      break;
    default:
      fill_field(field, [&](double, double) { return random.uniform(0, breath); });
      break;
  }
}

void make_noise(Random& random, Field field) {
  const double mean = random.uniform(0.1, 0.9);
  const double deviation = random.uniform(0.1, 0.5);
  const double dense = random.uniform(0.1, 0.5);
  const double sparse = random.uniform(0.01, 0.08);
  switch (random.below(5)) {
    case 0:
      make_picture(random, field, [&](double, double) { return random.uniform(); });
      break;
    case 1:
      make_picture(random, field, [&](double, double) { return mean + deviation * random.normal(); });
      break;
    case 2:
      make_picture(random, field, [&](double, double) { return chance(dense, random) ? 1.0 : 0.0; });
      break;
    case 3:
      make_picture(random, field,
                   [&](double, double) { return chance(sparse, random) ? random.uniform(0.3, 1) : 0.0; });
      break;
    default: {  // coarse: a few large pixels
      const int cells = between(4, 12, random);
      std::array<double, 144> tones{};
      for (double& cell : tones) {
        cell = random.uniform();
      }
      make_picture(random, field, [&](double x, double y) {
        return tones[pixel_at(static_cast<int>(x * cells), static_cast<int>(y * cells), cells)];
      });
      break;
    }
  }
}

// Smooth clouds: a few waves in random directions.
class Clouds {
 public:
  Clouds(double frequency, Random& random) {
    for (std::array<double, 3>& wave : waves_) {
      const double angle = random.uniform(0, kTwoPi);
      const double speed = frequency * random.uniform(0.4, 1);
      wave = {speed * cos(angle), speed * sin(angle), random.uniform(0, kTwoPi)};
    }
  }
  // Mostly within -1..1.
  [[nodiscard]] double at(double x, double y) const {
    double sum = 0;
    for (const auto& [along_x, along_y, phase] : waves_) {
      sum += sin(along_x * x + along_y * y + phase);
    }
    return sum / 2;
  }

 private:
  std::array<std::array<double, 3>, 5> waves_{};
};

void make_texture(Random& random, Field field) {
  const double angle = random.uniform(0, kTwoPi);
  const double along_x = cos(angle);
  const double along_y = sin(angle);
  const double frequency = random.uniform(12, 60);
  const double phase = random.uniform(0, kTwoPi);
  const double contrast = random.uniform(0.4, 1);
  switch (random.below(6)) {
    case 0:
      make_picture(random, field, [&](double x, double y) {
        return 0.5 + contrast * sin(frequency * (along_x * x + along_y * y) + phase);
      });
      break;
    case 1: {
      const double cells = random.uniform(3, 10);
      const double offset = random.uniform(0, 2);
      make_picture(random, field, [&](double x, double y) {
        const int parity = static_cast<int>(x * cells + phase) + static_cast<int>(y * cells + offset);
        return parity % 2 == 0 ? contrast : 0.0;
      });
      break;
    }
    case 2:
      make_picture(random, field, [&](double x, double y) {
        return 0.5 + contrast * (along_x * (x - 0.5) + along_y * (y - 0.5));
      });
      break;
    case 3: {  // a radial gradient, or rings
      const double rings = chance(0.5, random) ? 0 : frequency;
      make_picture(random, field, [&](double x, double y) {
        const double radius = std::sqrt((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5));
        return rings > 0 ? 0.5 + contrast * sin(rings * radius + phase) : contrast * (1 - 1.6 * radius);
      });
      break;
    }
    default: {
      const Clouds clouds(random.uniform(6, 30), random);
      const double sharpness = random.uniform(0.4, 4);
      make_picture(random, field,
                   [&](double x, double y) { return 0.5 + contrast * sharpness * clouds.at(x, y); });
      break;
    }
  }
}

void make_blob(Random& random, Field field) {
  const double squash = random.uniform(0.8, 1);
  const double bumps = random.uniform(0, 0.25);
  const double size = random.uniform(0.25, 0.48);
  const double edge = random.uniform(0.02, 0.2);
  const Clouds outline(9, random);
  const int corners = between(3, 6, random);
  const double turn = random.uniform(0, kTwoPi);
  const double lit = random.uniform(0.5, 1);
  const bool has_corners = chance(0.3, random);
  const auto tone_at = [&](double x, double y) {
    const double from_x = (x - 0.5) / squash;
    const double from_y = y - 0.5;
    double radius = std::sqrt(from_x * from_x + from_y * from_y);
    if (has_corners) {
      radius = 0;
      for (int i = 0; i < corners; ++i) {
        const double side = turn + kTwoPi * i / corners;
        radius = std::max(radius, from_x * cos(side) + from_y * sin(side));
      }
      radius *= 1.3;
    }
    const double reach = size * (1 + bumps * outline.at(x, y));
    return lit * std::clamp(0.5 + (reach - radius) / edge, 0.0, 1.0);
  };
  if (!normalize_picture(field, tone_at)) fill_field(field, tone_at);
}

void make_inverted(Random& random, Field field) {
  const DataSet one = synthesize(1, random.next());
  scale_pixels(one.image(0), field);
  const double light = random.uniform(0.8, 1);
  for (float& value : field) {
    value = static_cast<float>(light) * (1 - value);
  }
}

// With a pen

void make_dots(Random& random, Field field) {
  Strokes strokes;
  Redrawing pen;
  pen.size = {8, 40};
  pen.pen_width = {0.2, 0.9};
  pen.bend = 0;
  const auto add = [&strokes](double x, double y, bool is_joined) {
    strokes.points.push_back({static_cast<float>(x), static_cast<float>(y), is_joined});
  };
  switch (random.below(4)) {
    case 0:  // one round dot
      add(0, 0, false);
      break;
    case 1: {  // a thick one, not slim enough for a 1
      pen.pen_width = {0.5, 0.9};
      add(-0.5, random.uniform(-0.3, 0.3), false);
      add(0.5, random.uniform(-0.3, 0.3), true);
      break;
    }
    default: {  // several dots, or dashes
      const bool are_dashes = chance(0.4, random);
      const int count = between(2, 6, random);
      pen.size = {24, 64};
      pen.pen_width = {0.04, 0.2};
      for (int i = 0; i < count; ++i) {
        const double x = random.uniform(-0.5, 0.5);
        const double y = random.uniform(-0.5, 0.5);
        add(x, y, false);
        const double across = random.uniform(0.1, 0.3);
        if (are_dashes) add(x + across, y + random.uniform(-0.1, 0.1), true);
      }
      break;
    }
  }
  vary(strokes, pen, random, field);
}

void make_line(Random& random, Field field) {
  Redrawing pen;
  pen.tilt_degrees = {0, 0};  // it could become a 1
  pen.slant = 0;
  pen.bend = 0.015;
  vary(draw_line(random), pen, random, field);
}

void make_scribble(Random& random, Field field) {
  Redrawing pen;
  if (chance(0.2, random)) pen.pen_width = {0.15, 0.3};
  vary(draw_scribble(random), pen, random, field);
}

template <class KindOf>
DataSet make_all(std::size_t count, std::uint64_t seed, int threads, KindOf&& kind_of) {
  DataSet data;
  data.pixels.resize(count * kImagePixels);
  data.labels.assign(count, kNoDigit);
  Workers workers(threads);
  workers.run([&](int worker) {
    const Slice slice = workers.slice(static_cast<int>(count), worker);
    std::array<float, kImagePixels> field;
    for (auto i = static_cast<std::size_t>(slice.begin); i < static_cast<std::size_t>(slice.end); ++i) {
      Random random(seed, i);
      draw_negative(kind_of(i), random, field);
      std::transform(field.begin(), field.end(),
                     data.pixels.begin() + static_cast<std::ptrdiff_t>(i * kImagePixels),
                     [](float value) { return to_byte(static_cast<double>(value)); });
    }
  });
  return data;
}

}  // namespace

std::string_view name_of(NegativeKind kind) {
  constexpr std::array<std::string_view, kNegativeKinds.size()> kNames = {
      "blank",    "dot",   "line",   "noise",  "texture", "blob",
      "scribble", "shape", "letter", "broken", "pair",    "inverted"};
  return kNames[static_cast<std::size_t>(kind)];
}

void draw_negative(NegativeKind kind, Random& random, Field field) {
  switch (kind) {
    case NegativeKind::blank:
      return make_blank(random, field);
    case NegativeKind::dot:
      return make_dots(random, field);
    case NegativeKind::line:
      return make_line(random, field);
    case NegativeKind::noise:
      return make_noise(random, field);
    case NegativeKind::texture:
      return make_texture(random, field);
    case NegativeKind::blob:
      return make_blob(random, field);
    case NegativeKind::scribble:
      return make_scribble(random, field);
    case NegativeKind::shape:
      return vary(draw_shape(random), Redrawing{}, random, field);
    case NegativeKind::letter:
      return vary(draw_letter(random), Redrawing{}, random, field);
    case NegativeKind::broken:
      return vary(draw_broken_digit(random), Redrawing{}, random, field);
    case NegativeKind::pair: {
      Redrawing pen;
      pen.pen_width = {0.02, 0.1};
      return vary(draw_digit_pair(random), pen, random, field);
    }
    case NegativeKind::inverted:
      return make_inverted(random, field);
  }
}

void draw_hard_negative(Random& random, Field field) {
  constexpr std::array kHard = {NegativeKind::line,   NegativeKind::scribble, NegativeKind::shape,
                                NegativeKind::letter, NegativeKind::broken,   NegativeKind::pair};
  constexpr double kHardShare = 5.0 / 6;  // the rest is learned at once, and not forgotten if seen at times
  const NegativeKind kind = chance(kHardShare, random) ? kHard[random.below(kHard.size())]
                                                       : kNegativeKinds[random.below(kNegativeKinds.size())];
  draw_negative(kind, random, field);
}

DataSet synthesize_negatives(std::size_t count, std::uint64_t seed, int threads) {
  return make_all(count, seed, threads, [seed](std::size_t i) {
    auto kinds = kNegativeKinds;
    Random(~seed, i / kinds.size()).shuffle(std::span<NegativeKind>(kinds));
    return kinds[i % kinds.size()];
  });
}

DataSet synthesize_negatives(NegativeKind kind, std::size_t count, std::uint64_t seed, int threads) {
  return make_all(count, seed, threads, [kind](std::size_t) { return kind; });
}

}  // namespace inkling
