#include "inkling/teaching.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/augment.hpp"
#include "inkling/elementary.hpp"
#include "inkling/negatives.hpp"
#include "inkling/random.hpp"
#include "inkling/refusal.hpp"
#include "inkling/synthetic.hpp"
#include "training/tail.hpp"

namespace inkling {
namespace {

// Chosen by what ten corrections of simulated hands fix, and what MNIST's validation images lose.
struct Recipe {
  std::size_t rehearsed_digits = 1000;
  std::size_t rehearsed_negatives = 500;
  std::size_t rehearsed_blends = 0;
  int steps = 200;
  int rehearsed_in_batch = 32;
  float taught_weight = 0.03F;  // of all that is taught against all that is rehearsed
  double enough = 1;            // share of the examples, of those that can be learned, at which learning ends
};
constexpr Recipe kRecipe;
// Few units share all that is known, so that what one of them learns others lose. Rehearsing costs little
// here.
constexpr Recipe kRecipeOfSmallDense{.rehearsed_digits = 5000,
                                     .rehearsed_negatives = 2500,
                                     .rehearsed_blends = 6000,
                                     .steps = 400,
                                     .rehearsed_in_batch = 96,
                                     .taught_weight = 0.015F,
                                     .enough = 0.9};
constexpr std::size_t kSmallDense = 50'000;  // parameters

constexpr int kTaughtLayers = 2;
constexpr std::size_t kVariations = 15;  // of a correction, besides itself; fewer where there are many
constexpr std::size_t kMostExamples = 1600;
constexpr Augmentation kVariety{
    .rotation_degrees = 10, .scale = 0.1, .shear = 0.12, .elastic_pixels = 1, .thickness_pixels = 1};
constexpr int kTaughtInBatch = 8;
constexpr double kLearningRate = 0.0015;
constexpr float kTaughtProbability = 0.98F;

// Of so many drawn digits that were not rehearsed, so many more may be misread afterwards.
constexpr std::size_t kExaminedDigits = 500;
constexpr std::size_t kMostForgotten = 5;
constexpr int kHalvings = 5;

// What the frozen layers make of all images is kept: 256 MB.
constexpr std::size_t kMostFeatures = std::size_t{1} << 26U;

// Streams of the one seed.
constexpr std::uint64_t kVariationStream = 1;
constexpr std::uint64_t kRehearsalStream = 2;
constexpr std::uint64_t kExamStream = 3;
constexpr std::uint64_t kOrderStream = 4;
constexpr std::uint64_t kBlendStream = 5;

const Recipe& recipe_for(const Network& network) {
  const std::vector<std::string>& layers = network.architecture();
  const bool is_dense = std::all_of(layers.begin(), layers.end(),
                                    [](const std::string& layer) { return layer.starts_with("dense "); });
  return is_dense && network.parameter_count() <= kSmallDense ? kRecipeOfSmallDense : kRecipe;
}

Result<void> check(const Network& network, const DataSet& corrections) {
  const Activation activation = network.output_activation();
  if (network.input_shape().size() != kImagePixels) {
    return invalid_argument("model: expected one that takes 28x28 images, got {} values",
                            {network.input_shape().size()});
  }
  if (activation != Activation::softmax && !can_reject(activation)) {
    return invalid_argument("model: expected one that ends in softmax, softmax-or-none or sigmoid");
  }
  if (corrections.size() < 1 || corrections.size() > kMaxCorrections) {
    return invalid_argument("corrections: expected 1 to {}, got {}", {kMaxCorrections, corrections.size()});
  }
  if (corrections.pixels.size() != corrections.size() * kImagePixels) {
    return invalid_argument(
        "corrections: expected {} pixels for {} images of 28x28, got {}",
        {corrections.size() * kImagePixels, corrections.size(), corrections.pixels.size()});
  }
  for (const std::uint8_t label : corrections.labels) {
    if (label == kNoDigit && !can_reject(activation)) {
      return invalid_argument(
          "corrections: this model cannot say that it sees no digit; that needs one that ends in "
          "softmax-or-none "
          "or sigmoid");
    }
    if (label != kNoDigit && label >= network.outputs()) {
      return invalid_argument("corrections: label {} is beyond the model's {} classes",
                              {int{label}, network.outputs()});
    }
  }
  return {};
}

// Each image once, changed.
DataSet variations_of(const DataSet& images, const Augmentation& variety, Random& random) {
  DataSet result;
  std::array<float, kImagePixels> variation{};
  std::array<std::uint8_t, kImagePixels> pixels{};
  for (std::size_t i = 0; i < images.size(); ++i) {
    augment(images.image(i), variety, random, variation);
    std::transform(variation.begin(), variation.end(), pixels.begin(),
                   [](float ink) { return static_cast<std::uint8_t>(std::floor(ink * 255 + 0.5F)); });
    result.append(pixels, images.labels[i]);
  }
  return result;
}

DataSet draw_examples(const DataSet& corrections, std::uint64_t seed) {
  DataSet examples = corrections;
  Random random(seed, kVariationStream);
  const std::size_t variations = std::min(kVariations, kMostExamples / corrections.size() - 1);
  for (std::size_t i = 0; i < variations; ++i) {
    examples.append(variations_of(corrections, kVariety, random));
  }
  return examples;
}

// Also pictures that are no digit, even for networks that call each of them one: whatever they are called
// holds the weights in place.
DataSet draw_rehearsal(const Recipe& recipe, std::uint64_t seed) {
  Random random(seed, kRehearsalStream);
  DataSet rehearsal =
      variations_of(synthesize(recipe.rehearsed_digits, random.next()), Augmentation{}, random);
  rehearsal.append(synthesize_negatives(recipe.rehearsed_negatives, random.next(), 1));
  return rehearsal;
}

// Something of another image shows through each: of what is rehearsed and, every second time, of what is
// taught. They keep what is learned where it was taught.
DataSet blend(const DataSet& rehearsal, const DataSet& examples, std::size_t count, std::uint64_t seed) {
  Random random(seed, kBlendStream);
  DataSet blends;
  std::array<std::uint8_t, kImagePixels> pixels{};
  for (std::size_t i = 0; i < count; ++i) {
    const DataSet& others = i % 2 == 0 ? rehearsal : examples;
    const auto image = rehearsal.image(random.below(static_cast<std::uint32_t>(rehearsal.size())));
    const auto other = others.image(random.below(static_cast<std::uint32_t>(others.size())));
    const double share = random.uniform() / 2;
    std::transform(image.begin(), image.end(), other.begin(), pixels.begin(),
                   [share](std::uint8_t ink, std::uint8_t other_ink) {
                     return static_cast<std::uint8_t>(ink + share * (other_ink - ink));
                   });
    blends.append(pixels, kNoDigit);
  }
  return blends;
}

// [labels.size(), classes]; the little that is not for the label is spread over the others.
Matrix taught_targets(const std::vector<std::uint8_t>& labels, int classes) {
  const float rest = (1 - kTaughtProbability) / static_cast<float>(classes);
  Matrix targets = Matrix::Constant(static_cast<Eigen::Index>(labels.size()), classes, rest);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] != kNoDigit) {
      targets(static_cast<Eigen::Index>(i), labels[i]) = kTaughtProbability;
    }
  }
  return targets;
}

