// Every layer with products of Keras' mnist_cnn and of cnn-v1, forward and backward, beside Eigen: a
// convolution as a product of matrices (im2col), one product an image. One core; values that are nowhere zero
// or repeated.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "bench/beside.hpp"
#include "inkling/random.hpp"
#include "inkling/tensor.hpp"
#include "nn/convolution.hpp"
#include "nn/dense.hpp"
#include "nn/kernels.hpp"
#include "support/layer_memory.hpp"

namespace inkling {
namespace {

constexpr int kBatch = 32;  // which is what training puts through a layer at a time

struct Case {
  const char* name;
  Shape input;
  int outputs;
  int kernel = 0;  // 0: a dense layer
  int margin = 0;
};

constexpr std::array kCases = {
    Case{"mnist_cnn/conv 1-32", {28, 28, 1}, 32, 3},     Case{"mnist_cnn/conv 32-32", {26, 26, 32}, 32, 3},
    Case{"mnist_cnn/dense 4608-128", {1, 1, 4608}, 128}, Case{"mnist_cnn/dense 128-10", {1, 1, 128}, 10},
    Case{"cnn-v1/conv 1-16", {28, 28, 1}, 16, 3, 1},     Case{"cnn-v1/conv 16-32", {14, 14, 16}, 32, 3, 1},
    Case{"cnn-v1/conv 32-32", {14, 14, 32}, 32, 3, 1},   Case{"cnn-v1/conv 32-64", {7, 7, 32}, 64, 3},
    Case{"cnn-v1/conv 64-64", {5, 5, 64}, 64, 3},        Case{"cnn-v1/dense 576-10", {1, 1, 576}, 10},
};

std::unique_ptr<Layer> layer_of(const Case& given) {
  if (given.kernel == 0) return std::make_unique<Dense>(given.input, given.outputs);
  const Window window{.height = given.kernel,
                      .width = given.kernel,
                      .top = given.margin,
                      .bottom = given.margin,
                      .left = given.margin,
                      .right = given.margin};
  return std::make_unique<Convolution>(given.input, window, given.outputs);
}

// Our layer with a batch on its way through.
class Ours {
 public:
  explicit Ours(const Case& given)
      : layer_(layer_of(given)),
        random_(1),
        input_(testing::random_matrix(kBatch, given.input.size(), random_)),
        output_(kBatch, layer_->output_shape().size()),
        delta_(testing::random_matrix(kBatch + 1, kernels::padded(layer_->output_shape().size()), random_)),
        input_gradient_(kBatch, kernels::padded(given.input.size())),
        memory_(*layer_, kBatch),
        rows_(memory_.rows(input_, output_)) {
    layer_->initialize(Initializer::he, random_);
    rows_.output_gradient = delta_.data();
    rows_.input_gradient = input_gradient_.data();
    gradient_.resize(layer_->parameters()[0].values.size());
    forward();
  }

  void forward() { layer_->forward(rows_); }
  void input_gradient() { layer_->backward(rows_); }
  void weight_gradient() {
    layer_->accumulate_gradient(0, rows_, {0, layer_->parameters()[0].rows}, gradient_.data());
  }

 private:
  std::unique_ptr<Layer> layer_;
  Random random_;
  Matrix input_;
  Matrix output_;
  Matrix delta_;
  Matrix input_gradient_;
  testing::Memory memory_;
  Rows rows_;
  std::vector<float> gradient_;
};

// The same with Eigen's products.
class Eigens {
 public:
  explicit Eigens(const Case& given)
      : given_(given),
        places_(given.kernel == 0 ? Shape{1, 1, given.outputs} : layer_of(given)->output_shape()),
        images_(Matrix::Random(kBatch, height() * width() * given.input.channels)),
        weight_(Matrix::Random(terms(), given.outputs)),
        gradient_(Matrix::Zero(terms(), given.outputs)),
        bias_(Matrix::Random(1, given.outputs)),
        delta_(Matrix::Random(kBatch * places(), given.outputs)),
        output_(kBatch * places(), given.outputs),
        columns_(places(), terms()),
        input_gradient_(given.kernel == 0 ? Matrix(kBatch, terms()) : Matrix::Zero(1, images_.cols())) {}

