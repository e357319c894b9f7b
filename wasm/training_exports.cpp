// Training a network, behind the C ABI of inkling-train.wasm. README.md has its contract.
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/additions.hpp"
#include "inkling/augment.hpp"
#include "inkling/calibration.hpp"
#include "inkling/metrics.hpp"
#include "inkling/negatives.hpp"
#include "inkling/refusal.hpp"
#include "mistakes.hpp"
#include "training_session.hpp"

namespace inkling {
namespace {

// Of the images, as `inkling train --augment` varies them: a small network never shown the originals reads
// them worse.
constexpr double kAugmentedShare = 0.5;
constexpr double kMaxDrawn = 1'000'000;
constexpr std::uint32_t kMaxMistakes = 1000;
constexpr double kLargestWhole = 0x1p53;

enum class OptionKey {
  epochs,
  batch_size,
  learning_rate,
  momentum,
  weight_decay,
  schedule,
  decay_every,
  decay_factor,
  warmup_epochs,
  optimizer,
  loss,
  label_smoothing,
  average_decay,
  patience,
  seed,
  initializer,
  augment,
  synthetic_digits,
  drawn_negatives,
};
enum class DetailKey { name, version, trained_on, created };

// The layouts of the records that the caller reads.
struct ProgressRecord {
  double epoch = 0;
  double epochs = 0;
  double batch = 0;
  double batches = 0;
  double loss = 0;
  double accuracy = 0;
  double epoch_done = 0;
  double validation_accuracy = 0;  // NaN: none was measured
  double done = 0;
};
struct EvaluationRecord {
  double images = 0;
  double accuracy = 0;
  double loss = 0;
  std::array<std::array<std::uint32_t, kDigits>, kDigits> confusion{};
  const Mistake* mistakes = nullptr;
  std::uint32_t mistake_count = 0;
};

ProgressRecord progress_record;
EvaluationRecord evaluation_record;
std::vector<Mistake> mistakes;

// One of `count` words, by its index, or a whole number below it.
template <class T>
bool take(double value, double count, T& into) {
  if (!(value >= 0 && value < count && value == std::floor(value))) {
    return false;
  }
  into = static_cast<T>(value);
  return true;
}

bool set_option(OptionKey key, double value) {
  constexpr double kWhole = std::numeric_limits<int>::max();
  TrainingOptions& options = session.options;
  switch (key) {
    case OptionKey::epochs:
      return take(value, kWhole, options.epochs);
    case OptionKey::batch_size:
      return take(value, kWhole, options.batch_size);
    case OptionKey::learning_rate:
      options.learning_rate = value;
      return true;
    case OptionKey::momentum:
      options.momentum = value;
      return true;
    case OptionKey::weight_decay:
      options.weight_decay = value;
      return true;
    case OptionKey::schedule:
      return take(value, 3, options.schedule);
    case OptionKey::decay_every:
      return take(value, kWhole, options.decay_every);
    case OptionKey::decay_factor:
      options.decay_factor = value;
      return true;
    case OptionKey::warmup_epochs:
      options.warmup_epochs = value;
      return true;
    case OptionKey::optimizer:
      return take(value, 3, options.optimizer);
    case OptionKey::loss:
      return take(value, 2, options.loss);
    case OptionKey::label_smoothing:
      options.label_smoothing = value;
      return true;
    case OptionKey::average_decay:
      options.average_decay = value;
      return true;
    case OptionKey::patience:
      return take(value, kWhole, options.patience);
    case OptionKey::seed:
      return take(value, kLargestWhole, options.seed);
    case OptionKey::initializer:
      return take(value, 3, session.initializer);
    case OptionKey::augment:
      return take(value, 2, session.augment);
    case OptionKey::synthetic_digits:
      return take(value, kMaxDrawn + 1, session.additions.synthetic_digits);
    case OptionKey::drawn_negatives:
      return take(value, kMaxDrawn + 1, session.drawn_negatives);
  }
  return false;
}

void vary(const DataSet& data, std::size_t index, Random& random, std::span<float, kImagePixels> out) {
  if (random.uniform() < kAugmentedShare) {
    augment(data.image(index), Augmentation{}, random, out);
  } else {
    scale_pixels(data.image(index), out);
  }
}

// What is to be learned besides the training images joins them.
void take_additions() {
  Additions additions = std::exchange(session.additions, {});
  if (const std::size_t count = std::exchange(session.drawn_negatives, 0); count > 0) {
    additions.drawn_negatives = synthesize_negatives(count, kAdditionsSeed, 1);
  }
  session.knows_negatives |= additions.pictures.size() + additions.drawn_negatives.size() > 0;
  add_images(additions, session.data.train);
}

std::string_view reserved_text(std::uint32_t size) {
  return {reinterpret_cast<const char*>(session.inbox.first(size).data()), size};
}

Result<Model> build(std::string_view architecture) {
  Result<Network> network = Network::build(architecture, {kImageSide, kImageSide, 1});
  if (!network) {
    return fail_within("architecture", network.error());
  }
  if (network->outputs() != kDigits) {
    return invalid_argument("architecture: expected 10 outputs, one a digit, got {}", {network->outputs()});
  }
  network->initialize(session.initializer, session.options.seed);
  Model model{std::move(*network)};
  for (int digit = 0; digit < kDigits; ++digit) {
    model.classes.push_back(join("", {digit}));
  }
  return model;
}

// Only the weights are taken over: calibration and provenance were those of another training.
Result<Model> start_from(ByteView bytes) {
  Result<Model> given = read_model(bytes);
  if (!given) {
    return fail_within("model", given.error());
  }
  const Shape shape = given->network.input_shape();
  if (shape != Shape{kImageSide, kImageSide, 1} || given->network.outputs() != kDigits) {
    return unsupported("model: takes {}x{}x{} and gives {} outputs; expected 28x28x1 and 10",
                       {shape.height, shape.width, shape.channels, given->network.outputs()});
  }
  Model model{std::move(given->network)};
  model.classes = std::move(given->classes);
  return model;
}

int take_model(Result<Model> model) {
  session.inbox.clear();
  if (!model) {
    return refused(std::move(model.error()));
  }
  session.model = std::move(*model);
  return 1;
}

bool has_begun() {
  if (session.training) {
    return true;
  }
  refused(invalid_argument("no training has begun: call train_begin first"));
  return false;
}

}  // namespace

extern "C" {

// Sets option `key`; words count as their enumerators do. Before train_build() and train_begin().
[[clang::export_name("train_option")]] int train_option(std::int32_t key, double value) {
  return set_option(static_cast<OptionKey>(key), value)
             ? 1
             : refused(invalid_argument("option {}: there is none, or it cannot have this value", {key}));
}

// A new network, of the architecture that the reserved bytes tell, to begin with.
[[clang::export_name("train_build")]] int train_build(std::uint32_t size) {
  return has_reserved(size) ? take_model(build(reserved_text(size))) : 0;
}

// The network of the model file in the reserved bytes, to begin with.
[[clang::export_name("train_start_from")]] int train_start_from(std::uint32_t size) {
  return has_reserved(size) ? take_model(start_from(session.inbox.first(size))) : 0;
}

// What the model's file says of it: the reserved bytes, UTF-8. After train_build() or train_start_from().
[[clang::export_name("train_detail")]] int train_detail(std::int32_t key, std::uint32_t size) {
  if (!has_reserved(size)) {
    return 0;
  }
  if (!session.model || key < 0 || key > static_cast<int>(DetailKey::created)) {
    return refused(invalid_argument("detail {}: there is none, or no model yet", {key}));
  }
  std::string* const texts[] = {&session.model->name, &session.model->version, &session.model->trained_on,
                                &session.model->created};
  *texts[key] = reserved_text(size);
  return 1;
}

[[clang::export_name("train_begin")]] int train_begin() {
  if (!session.model) {
    return refused(invalid_argument("nothing to train: call train_build or train_start_from first"));
  }
  TrainingOptions& options = session.options;
  if (options.learning_rate == 0) {
    options.learning_rate = default_learning_rate(options.optimizer, options.loss, options.momentum);
  }
  options.transform = session.augment ? ImageTransform(vary) : ImageTransform();
  take_additions();
  Result<Training> training = Training::start(session.model->network, options);
  if (!training) {
    return refused(std::move(training.error()));
  }
  session.training = std::move(*training);
  session.model->batch_size = options.batch_size;
  session.model->learning_rate = options.learning_rate;
  return 1;
}

// Trains on at most `batches` batches, to the end of the epoch at most.
[[clang::export_name("train_step")]] const ProgressRecord* train_step(std::int32_t batches) {
  if (!has_begun()) {
    return nullptr;
  }
  const Result<Progress> progress =
      session.training->step(session.data.train, session.data.validation, batches);
  if (!progress) {
    refused(progress.error());
    return nullptr;
  }
  progress_record = {static_cast<double>(progress->epoch),
                     static_cast<double>(progress->epochs),
                     static_cast<double>(progress->batch),
                     static_cast<double>(progress->batches),
                     progress->loss,
                     progress->accuracy,
                     progress->epoch_done ? 1.0 : 0.0,
                     progress->validation_accuracy.value_or(std::numeric_limits<double>::quiet_NaN()),
                     progress->done ? 1.0 : 0.0};
  return &progress_record;
}

// Measures the network as it is by now, on a part of the data; pictures of no digit do not count.
[[clang::export_name("train_evaluate")]] const EvaluationRecord* train_evaluate(std::int32_t part,
                                                                                std::uint32_t most_mistakes) {
  const DataSet* data = has_begun() ? find_part(part) : nullptr;
  if (data == nullptr) {
    return nullptr;
  }
  if (most_mistakes > kMaxMistakes) {
    refused(invalid_argument("mistakes: expected 0 to {}, got {}", {kMaxMistakes, most_mistakes}));
    return nullptr;
  }
  const Network& network = session.training->network();
  const Result<Evaluation> evaluation = evaluate(network, 1, digits_only(*data));
  if (!evaluation) {
    refused(evaluation.error());
    return nullptr;
  }
  mistakes = worst_mistakes(network, *data, most_mistakes);
  evaluation_record = {static_cast<double>(evaluation->images),
                       evaluation->accuracy,
                       evaluation->negative_log_likelihood,
                       evaluation->confusion,
                       mistakes.data(),
                       static_cast<std::uint32_t>(mistakes.size())};
  return &evaluation_record;
}

// Makes an Inkling NPZ, train_saved_file(), of the network as it is by now: folded, calibrated on the
// validation images and measured on those for testing, where there are any.
[[clang::export_name("train_save")]] int train_save(std::int32_t quantize) {
  if (!has_begun()) {
    return 0;
  }
  Model model = *session.model;
  model.network = session.training->network().folded();
  model.epochs = session.training->epochs_done();
  if (quantize != 0) {
    quantize_weights(model);
  }
  calibrate(model, session.data.validation, session.knows_negatives);
  if (session.data.test.size() > 0) {
    const Result<Evaluation> test = evaluate(model.network, model.temperature, session.data.test);
    model.test_accuracy = test ? test->accuracy : 0;
  }
  Result<Bytes> written = write_model(model);
  if (!written) {
    return refused(std::move(written.error()));
  }
  session.saved = std::move(*written);
  return 1;
}

// The last file that was made; it stays until the next one.
[[clang::export_name("train_saved_file")]] const std::uint8_t* train_saved_file() {
  return session.saved.data();
}
[[clang::export_name("train_saved_size")]] std::uint32_t train_saved_size() {
  return static_cast<std::uint32_t>(session.saved.size());
}

// Of the last call that failed; counts as ErrorCode does. The message is UTF-8, of train_error_size() bytes.
[[clang::export_name("train_error_code")]] std::int32_t train_error_code() {
  return static_cast<std::int32_t>(session.error.code);
}
[[clang::export_name("train_error_message")]] const char* train_error_message() {
  return session.error.message.data();
}
[[clang::export_name("train_error_size")]] std::uint32_t train_error_size() {
  return static_cast<std::uint32_t>(session.error.message.size());
}

}  // extern "C"
}  // namespace inkling
