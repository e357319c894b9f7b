#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "inkling/refusal.hpp"
#include "model/check_images.hpp"
#include "model/layouts.hpp"
#include "model/quantize.hpp"

namespace inkling {
namespace {

constexpr std::int64_t kLayoutVersion = 1;
constexpr std::size_t kMaxCheckImages = 64;
// How many parameters that are not in a file its network may still have: enough for the missing tensor to be
// named.
constexpr std::size_t kSpareParameters = 1 << 18;
// Our own builds agree to the bit; other writers sum in another order.
constexpr float kCheckTolerance = 1e-3F;

// Optional entries leave the default; a present one of the wrong kind is an error.
class OptionalEntries {
 public:
  explicit OptionalEntries(const npz::Archive& archive) : archive_(archive) {}

  void read(std::string_view name, std::string& value) { assign(name, value, &npz::Archive::text); }
  void read(std::string_view name, std::int64_t& value) { assign(name, value, &npz::Archive::integer); }
  void read(std::string_view name, double& value, double low, double high) {
    assign(name, value, &npz::Archive::number);
    if (valid_ && !(value >= low && value <= high)) {
      valid_ = bad_file("{}: out of range", {name});
    }
  }
  [[nodiscard]] const Result<void>& result() const { return valid_; }

 private:
  template <class T>
  void assign(std::string_view name, T& value, Result<T> (npz::Archive::*get)(std::string_view) const) {
    if (!valid_ || !archive_.contains(name)) {
      return;
    }
    Result<T> found = (archive_.*get)(name);
    if (found) {
      value = std::move(*found);
    } else {
      valid_ = pass_on(found.error());
    }
  }

