// The module's C ABI. README.md beside this file is its contract.
//
// The caller never hands over an address: it writes where reserve() or input() tell it to, and passes sizes
// and handles, all of which are checked here. A call that fails returns 0 and leaves its error for
// error_code() and error_message().
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "field.hpp"
#include "inkling/canvas.hpp"
#include "inkling/model.hpp"
#include "inkling/refusal.hpp"
#include "instance.hpp"

namespace inkling {
namespace {

// More would not fit into a memory of 4 GB.
constexpr std::uint32_t kMaxBatch =
    std::numeric_limits<std::uint32_t>::max() / (kImagePixels * sizeof(float));

// The layouts of the two records that the caller reads; every field is one 32-bit word in WASM.
struct ReadingRecord {
  std::int32_t label = 0;
  std::int32_t second = 0;
  float confidence = 0;
  std::int32_t is_digit = 0;
  const float* probabilities = nullptr;
  const float* logits = nullptr;
};
struct InkRecord {
  std::int32_t empty = 0;
  Box box;
};

enum class TextKey { name, version, trained_on, created, architecture, classes };
enum class NumberKey {
  layers,
  classes,
  parameters,
  epochs,
  batch_size,
  learning_rate,
  test_accuracy,
  temperature,
  reject_threshold,
};

std::vector<float> batch_probabilities;
ReadingRecord reading_record;
InkRecord ink_record;

const std::string* find_text(const Model& model, TextKey key, std::size_t index) {
  const auto item = [index](const std::vector<std::string>& items) {
    return index < items.size() ? &items[index] : nullptr;
  };
  switch (key) {
    case TextKey::name:
      return &model.name;
    case TextKey::version:
      return &model.version;
    case TextKey::trained_on:
      return &model.trained_on;
    case TextKey::created:
      return &model.created;
    case TextKey::architecture:
      return item(model.network.architecture());
    case TextKey::classes:
      return item(model.classes);
  }
  return nullptr;
}

double find_number(const Model& model, NumberKey key) {
  switch (key) {
    case NumberKey::layers:
      return static_cast<double>(model.network.architecture().size());
    case NumberKey::classes:
      return static_cast<double>(model.classes.size());
    case NumberKey::parameters:
      return static_cast<double>(model.network.parameter_count());
    case NumberKey::epochs:
      return static_cast<double>(model.epochs);
    case NumberKey::batch_size:
      return static_cast<double>(model.batch_size);
    case NumberKey::learning_rate:
      return model.learning_rate;
    case NumberKey::test_accuracy:
      return model.test_accuracy;
    case NumberKey::temperature:
      return model.temperature;
    case NumberKey::reject_threshold:
      return model.reject_threshold;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

extern "C" {

// Room for `size` bytes, the caller's to fill until the next call of reserve, load or close.
[[clang::export_name("inkling_reserve")]] std::uint8_t* inkling_reserve(std::uint32_t size) {
  std::uint8_t* bytes = instance.inbox.reserve(size);
  if (bytes == nullptr) {
    failed(invalid_argument("no memory for {} bytes", {size}));
  }
  return bytes;
}

// Reads a model from the first `size` reserved bytes, and gives them back. Returns its reader's handle.
[[clang::export_name("inkling_load")]] std::uint32_t inkling_load(std::uint32_t size) {
  if (!inbox_holds(size)) {
    return 0;
  }
  Result<Model> model = read_plain_model(instance.inbox.first(size));
  instance.inbox.clear();
  if (!model) {
    return static_cast<std::uint32_t>(failed(std::move(model.error())));
  }
  const Shape shape = model->network.input_shape();
  if (shape != Shape{kImageSide, kImageSide, 1}) {
    return static_cast<std::uint32_t>(
        failed(unsupported("the model takes images of {}x{}x{}; expected 28x28x1",
                           {shape.height, shape.width, shape.channels})));
  }
  const std::uint32_t handle = instance.readers.open(std::move(*model));
  if (handle == 0) {
    failed(invalid_argument("too many models are open; close some"));
  }
  return handle;
}

[[clang::export_name("inkling_close")]] int inkling_close(std::uint32_t handle) {
  if (find_reader(handle) == nullptr) {
    return 0;
  }
  instance.readers.close(handle);
  instance.inbox.clear();
  return 1;
}

// The 784 floats that classify() looks at; the address never changes.
[[clang::export_name("inkling_input")]] float* inkling_input() {
  return instance.input.data();
}

// What the last classify() found; the address never changes.
[[clang::export_name("inkling_reading")]] const ReadingRecord* inkling_reading() {
  return &reading_record;
}

[[clang::export_name("inkling_classify")]] int inkling_classify(std::uint32_t handle) {
  Reader* reader = find_reader(handle);
  if (reader == nullptr) {
    return 0;
  }
  const std::optional<Reading> reading = classify_input(*reader);
  if (!reading) {
    return 0;
  }
  reading_record = {reading->label,
                    reading->second,
                    reading->confidence,
                    reading->is_digit ? 1 : 0,
                    reading->probabilities.data(),
                    reading->logits.data()};
  return 1;
}

// Reads `count` images of 784 floats from the reserved bytes. Returns probabilities, [count, classes].
[[clang::export_name("inkling_classify_batch")]] const float* inkling_classify_batch(std::uint32_t handle,
                                                                                     std::uint32_t count) {
  Reader* reader = find_reader(handle);
  if (reader == nullptr) {
    return nullptr;
  }
  if (count == 0 || count > kMaxBatch) {
    failed(invalid_argument("a batch of {} images; expected 1 to {}", {count, kMaxBatch}));
    return nullptr;
  }
  const std::size_t values = std::size_t{count} * kImagePixels;
  if (!inbox_holds(values * sizeof(float))) {
    return nullptr;
  }
  batch_probabilities.resize(std::size_t{count} * reader->model.classes.size());
  reader->classifier.classify_batch(instance.inbox.floats(values), batch_probabilities);
  return batch_probabilities.data();
}

// Normalises the reserved pixels into the input. `format` counts as PixelFormat does.
[[clang::export_name("inkling_normalize")]] const InkRecord* inkling_normalize(std::int32_t width,
                                                                               std::int32_t height,
                                                                               std::int32_t format) {
  const std::optional<Canvas> canvas = reserved_canvas(width, height, format);
  if (!canvas) {
    return nullptr;
  }
  Result<Ink> ink = field_of(*canvas);
  if (!ink) {
    failed(std::move(ink.error()));
    return nullptr;
  }
  instance.input = ink->field;
  ink_record = {ink->empty ? 1 : 0, ink->box};
  return &ink_record;
}

// Text `key` of the model; `index` picks one of architecture's layers or of the classes. Its size:
// text_size().
[[clang::export_name("inkling_text")]] const char* inkling_text(std::uint32_t handle, std::int32_t key,
                                                                std::uint32_t index) {
  const Reader* reader = find_reader(handle);
  if (reader == nullptr) {
    return nullptr;
  }
  const std::string* found = find_text(reader->model, static_cast<TextKey>(key), index);
  if (found == nullptr) {
    failed({ErrorCode::not_found, join("no text with key {}, index {}", {key, index})});
    return nullptr;
  }
  instance.text = *found;
  return instance.text.data();
}

[[clang::export_name("inkling_text_size")]] std::uint32_t inkling_text_size() {
  return static_cast<std::uint32_t>(instance.text.size());
}

// Number `key` of the model; NaN when there is no such reader or key.
[[clang::export_name("inkling_number")]] double inkling_number(std::uint32_t handle, std::int32_t key) {
  const Reader* reader = find_reader(handle);
  return reader == nullptr ? std::numeric_limits<double>::quiet_NaN()
                           : find_number(reader->model, static_cast<NumberKey>(key));
}

// Of the last call that failed; counts as ErrorCode does.
[[clang::export_name("inkling_error_code")]] std::int32_t inkling_error_code() {
  return static_cast<std::int32_t>(instance.error.code);
}

// UTF-8; its size: text_size().
[[clang::export_name("inkling_error_message")]] const char* inkling_error_message() {
  instance.text = instance.error.message;
  return instance.text.data();
}

}  // extern "C"
}  // namespace inkling
