#include "inkling/model.hpp"

#include <algorithm>

#include "inkling/ranking.hpp"
#include "inkling/refusal.hpp"
#include "inkling/tensor.hpp"
#include "model/check_images.hpp"
#include "model/layouts.hpp"

namespace inkling {

Classifier::Classifier(const Model& model)
    : model_(&model), probabilities_(static_cast<std::size_t>(model.network.outputs())) {}

Reading Classifier::classify(std::span<const float> image) {
  const Network& network = model_->network;
  network.forward(MatrixView(image.data(), 1, network.input_shape().size()), workspace_);
  const MatrixView logits = workspace_.logits();

  const std::span<const float> row(logits.data(), probabilities_.size());
  probabilities_of(network.output_activation(), model_->temperature, row, probabilities_);
  Reading reading = rank(*model_, probabilities_);
  reading.logits = row;
  return reading;
}

void Classifier::classify_batch(std::span<const float> images, std::span<float> probabilities) {
  // Small enough that a chunk's activations stay in the first-level cache.
  constexpr std::size_t kChunk = 32;
  const Network& network = model_->network;
  const auto inputs = static_cast<std::size_t>(network.input_shape().size());
  const std::size_t classes = probabilities_.size();
  const std::size_t count = images.size() / inputs;
  for (std::size_t begin = 0; begin < count; begin += kChunk) {
    const std::size_t chunk = std::min(kChunk, count - begin);
    network.forward(MatrixView(&images[begin * inputs], static_cast<Eigen::Index>(chunk),
                               static_cast<Eigen::Index>(inputs)),
                    workspace_);
    const float* logits = workspace_.logits().data();
    for (std::size_t row = 0; row < chunk; ++row) {
      probabilities_of(network.output_activation(), model_->temperature, {logits + row * classes, classes},
                       probabilities.subspan((begin + row) * classes, classes));
    }
  }
}

namespace {

Result<Model> expect_numbers(Result<Model> model) {
  if (model && !computes_numbers(*model)) {
    return bad_file("the weights are so large that the network's outputs are no finite numbers");
  }
  return model;
}

}  // namespace

Result<Model> read_plain_model(ByteView file, const ModelLimits& limits) {
  const Result<npz::Archive> archive = npz::read(file, {.objects = nullptr});
  if (!archive) {
    return pass_on(archive.error());
  }
  if (!archive->contains("architecture")) {
    return bad_file("not a model: expected the entry 'architecture'");
  }
  return expect_numbers(read_inkling(*archive, limits));
}

Result<Model> read_model(ByteView file, const ModelLimits& limits) {
  const Result<npz::Archive> archive = npz::read(file);
  if (!archive) {
    return pass_on(archive.error());
  }
  return read_model(*archive, limits);
}

Result<Model> read_model(const npz::Archive& archive, const ModelLimits& limits) {
  if (archive.contains("architecture")) {
    return expect_numbers(read_inkling(archive, limits));
  }
  if (archive.contains("weights") && archive.contains("biases")) {
    return expect_numbers(read_better_tensorflow(archive, limits));
  }
  return bad_file(
      "not a model: expected the entry 'architecture' (Inkling), or 'weights' and 'biases' "
      "(better-tensorflow)");
}

Result<Bytes> write_model(const Model& model, ModelLayout layout) {
  if (layout == ModelLayout::inkling) {
    return npz::write(to_archive(model), npz::Compression::deflate);
  }
  const Result<npz::Archive> archive = to_better_tensorflow(model);
  if (!archive) {
    return pass_on(archive.error());
  }
  return npz::write(*archive, npz::Compression::deflate);
}

}  // namespace inkling