  const npz::Archive& archive_;
  Result<void> valid_;
};

Result<Shape> read_input_shape(const npz::Archive& archive) {
  const npz::Array* array = archive.find("input_shape");
  if (array == nullptr) {
    return bad_file("input_shape: missing");
  }
  const Result<std::vector<std::int64_t>> sides = array->integers();
  if (!sides || sides->size() != 3) {
    return bad_file("input_shape: expected three integers: height, width, channels");
  }
  constexpr std::int64_t kMaxSide = 4096;
  for (const std::int64_t side : *sides) {
    if (side < 1 || side > kMaxSide) {
      return bad_file("input_shape: each side must be 1 to {}", {kMaxSide});
    }
  }
  return Shape{static_cast<int>((*sides)[0]), static_cast<int>((*sides)[1]), static_cast<int>((*sides)[2])};
}

// "layers.0.weight" as floats; 8-bit weights are multiplied by their scale: one number, or one an output.
Result<std::vector<float>> read_values(const npz::Archive& archive, const std::string& name,
                                       const npz::Array& array) {
  Result<std::vector<float>> values = archive.floats(name);
  if (!values || array.dtype != npz::DType::int8) {
    return values;
  }
  const Result<std::vector<float>> scale = archive.floats(name + ".scale");
  if (!scale) {
    return bad_file("{}: 8-bit weights need {}.scale", {name, name});
  }
  const std::size_t outputs = array.shape.empty() ? 1 : array.shape[0];
  if (outputs == 0 || (scale->size() != 1 && scale->size() != outputs)) {
    return bad_file("{}.scale: expected one value, or one an output", {name});
  }
  const std::size_t row = values->size() / outputs;
  for (std::size_t i = 0; i < values->size(); ++i) {
    (*values)[i] *= (*scale)[scale->size() == 1 ? 0 : i / row];
  }
  return values;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Result<std::vector<Network::Parameter>> read_parameters(const npz::Archive& archive) {
  std::vector<Network::Parameter> parameters;
  for (const npz::Archive::Entry& entry : archive.entries()) {
    if (!entry.name.starts_with("layers.") || ends_with(entry.name, ".scale")) {
      continue;
    }
    Result<std::vector<float>> values = read_values(archive, entry.name, entry.array);
    if (!values) {
      return pass_on(values.error());
    }
    parameters.push_back({entry.name, entry.array.shape, std::move(*values)});
  }
  return parameters;
}

Result<void> replay_checks(const npz::Archive& archive, const Model& model) {
  const npz::Array* input = archive.find("check_input");
  if (input == nullptr) {
    return {};
  }
  const Shape& shape = model.network.input_shape();
  const auto side = [](int value) { return static_cast<std::size_t>(value); };
  const std::size_t count = input->shape.empty() ? 0 : input->shape[0];
  if (input->dtype != npz::DType::uint8 || count > kMaxCheckImages ||
      input->shape != std::vector{count, side(shape.height), side(shape.width), side(shape.channels)}) {
    return bad_file("check_input: expected up to {} images of bytes in the input shape", {kMaxCheckImages});
  }
  const Result<std::vector<float>> expected = archive.floats("check_output");
  const std::vector<float> computed = classify_bytes(model, input->data);
  if (!expected || expected->size() != computed.size()) {
    return bad_file("check_output: expected the probabilities of each check image");
  }
  for (std::size_t i = 0; i < computed.size(); ++i) {
    if (!(std::fabs(computed[i] - (*expected)[i]) <= kCheckTolerance)) {
      return bad_file(
          "check_output: the network computes something else than its writer did; the file is damaged");
    }
  }
  return {};
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::vector<std::string> numbered_classes(int count) {
  std::vector<std::string> classes;
  for (int i = 0; i < count; ++i) {
    // NOLINTNEXTLINE(performance-inefficient-vector-operation): reserving is more code to download
    classes.push_back(join("{}", {i}));
  }
  return classes;
}

Result<Model> read_inkling(const npz::Archive& archive, const ModelLimits& limits) {
  const Result<std::vector<std::string>> architecture = archive.texts("architecture");
  if (!architecture) {
    return pass_on(architecture.error());
  }
  const Result<Shape> shape = read_input_shape(archive);
  if (!shape) {
    return pass_on(shape.error());
  }
  // A small file must not name a huge network: its weights would have to be in the file.
  Result<std::vector<Network::Parameter>> parameters = read_parameters(archive);
  if (!parameters) {
    return pass_on(parameters.error());
  }
  std::size_t stored = 0;
  for (const Network::Parameter& parameter : *parameters) {
    stored += parameter.values.size();
  }
  Result<Network> network = Network::build(join_lines(*architecture), *shape,
                                           std::min(stored + kSpareParameters, limits.parameters));
  if (!network) {
    return bad_file("architecture: {}", {network.error().message});
  }
  if (const Result<void> set = network->set_parameters(*parameters); !set) {
    return pass_on(set.error());
  }

  Model model{.network = std::move(*network)};
  model.quantized = std::any_of(archive.entries().begin(), archive.entries().end(),
                                [](const auto& entry) { return ends_with(entry.name, ".weight.scale"); });
  model.classes = numbered_classes(model.network.outputs());
  if (archive.contains("classes")) {
    Result<std::vector<std::string>> classes = archive.texts("classes");
    if (!classes) {
      return pass_on(classes.error());
    }
    if (classes->size() != model.classes.size()) {
      return bad_file("classes: expected {} labels, got {}", {model.classes.size(), classes->size()});
    }
    model.classes = std::move(*classes);
  }

  constexpr double kLargest = std::numeric_limits<float>::max();
  std::int64_t layout = kLayoutVersion;
  OptionalEntries optional(archive);
  optional.read("layout_version", layout);
  optional.read("name", model.name);
  optional.read("version", model.version);
  optional.read("trained_on", model.trained_on);
  optional.read("created", model.created);
  optional.read("epochs", model.epochs);
  optional.read("batch_size", model.batch_size);
  optional.read("learning_rate", model.learning_rate, 0, kLargest);
  optional.read("test_accuracy", model.test_accuracy, 0, 1);
  optional.read("temperature", model.temperature, 1e-3, 1e3);
  optional.read("reject_threshold", model.reject_threshold, 0, 1);
  if (!optional.result()) {
    return pass_on(optional.result().error());
  }
  if (layout != kLayoutVersion) {
    return unsupported("layout_version: {} is newer than this program, which knows {}",
                       {layout, kLayoutVersion});
  }
  if (const Result<void> replayed = replay_checks(archive, model); !replayed) {
    return pass_on(replayed.error());
  }
  return model;
}

namespace {

void set_parameter(const Network::Parameter& parameter, bool quantized, npz::Archive& archive) {
  using npz::Array;
  if (!quantized || !is_quantizable(parameter)) {
    archive.set(parameter.name, Array::from_floats(parameter.shape, parameter.values.data()));
    return;
  }
  const QuantizedWeight weight = quantize(parameter);
  archive.set(parameter.name, Array::from_int8(parameter.shape, weight.codes.data()));
  archive.set(parameter.name + ".scale", Array::from_floats({weight.scales.size()}, weight.scales.data()));
}

npz::Archive archive_of(const Model& model) {
  using npz::Array;
  npz::Archive archive;
  const Shape& shape = model.network.input_shape();
  const std::int32_t sides[] = {shape.height, shape.width, shape.channels};
  archive.set("layout_version", Array::from_int64({}, &kLayoutVersion));
  archive.set("architecture", Array::from_strings(model.network.architecture()));
  archive.set("input_shape", Array::from_int32({3}, sides));
  for (const Network::Parameter& parameter : model.network.parameters()) {
    set_parameter(parameter, model.quantized, archive);
  }
  archive.set("classes", Array::from_strings(model.classes));
  archive.set("name", Array::from_string(model.name));
  archive.set("version", Array::from_string(model.version));
  archive.set("trained_on", Array::from_string(model.trained_on));
  archive.set("created", Array::from_string(model.created));
  archive.set("epochs", Array::from_int64({}, &model.epochs));
  archive.set("batch_size", Array::from_int64({}, &model.batch_size));
  archive.set("learning_rate", Array::from_doubles({}, &model.learning_rate));
  archive.set("test_accuracy", Array::from_doubles({}, &model.test_accuracy));
  archive.set("temperature", Array::from_doubles({}, &model.temperature));
  archive.set("reject_threshold", Array::from_doubles({}, &model.reject_threshold));

  const std::vector<std::uint8_t> images = check_images(shape.size());
  const std::vector<float> probabilities = classify_bytes(model, images);
  const auto side = [](int value) { return static_cast<std::size_t>(value); };
  archive.set("check_input",
              Array::from_uint8({kCheckImages, side(shape.height), side(shape.width), side(shape.channels)},
                                images.data()));
  archive.set("check_output",
              Array::from_floats({kCheckImages, side(model.network.outputs())}, probabilities.data()));
  return archive;
}

}  // namespace

npz::Archive to_archive(const Model& model) {
  Model stored = model;
  // The check images are to be answered by what the file holds.
  if (stored.quantized) {
    quantize_weights(stored);
  }
  return archive_of(stored);
}

}  // namespace inkling
