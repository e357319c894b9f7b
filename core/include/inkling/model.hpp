// A trained network with what is known about it, and its files.
//
//   Result<Model> model = read_model(bytes);           // Inkling's NPZ, or better-tensorflow's
//   Classifier classifier(*model);
//   Reading reading = classifier.classify(image);      // 784 floats, 0..1
//   Bytes file = write_model(*model);
//
// Reading checks everything (shapes between layers, finite weights) and replays the check images stored by
// the writer: a file whose network computes something else than its writer did is refused with
// Error{bad_file}.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/network.hpp"
#include "inkling/npz.hpp"

namespace inkling {

struct Model {
  Network network;
  std::vector<std::string> classes{};  // network.outputs() labels

  // How it was made; all optional.
  std::string name{};
  std::string version{};
  std::string trained_on{};
  std::string created{};
  std::int64_t epochs = 0;
  std::int64_t batch_size = 0;
  double learning_rate = 0;
  double test_accuracy = 0;  // 0..1; 0 when it was never measured

  bool quantized = false;  // files hold the weights as 8-bit integers: see quantize_weights()

  double temperature = 1;       // logits are divided by it before the output activation (Guo et al., 2017)
  double reject_threshold = 0;  // below this confidence the input is called no digit
};

// What a model says about one image.
struct Reading {
  int label = 0;         // index of the most probable class
  int second = 0;        // the next most probable
  float confidence = 0;  // probability of `label`
  bool is_digit = true;  // confidence >= reject_threshold
  std::span<const float>
      probabilities;  // activation(logits / temperature), [classes]; sigmoid outputs need not sum to 1
  std::span<const float> logits;  // [classes]
};

// Evaluates one model. Holds the scratch memory: one a thread. The model must outlive it.
class Classifier {
 public:
  explicit Classifier(const Model& model);

  // `image`: input_shape().size() values. The reading's spans are valid until the next call. Allocates
  // nothing after the first.
  Reading classify(std::span<const float> image);
  // `images`: [n, input size], `probabilities`: [n, classes]. Same bits as one by one.
  void classify_batch(std::span<const float> images, std::span<float> probabilities);

  [[nodiscard]] const Model& model() const { return *model_; }
  // Every layer's output for the last image: see Network::Workspace.
  [[nodiscard]] const Network::Workspace& workspace() const { return workspace_; }

 private:
  const Model* model_;
  Network::Workspace workspace_;
  std::vector<float> probabilities_;
};

// Rounds each weight, but no bias, to one of 255 multiples of its output's scale, as quantized files hold
// them.
void quantize_weights(Model& model);

enum class ModelLayout { inkling, better_tensorflow };

struct ModelLimits {
  std::size_t parameters = 50'000'000;
};

// Either layout.
Result<Model> read_model(ByteView file, const ModelLimits& limits = {});
Result<Model> read_model(const npz::Archive& archive, const ModelLimits& limits = {});
// Inkling's layout, which needs no pickles: Error{unsupported} for a file that has any.
Result<Model> read_plain_model(ByteView file, const ModelLimits& limits = {});

// The Inkling layout as an archive, for programs that add entries of their own before npz::write.
npz::Archive to_archive(const Model& model);
// Error{unsupported} when the layout cannot hold the network: better-tensorflow's has dense layers with
// sigmoid only.
Result<Bytes> write_model(const Model& model, ModelLayout layout = ModelLayout::inkling);

}  // namespace inkling