// Images to learn from: what the frozen layers make of them, and the probabilities to give.
struct Lore {
  Matrix features;
  Matrix targets;
};

// Gives the rows of a set in random order, again and again.
class Deck {
 public:
  explicit Deck(Eigen::Index rows) : order_(static_cast<std::size_t>(rows)), next_(order_.size()) {
    std::iota(order_.begin(), order_.end(), 0);
  }
  Eigen::Index draw(Random& random) {
    if (next_ == order_.size()) {
      random.shuffle(std::span(order_));
      next_ = 0;
    }
    return order_[next_++];
  }

 private:
  std::vector<Eigen::Index> order_;
  std::size_t next_;
};

void learn(const Recipe& recipe, const Lore& taught, const Lore& rehearsed, std::uint64_t seed, Tail& tail) {
  const int batch = kTaughtInBatch + recipe.rehearsed_in_batch;
  Matrix features(batch, taught.features.cols());
  Matrix targets(batch, taught.targets.cols());
  std::vector<float> weights(static_cast<std::size_t>(batch),
                             1.0F / static_cast<float>(recipe.rehearsed_in_batch));
  std::fill_n(weights.begin(), kTaughtInBatch, recipe.taught_weight / kTaughtInBatch);
  Random random(seed, kOrderStream);
  Deck taught_deck(taught.features.rows());
  Deck rehearsed_deck(rehearsed.features.rows());
  for (int step = 0; step < recipe.steps; ++step) {
    for (int row = 0; row < batch; ++row) {
      const bool is_taught = row < kTaughtInBatch;
      const Lore& lore = is_taught ? taught : rehearsed;
      const Eigen::Index chosen = (is_taught ? taught_deck : rehearsed_deck).draw(random);
      features.row(row) = lore.features.row(chosen);
      targets.row(row) = lore.targets.row(chosen);
    }
    tail.learn(features, targets, weights,
               kLearningRate * (1 + cos(std::numbers::pi * step / recipe.steps)) / 2);
  }
}

// [rows of logits, classes], as loss functions have them: at temperature 1.
Matrix probabilities(Activation activation, const Matrix& logits) {
  Matrix result(logits.rows(), logits.cols());
  const auto classes = static_cast<std::size_t>(logits.cols());
  for (Eigen::Index row = 0; row < logits.rows(); ++row) {
    probabilities_of(activation, 1, {logits.row(row).data(), classes}, {result.row(row).data(), classes});
  }
  return result;
}

std::size_t count_right(const Matrix& logits, const std::vector<std::uint8_t>& labels) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    Eigen::Index largest = 0;
    logits.row(static_cast<Eigen::Index>(i)).maxCoeff(&largest);
    right += largest == labels[i] ? 1 : 0;
  }
  return right;
}

