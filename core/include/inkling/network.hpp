// A feed-forward network: layers with their parameters, evaluated and differentiated a batch at a time.
//
//   Result<Network> network = Network::build("dense 30 sigmoid, dense 10 softmax", {28, 28, 1});
//   network->initialize(Initializer::glorot, seed);
//   Network::Workspace workspace;
//   network->forward(images, workspace);      // workspace.outputs(): [batch, 10]
//
// A network is a value: movable, copyable, const to use, safe to share between threads that each have a
// workspace. Each output sums its products in ascending order of the input, starting from +0, bias last,
// without fused multiply-add: one sample or a batch, native or WASM, the bits are the same.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/shape.hpp"
#include "inkling/tensor_fwd.hpp"

namespace inkling {

class Layer;
struct WorkspaceBuffers;

enum class Activation {
  none,
  sigmoid,
  relu,
  tanh,
  softmax,
  // Softmax over the outputs and one more whose logit is always 0 and whose probability is not told: "none of
  // them". The same as a softmax with a class for everything else, which may subtract that class's logit.
  softmax_or_none,
};
// Whether its outputs can all be small, as they are for an input that belongs to no class.
constexpr bool can_reject(Activation activation) {
  return activation == Activation::sigmoid || activation == Activation::softmax_or_none;
}
enum class Initializer {
  normal,  // N(0, 1), as the oldest of the programs did
  glorot,  // N(0, 2 / (inputs + outputs)); biases 0
  he,      // N(0, 2 / inputs); biases 0
};
enum class Loss {
  quadratic,      // 1/2 sum (output - target)^2
  cross_entropy,  // softmaxes: -log p[target]; sigmoid: binary cross-entropy summed over the outputs
};

// activation(logits / temperature) of one sample, sizes equal; softmax subtracts the largest logit first.
void probabilities_of(Activation activation, double temperature, std::span<const float> logits,
                      std::span<float> probabilities);

class Network {
 public:
  // What one evaluation needs besides the network. Grows to the largest batch seen, then allocates nothing.
  class Workspace;

  // `architecture`: layers separated by commas or newlines, the grammar of --arch:
  //   conv <outputs> <height>x<width> [stride <n>|<y>x<x>] [pad <n>|same] [groups <n>]
  //   maxpool <height>x<width>|global [stride <n>|<y>x<x>]       avgpool, likewise
  //   dense <outputs>      batchnorm      dropout <probability>      flatten
  // each of which an activation may follow, or stand alone: sigmoid|relu|tanh|softmax|softmax-or-none.
  // Convolutions have stride 1, no padding and one group unless told, pools step by their own size. `same`:
  // as many places as the image has pixels, divided by the stride and rounded up. Of n groups, each n-th of
  // the outputs sees that n-th of the channels. Error{invalid_argument} names the layer that cannot be, or
  // says that there would be more than `max_parameters`.
  static Result<Network> build(std::string_view architecture, const Shape& input,
                               std::size_t max_parameters = 50'000'000);

  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;
  Network(const Network& other);
  Network& operator=(const Network& other);
  ~Network();

  [[nodiscard]] const Shape& input_shape() const { return input_; }
  [[nodiscard]] int outputs() const;
  [[nodiscard]] Activation output_activation() const;
  [[nodiscard]] const std::vector<std::string>& architecture() const {
    return architecture_;
  }  // one line a layer
  [[nodiscard]] std::size_t parameter_count() const;

  void initialize(Initializer initializer, std::uint64_t seed);

  // One named tensor in the shape that files have: "layers.0.weight" [out, in], "layers.0.bias" [out].
  struct Parameter {
    std::string name;
    std::vector<std::size_t> shape;
    std::vector<float> values;
  };
  [[nodiscard]] std::vector<Parameter> parameters() const;
  // Error{bad_file} when a name is missing or unknown, a shape differs or a value is not finite.
  Result<void> set_parameters(const std::vector<Parameter>& parameters);

  // The same function with fewer layers: batch normalisation becomes part of the dense or convolution layer
  // before it, dropout is left out. For predictions, not to be trained further.
  [[nodiscard]] Network folded() const;

  // images: [batch, input_shape().size()] values row by row.
  void forward(const MatrixView& images, Workspace& workspace) const;

  // The layers in order, activations being layers of their own; for explanations, training and tests.
  [[nodiscard]] const std::vector<std::unique_ptr<Layer>>& layers() const { return layers_; }
  [[nodiscard]] std::vector<std::unique_ptr<Layer>>& layers() { return layers_; }
  // The line of architecture() that a layer came from.
  [[nodiscard]] std::size_t line_of_layer(std::size_t layer) const { return line_of_layer_[layer]; }

 private:
  Network() = default;

  Shape input_;
  std::vector<std::string> architecture_;
  std::vector<std::size_t> line_of_layer_;
  std::vector<std::unique_ptr<Layer>> layers_;
};

class Network::Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

  // Of the last forward(): [batch, outputs]. Logits are what the output activation is applied to.
  [[nodiscard]] MatrixView logits() const;
  [[nodiscard]] MatrixView outputs() const;
  // Output of layer i of Network::layers(): [batch, size].
  [[nodiscard]] MatrixView activations(std::size_t layer) const;

 private:
  friend class Network;
  std::unique_ptr<WorkspaceBuffers> buffers_;
};

}  // namespace inkling
