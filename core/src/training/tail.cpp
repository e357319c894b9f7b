#include "training/tail.hpp"

#include <algorithm>

#include "nn/kernels.hpp"

namespace inkling {
namespace {

std::size_t first_of_last(Network& network, int parameterised) {
  std::size_t first = network.layers().size();
  for (std::size_t layer = network.layers().size(); layer-- > 0 && parameterised > 0;) {
    if (!network.layers()[layer]->parameters().empty()) {
      first = layer;
      --parameterised;
    }
  }
  return first;
}

}  // namespace

Tail::Tail(Network& network, int parameterised, int batch)
    : network_(&network), first_(first_of_last(network, parameterised)), gradients_(network.layers().size()) {
  buffers_.prepare(network, batch);
  std::size_t most_scratch = 0;
  for (std::size_t layer = first_; layer < network.layers().size(); ++layer) {
    Layer& it = *network.layers()[layer];
    const std::vector<ParameterView> views = it.parameters();
    for (std::size_t index = 0; index < views.size(); ++index) {
      const std::size_t size = views[index].values.size();
      trainables_.push_back({layer, index, views[index], Vector(static_cast<Eigen::Index>(size)),
                             make_moments(Optimizer::adam, size)});
    }
    static_assert(kGradientSlack <= kernels::kPadding);  // one more row is enough
    gradients_[layer] = Matrix::Zero(batch + 1, kernels::padded(it.output_shape().size()));
    most_scratch = std::max(most_scratch, it.scratch_size());
  }
  scratch_.resize(most_scratch);
}

std::size_t Tail::width() const {
  return static_cast<std::size_t>(network_->layers()[first_]->input_shape().size());
}

Matrix Tail::features(const DataSet& images) {
  constexpr int kChunk = 32;
  const auto count = static_cast<Eigen::Index>(images.size());
  Matrix result(count, static_cast<Eigen::Index>(width()));
  Matrix chunk(kChunk, kImagePixels);
  buffers_.prepare(*network_, kChunk);
  for (Eigen::Index begin = 0; begin < count; begin += kChunk) {
    const int rows = static_cast<int>(std::min<Eigen::Index>(kChunk, count - begin));
    for (int row = 0; row < rows; ++row) {
      scale_pixels(images.image(static_cast<std::size_t>(begin + row)),
                   std::span<float, kImagePixels>(&chunk(row, 0), kImagePixels));
    }
    for (std::size_t layer = 0; layer < first_; ++layer) {
      network_->layers()[layer]->forward(buffers_.rows_of(*network_, layer, chunk.data(), {0, rows}));
    }
    const float* values = first_ == 0 ? chunk.data() : buffers_.layers[first_ - 1].activations.data();
    result.middleRows(begin, rows) = MatrixView(values, rows, result.cols());
  }
  return result;
}

Matrix Tail::logits(const Matrix& features) {
  constexpr Eigen::Index kChunk = 32;
  Matrix result(features.rows(), network_->outputs());
  for (Eigen::Index begin = 0; begin < features.rows(); begin += kChunk) {
    const Eigen::Index rows = std::min(kChunk, features.rows() - begin);
    forward(features.row(begin).data(), static_cast<int>(rows));
    result.middleRows(begin, rows) =
        MatrixView(buffers_.layers[buffers_.logits].activations.data(), rows, result.cols());
  }
  return result;
}

void Tail::learn(const Matrix& features, const Matrix& targets, std::span<const float> weights, double rate) {
  const int count = static_cast<int>(features.rows());
  forward(features.data(), count);
  const MatrixView outputs(buffers_.layers.back().activations.data(), count, network_->outputs());
  for (int row = 0; row < count; ++row) {
    // The same for sigmoid and softmaxes.
    gradients_[buffers_.logits].row(row).head(outputs.cols()) =
        weights[static_cast<std::size_t>(row)] * (outputs.row(row) - targets.row(row));
  }
  for (std::size_t layer = buffers_.logits + 1; layer-- > first_;) {
    Rows rows = rows_of(layer, features.data(), count);
    rows.input_gradient = layer > first_ ? gradients_[layer - 1].data() : nullptr;
    network_->layers()[layer]->backward(rows);
  }
  mean_decay_power_ *= kAdamMeanDecay;
  square_decay_power_ *= kAdamSquareDecay;
  const Step step{.optimizer = Optimizer::adam,
                  .learning_rate = static_cast<float>(rate),
                  .mean_correction = static_cast<float>(1 - mean_decay_power_),
                  .square_correction = static_cast<float>(1 - square_decay_power_)};
  for (Trainable& trainable : trainables_) {
    trainable.gradient.setZero();
    network_->layers()[trainable.layer]->accumulate_gradient(
        trainable.index, rows_of(trainable.layer, features.data(), count), {0, trainable.view.rows},
        trainable.gradient.data());
    apply_gradient(step, {trainable.gradient.data(), trainable.view.values.size()}, 0, trainable.view.values,
                   trainable.moments);
  }
}

void Tail::forward(const float* features, int count) {
  buffers_.prepare(*network_, count);
  for (std::size_t layer = first_; layer < network_->layers().size(); ++layer) {
    network_->layers()[layer]->forward(rows_of(layer, features, count));
  }
}

Rows Tail::rows_of(std::size_t layer, const float* features, int count) {
  Rows rows = buffers_.rows_of(*network_, layer, features, {0, count});
  if (layer == first_) {
    rows.input = features;
  }
  rows.output_gradient = gradients_[layer].data();
  rows.scratch = scratch_.data();
  return rows;
}

}  // namespace inkling
