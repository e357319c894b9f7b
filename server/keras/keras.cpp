#include "server/keras/keras.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "server/keras/architecture.hpp"
#include "server/keras/saved_layers.hpp"
#include "server/keras/weights.hpp"

namespace inkling::keras {
namespace {

constexpr int kImageSide = 28;

// The file's layers that have weights, in order, for an architecture that somebody has typed.
Architecture typed_architecture(const std::string& lines, const SavedLayers& saved) {
  Architecture architecture{"", {kImageSide, kImageSide, 1}, lines, {}};
  for (const SavedLayer& layer : saved.layers) {
    if (!layer.weights.empty()) architecture.sources.push_back({.layer = &layer});
  }
  return architecture;
}

std::string printable(const std::string& name) {
  const std::string text = quoted(name);
  return text.substr(1, text.size() - 2);
}

// Asked before the model is written: NaN is not equal to itself, so reading would speak of damage.
bool computes_numbers(const Model& model) {
  const std::vector<float> white(static_cast<std::size_t>(model.network.input_shape().size()), 1.0F);
  Classifier classifier(model);
  const Reading reading = classifier.classify(white);
  return std::all_of(reading.probabilities.begin(), reading.probabilities.end(),
                     [](float probability) { return std::isfinite(probability); });
}

}  // namespace

Result<Model> read_keras(ByteView hdf5, const KerasOptions& options) {
  const Result<SavedLayers> saved = read_saved_layers(hdf5);
  if (!saved) return tl::unexpected(saved.error());
  const bool is_typed = !options.architecture.empty();
  if (is_typed && !saved->model_config.empty()) {
    return fail(ErrorCode::invalid_argument, "the file tells its architecture itself; leave --arch out");
  }
  if (!is_typed && saved->model_config.empty()) {
    return fail(
        ErrorCode::invalid_argument,
        "the file holds weights only: tell the architecture with --arch, such as --arch 'conv 32 3x3 relu, "
        "maxpool 2x2, flatten, dense 10 softmax'");
  }
  const Result<Architecture> architecture =
      is_typed ? typed_architecture(options.architecture, *saved) : read_architecture(*saved);
  if (!architecture) return tl::unexpected(architecture.error());

  Result<Network> network = Network::build(architecture->lines, architecture->input);
  if (!network) {
    const ErrorCode code = is_typed ? ErrorCode::invalid_argument : ErrorCode::unsupported;
    return fail(code, network.error().message);
  }
  const WeightOptions weights = {.flip_kernels = options.flip_kernels || saved->backend == "theano",
                                 .detect_order = is_typed};
  if (Result<void> set = set_weights(*network, architecture->sources, weights); !set) {
    return tl::unexpected(set.error());
  }
  Model model{.network = std::move(*network), .name = printable(architecture->name)};
  for (int i = 0; i < model.network.outputs(); ++i) model.classes.push_back(std::to_string(i));
  if (!computes_numbers(model)) {
    return fail(ErrorCode::bad_file,
                "the weights are so large that the network's outputs are no finite numbers");
  }
  // What our own reader would refuse is refused here.
  const Result<Bytes> file = write_model(model);
  if (!file) return tl::unexpected(file.error());
  return read_model(*file);
}

}  // namespace inkling::keras