  void forward() {
    if (given_.kernel == 0) {
      output_.noalias() = images_ * weight_;
    } else {
      for (int row = 0; row < kBatch; ++row) {
        unfold(row);
        output_.middleRows(row * places(), places()).noalias() = columns_ * weight_;
      }
    }
    output_.rowwise() += bias_.row(0);
    benchmark::DoNotOptimize(output_.data());
  }

  void input_gradient() {
    if (given_.kernel == 0) {
      input_gradient_.noalias() = delta_ * weight_.transpose();
    } else {
      for (int row = 0; row < kBatch; ++row) {
        columns_.noalias() = delta_.middleRows(row * places(), places()) * weight_.transpose();
        fold();
      }
    }
    benchmark::DoNotOptimize(input_gradient_.data());
  }

  void weight_gradient() {
    if (given_.kernel == 0) {
      gradient_.noalias() += images_.transpose() * delta_;
    } else {
      for (int row = 0; row < kBatch; ++row) {
        unfold(row);
        gradient_.noalias() += columns_.transpose() * delta_.middleRows(row * places(), places());
      }
    }
    benchmark::DoNotOptimize(gradient_.data());
  }

 private:
  [[nodiscard]] int height() const { return given_.input.height + 2 * given_.margin; }
  [[nodiscard]] int width() const { return given_.input.width + 2 * given_.margin; }
  [[nodiscard]] int places() const { return places_.height * places_.width; }
  [[nodiscard]] int terms() const {
    return given_.input.channels * (given_.kernel == 0 ? 1 : given_.kernel * given_.kernel);
  }

  // Calls visit(place, line of its window, where that line begins in the padded image).
  template <class Visit>
  void for_each_line(Visit&& visit) const {
    for (int y = 0; y < places_.height; ++y) {
      for (int x = 0; x < places_.width; ++x) {
        for (int line = 0; line < given_.kernel; ++line) {
          visit(y * places_.width + x, line, ((y + line) * width() + x) * given_.input.channels);
        }
      }
    }
  }

  void unfold(int row) {
    const int length = given_.kernel * given_.input.channels;
    for_each_line([&](int place, int line, int at) {
      std::copy_n(&images_(row, at), length, &columns_(place, line * length));
    });
  }

  void fold() {
    const int length = given_.kernel * given_.input.channels;
    input_gradient_.setZero();
    for_each_line([&](int place, int line, int at) {
      input_gradient_.block(0, at, 1, length) += columns_.block(place, line * length, 1, length);
    });
  }

  Case given_;
  Shape places_;
  Matrix images_;  // [batch, padded image]
  Matrix weight_;
  Matrix gradient_;
  Matrix bias_;
  Matrix delta_;
  Matrix output_;
  Matrix columns_;  // [places, terms] of one image
  Matrix input_gradient_;
};

template <class Pass>
void add(const Case& given, const char* pass_name, Pass pass) {
  const std::string name = std::string("layers/") + given.name + "/" + pass_name;
  benchmark::RegisterBenchmark(name.c_str(),
                               [given, pass](benchmark::State& state) {
                                 Ours ours(given);
                                 Eigens eigens(given);
                                 bench::beside(
                                     state, [&] { pass(ours); }, [&] { pass(eigens); });
                               })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond)
      ->MinTime(0.2);
}

const bool kAreAdded = [] {
  for (const Case& given : kCases) {
    add(given, "forward", [](auto& way) { way.forward(); });
    add(given, "input gradient", [](auto& way) { way.input_gradient(); });
    add(given, "weight gradient", [](auto& way) { way.weight_gradient(); });
  }
  return true;
}();

}  // namespace
}  // namespace inkling
