#include "server/training_images.hpp"

#include <charconv>
#include <utility>

#include "inkling/additions.hpp"
#include "inkling/negatives.hpp"
#include "inkling/npz.hpp"
#include "server/files.hpp"

namespace inkling::server {
namespace {

constexpr std::string_view kSynthetic = "synthetic";
constexpr std::string_view kFresh = "fresh";
constexpr std::size_t kSyntheticNegatives = 12'000;
constexpr std::size_t kMaxSyntheticNegatives = 1'000'000;

// "word" or "word:COUNT".
bool is_drawn(std::string_view word, std::string_view source) {
  return source.starts_with(word) && (source.size() == word.size() || source[word.size()] == ':');
}

Result<std::size_t> read_count(std::string_view word, const std::string& source) {
  std::size_t count = kSyntheticNegatives;
  if (source.size() > word.size()) {
    const char* end = source.data() + source.size();
    const auto [stop, failure] = std::from_chars(source.data() + word.size() + 1, end, count);
    if (failure != std::errc() || stop != end || count < 1 || count > kMaxSyntheticNegatives) {
      return fail(ErrorCode::invalid_argument, source + ": expected " + std::string(word) +
                                                   ":COUNT with a count of 1 to " +
                                                   std::to_string(kMaxSyntheticNegatives));
    }
  }
  return count;
}

DataSet blank_negatives(std::size_t count) {
  DataSet data;
  data.pixels.resize(count * kImagePixels);
  data.labels.assign(count, kNoDigit);
  return data;
}

}  // namespace

Result<Negatives> load_negatives(const std::string& source, std::uint64_t seed, int threads) {
  if (is_drawn(kSynthetic, source)) {
    const Result<std::size_t> count = read_count(kSynthetic, source);
    if (!count) return tl::unexpected(count.error());
    return Negatives{synthesize_negatives(*count, seed, threads), {}};
  }
  const Result<Bytes> file = read_file(source);
  if (!file) return tl::unexpected(file.error());
  const Result<npz::Archive> archive = npz::read(*file, {.objects = nullptr});
  if (!archive) return fail_within(source, archive.error());
  Result<Negatives> negatives = read_negatives(*archive);
  if (!negatives) return fail_within(source, negatives.error());
  return negatives;
}

Result<TrainingImages> TrainingImages::gather(DataSet digits, const Variations& variations) {
  TrainingImages images;
  images.variations_ = variations;
  Additions additions{.synthetic_digits = variations.synthetic_digits};
  DataSet drawn;  // redrawing noise and textures would make strokes of them
  std::size_t fresh = 0;
  for (const std::string& source : variations.negatives) {
    if (is_drawn(kFresh, source)) {
      const Result<std::size_t> count = read_count(kFresh, source);
      if (!count) return tl::unexpected(count.error());
      fresh += *count;
      continue;
    }
    const Result<Negatives> negatives = load_negatives(source, kAdditionsSeed, variations.threads);
    if (!negatives) return tl::unexpected(negatives.error());
    if (is_drawn(kSynthetic, source)) {
      drawn.append(negatives->images);
    } else {
      additions.pictures.append(without_digit_shapes(*negatives));
    }
  }
  add_images(additions, digits);
  images.strokes_ = std::make_shared<std::vector<Strokes>>();
  if (variations.redrawn > 0) *images.strokes_ = trace_all(digits, variations.threads);
  add_images({.drawn_negatives = std::move(drawn)}, digits);
  images.first_fresh_ = digits.size();
  add_images({.drawn_negatives = blank_negatives(fresh)}, digits);
  images.data_ = std::make_shared<DataSet>(std::move(digits));
  return images;
}

ImageTransform TrainingImages::transform() const {
  if (variations_.augmented <= 0 && variations_.redrawn <= 0 && first_fresh_ == data_->size()) return {};
  return [data = data_, strokes = strokes_, variations = variations_, first_fresh = first_fresh_](
             const DataSet& images, std::size_t index, Random& random, std::span<float, kImagePixels> out) {
    if (index >= first_fresh) return draw_hard_negative(random, out);
    const double draw = random.uniform();
    if (draw < variations.redrawn && index < strokes->size() && !(*strokes)[index].points.empty()) {
      vary((*strokes)[index], variations.redrawing, random, out);
    } else if (draw < variations.redrawn + variations.augmented) {
      augment(images.image(index), variations.augmentation, random, out);
    } else {
      scale_pixels(images.image(index), out);
    }
  };
}

}  // namespace inkling::server
