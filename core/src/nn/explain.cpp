#include <algorithm>

#include "inkling/explanation.hpp"
#include "nn/kernels.hpp"
#include "nn/workspace.hpp"

namespace inkling {
namespace {

// Takes the gradient of one logit back through the layers.
std::vector<float> saliency_of(const Network& network, WorkspaceBuffers& buffers, const float* image,
                               int label) {
  const auto gradient_of = [](int size) {
    return std::vector<float>(static_cast<std::size_t>(kernels::padded(size) + kGradientSlack));
  };
  std::vector<float> gradient = gradient_of(network.outputs());
  gradient[static_cast<std::size_t>(label)] = 1;
  for (std::size_t i = buffers.logits + 1; i-- > 0;) {
    const Layer& layer = *network.layers()[i];
    std::vector<float> input_gradient = gradient_of(layer.input_shape().size());
    std::vector<float> scratch(layer.scratch_size());
    Rows rows = buffers.rows_of(network, i, image, {0, 1});
    rows.output_gradient = gradient.data();
    rows.input_gradient = input_gradient.data();
    rows.scratch = scratch.data();
    layer.backward(rows);
    gradient = std::move(input_gradient);
  }
  gradient.resize(static_cast<std::size_t>(network.input_shape().size()));
  return gradient;
}

}  // namespace

Explanation explain(const Network& network, std::span<const float> image) {
  // Dropout and batch normalisation have other gradients while training.
  const Network folded = network.folded();
  WorkspaceBuffers buffers;
  buffers.prepare(folded, 1);
  buffers.forward(folded, image.data(), {0, 1}, nullptr);

  Explanation explanation;
  for (std::size_t i = 0; i < folded.layers().size(); ++i) {
    const std::vector<float>& values = buffers.layers[i].activations;
    const std::string& line = folded.architecture()[folded.line_of_layer(i)];
    // A line with an activation is two layers: the last is what it gives.
    if (i > 0 && folded.line_of_layer(i) == folded.line_of_layer(i - 1)) {
      explanation.layers.pop_back();
    }
    explanation.layers.push_back({line, folded.layers()[i]->output_shape(), values});
  }
  const float* logits = buffers.layers[buffers.logits].activations.data();
  explanation.label = static_cast<int>(std::max_element(logits, logits + folded.outputs()) - logits);
  explanation.saliency = saliency_of(folded, buffers, image.data(), explanation.label);
  return explanation;
}

}  // namespace inkling