std::size_t count_learned(const Model& model, const DataSet& corrections) {
  Classifier classifier(model);
  std::array<float, kImagePixels> image{};
  std::size_t learned = 0;
  for (std::size_t i = 0; i < corrections.size(); ++i) {
    scale_pixels(corrections.image(i), image);
    const Reading reading = classifier.classify(image);
    learned += (reading.is_digit ? reading.label : kNoDigit) == corrections.labels[i] ? 1 : 0;
  }
  return learned;
}

// Sets the weights `share` of the way from the first to the second.
void move_weights(const std::vector<Network::Parameter>& from, const std::vector<Network::Parameter>& to,
                  float share, Network& network) {
  std::vector<Network::Parameter> between = from;
  for (std::size_t i = 0; i < between.size(); ++i) {
    for (std::size_t j = 0; j < between[i].values.size(); ++j) {
      between[i].values[j] += share * (to[i].values[j] - from[i].values[j]);
    }
  }
  network.set_parameters(between);
}

// The largest share of the way, of those that halving finds, at which `goes_on` still holds; 0 where none is.
template <class Move, class Condition>
double furthest(const Move& move_to, const Condition& goes_on) {
  double share = 0;
  for (int halving = 1; halving <= kHalvings; ++halving) {
    const double step = 1.0 / (1 << halving);
    move_to(share + step);
    if (goes_on()) {
      share += step;
    }
  }
  return share;
}

std::string name_taught(const std::string& name) {
  constexpr std::string_view kMark = "-taught";
  return name.ends_with(kMark) ? name : name + std::string(kMark);
}

}  // namespace

Result<Lesson> teach(const Model& model, const DataSet& corrections, const TeachingOptions& options) {
  if (const Result<void> valid = check(model.network, corrections); !valid) {
    return pass_on(valid.error());
  }
  Lesson lesson{.model = model};
  Model& taught = lesson.model;
  taught.network = model.network.folded();
  taught.name = name_taught(model.name);
  taught.trained_on = join("{}{}{} corrections",
                           {model.trained_on, model.trained_on.empty() ? "" : "; ", corrections.size()});
  taught.test_accuracy = 0;

  const Recipe& recipe = recipe_for(taught.network);
  Tail tail(taught.network, kTaughtLayers, kTaughtInBatch + recipe.rehearsed_in_batch);
  const std::size_t most_images = recipe.rehearsed_digits + recipe.rehearsed_negatives +
                                  recipe.rehearsed_blends + kExaminedDigits + kMostExamples;
  if (tail.width() > kMostFeatures / most_images) {
    return unsupported("model: its last {} layers with weights take {} values; expected at most {}",
                       {kTaughtLayers, tail.width(), kMostFeatures / most_images});
  }
  const DataSet exam = synthesize(kExaminedDigits, Random(options.seed, kExamStream).next());
  const Matrix exam_features = tail.features(exam);
  const std::size_t right_before = count_right(tail.logits(exam_features), exam.labels);

  const DataSet examples = draw_examples(corrections, options.seed);
  const Lore to_learn{tail.features(examples), taught_targets(examples.labels, taught.network.outputs())};
  DataSet rehearsal = draw_rehearsal(recipe, options.seed);
  rehearsal.append(blend(rehearsal, examples, recipe.rehearsed_blends, options.seed));
  Lore to_keep{tail.features(rehearsal), {}};
  to_keep.targets = probabilities(taught.network.output_activation(), tail.logits(to_keep.features));
  const std::vector<Network::Parameter> untaught_weights = taught.network.parameters();
  learn(recipe, to_learn, to_keep, options.seed, tail);

  const std::vector<Network::Parameter> taught_weights = taught.network.parameters();
  if (!taught.network.set_parameters(taught_weights)) {
    return invalid_argument(
        "model: its weights are too large for it to be taught; expected what training gives");
  }
  const auto forgets_too_much = [&] {
    return count_right(tail.logits(exam_features), exam.labels) + kMostForgotten < right_before;
  };
  const auto move_to = [&](double share) {
    move_weights(untaught_weights, taught_weights, static_cast<float>(share), taught.network);
  };
  if (forgets_too_much()) {
    lesson.kept = furthest(move_to, [&] { return !forgets_too_much(); });
    move_to(lesson.kept);
  }
  if (recipe.enough < 1) {
    // No further than what is taught needs: the rest of the way teaches little, and forgets as before.
    const std::size_t corrections_read = count_learned(taught, corrections);
    const auto examples_wanted =
        static_cast<std::size_t>(recipe.enough * static_cast<double>(count_learned(taught, examples)));
    const double too_short = furthest(move_to, [&] {
      return count_learned(taught, corrections) < corrections_read ||
             count_learned(taught, examples) < examples_wanted;
    });
    move_to(std::min(too_short + 1.0 / (1 << kHalvings), lesson.kept));
  }
  if (taught.quantized) {
    quantize_weights(taught);
  }
  lesson.learned = count_learned(taught, corrections);
  return lesson;
}

}  // namespace inkling
