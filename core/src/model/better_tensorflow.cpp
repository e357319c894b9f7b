// better-tensorflow's layout, as its Graph.save wrote it: `weights` and `biases` are object arrays of
// float64, index 0 a filler, layer l computing sigmoid(weights[l] . a + biases[l]); biases are columns, and
// their lengths are what its Graph.load takes for the sizes of the layers, so the filler biases[0] is as long
// as the input.
#include <algorithm>
#include <utility>

#include "inkling/refusal.hpp"
#include "model/layouts.hpp"

namespace inkling {
namespace {

constexpr std::size_t kMaxDenseLayers = 32;

std::string indexed(std::string_view name, std::size_t index) {
  return join("{}[{}]", {name, index});
}

Result<const npz::Array*> object_array(const npz::Archive& archive, std::string_view name) {
  const npz::Array* array = archive.find(name);
  if (array->dtype != npz::DType::object || array->shape.size() != 1 || array->objects.size() < 2 ||
      array->objects.size() > kMaxDenseLayers) {
    return bad_file("{}: expected an object array of 2 to {} arrays", {name, kMaxDenseLayers});
  }
  return array;
}

Shape shape_of_input(std::size_t inputs) {
  for (int side = 1; static_cast<std::size_t>(side) * static_cast<std::size_t>(side) <= inputs; ++side) {
    if (static_cast<std::size_t>(side) * static_cast<std::size_t>(side) == inputs) {
      return {side, side, 1};
    }
  }
  return {1, static_cast<int>(inputs), 1};
}

double number_or(const npz::Archive& archive, std::string_view name, double otherwise) {
  const Result<double> number = archive.number(name);
  return number && *number >= 0 && *number < 1e15 ? *number : otherwise;
}

}  // namespace

Result<Model> read_better_tensorflow(const npz::Archive& archive, const ModelLimits& limits) {
  const Result<const npz::Array*> weights = object_array(archive, "weights");
  if (!weights) {
    return pass_on(weights.error());
  }
  const Result<const npz::Array*> biases = object_array(archive, "biases");
  if (!biases) {
    return pass_on(biases.error());
  }
  const std::size_t arrays = (*weights)->objects.size();
  if ((*biases)->objects.size() != arrays) {
    return bad_file("biases: expected {} arrays as in weights, got {}", {arrays, (*biases)->objects.size()});
  }

  std::string architecture;
  std::vector<Network::Parameter> parameters;
  std::size_t inputs = 0;
  std::size_t stored = 0;
  for (std::size_t l = 1; l < arrays; ++l) {
    const npz::Array& weight = (*weights)->objects[l];
    const npz::Array& bias = (*biases)->objects[l];
    if (weight.shape.size() != 2 || weight.size() == 0 || (l > 1 && weight.shape[1] != inputs)) {
      return bad_file("{}: expected a matrix{}",
                      {indexed("weights", l), (l > 1 ? join(" with {} columns", {inputs}) : std::string())});
    }
    const std::size_t outputs = weight.shape[0];
    if (bias.size() != outputs) {
      return bad_file("{}: expected {} values, got {}", {indexed("biases", l), outputs, bias.size()});
    }
    Result<std::vector<float>> weight_values = weight.floats();
    Result<std::vector<float>> bias_values = bias.floats();
    if (!weight_values || !bias_values) {
      return fail_within(indexed(weight_values ? "biases" : "weights", l),
                         (weight_values ? bias_values : weight_values).error());
    }
    const std::string layer = join("layers.{}.", {l - 1});
    parameters.push_back({layer + "weight", weight.shape, std::move(*weight_values)});
    parameters.push_back({layer + "bias", {outputs}, std::move(*bias_values)});
    architecture += join("dense {} sigmoid\n", {outputs});
    stored += weight.size() + outputs;
    inputs = outputs;
  }

  Result<Network> network = Network::build(architecture, shape_of_input((*weights)->objects[1].shape[1]),
                                           std::min(stored, limits.parameters));
  if (!network) {
    return bad_file("weights: {}", {network.error().message});
  }
  if (const Result<void> set = network->set_parameters(parameters); !set) {
    return pass_on(set.error());
  }
  Model model{.network = std::move(*network)};
  model.classes = numbered_classes(model.network.outputs());
  model.epochs = static_cast<std::int64_t>(number_or(archive, "epochs", 0));
  model.batch_size = static_cast<std::int64_t>(number_or(archive, "batch_size", 0));
  model.learning_rate = number_or(archive, "learning_rate", 0);
  return model;
}

Result<npz::Archive> to_better_tensorflow(const Model& model) {
  using npz::Array;
  const auto to_doubles = [](const std::vector<float>& values) {
    return std::vector<double>(values.begin(), values.end());
  };
  for (const std::string& line : model.network.architecture()) {
    if (!line.starts_with("dense ") || !line.ends_with(" sigmoid")) {
      return unsupported("layer '{}': better-tensorflow's layout holds dense layers with sigmoid only",
                         {line});
    }
  }

  const double zero = 0;
  const auto inputs = static_cast<std::size_t>(model.network.input_shape().size());
  std::vector<Array> weights = {Array::from_doubles({1}, &zero)};
  std::vector<Array> biases = {Array::from_doubles({inputs, 1}, std::vector<double>(inputs).data())};
  for (const Network::Parameter& parameter : model.network.parameters()) {
    const std::vector<double> values = to_doubles(parameter.values);
    if (parameter.shape.size() == 2) {
      weights.push_back(Array::from_doubles(parameter.shape, values.data()));
    } else {
      biases.push_back(Array::from_doubles({parameter.shape[0], 1}, values.data()));
    }
  }
  npz::Archive archive;
  archive.set("weights", Array::from_objects(std::move(weights)));
  archive.set("biases", Array::from_objects(std::move(biases)));
  archive.set("epochs", Array::from_int64({}, &model.epochs));
  archive.set("learning_rate", Array::from_doubles({}, &model.learning_rate));
  archive.set("batch_size", Array::from_int64({}, &model.batch_size));
  return archive;
}

}  // namespace inkling
