// What a layer is to the network and the trainer. Adding one: a class here, a line in architecture.cpp, a
// gradient check.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "inkling/network.hpp"
#include "inkling/parallel.hpp"
#include "inkling/random.hpp"

namespace inkling {

// What layers need that behave otherwise while training: dropout and batch normalisation.
struct TrainingPass {
  std::uint64_t seed = 0;
  std::uint64_t first_sample = 0;  // number of the first row among all samples of the run
};

// Consecutive samples as one layer meets them. Values are [rows, size]; gradients are [rows,
// kernels::padded(size)], with kGradientSlack readable floats behind the last.
struct Rows {
  std::size_t layer = 0;  // which of the network's it is
  int count = 0;
  const float* input = nullptr;
  float* output = nullptr;
  std::int32_t* indices = nullptr;         // [rows, index_count()] and
  float* cache = nullptr;                  // [rows, cache_size()]: what forward() leaves for the gradients
  const TrainingPass* training = nullptr;  // nullptr: prediction
  const float* output_gradient = nullptr;  // backward only
  float* input_gradient = nullptr;         // backward only; nullptr: nobody asks for it
  float* scratch = nullptr;                // backward only; [scratch_size()]
};

inline constexpr int kGradientSlack = 16;

// Batch normalisation takes its statistics over this many samples, whatever the batch and the number of
// threads ("ghost batches", Hoffer et al., 2017): so work is shared out in multiples of it.
inline constexpr int kNormalizationGroup = 32;

// One tensor of parameters, as it lies in memory.
struct ParameterView {
  std::string_view name;           // "weight", "bias"
  std::vector<std::size_t> shape;  // as files have it
  std::span<float> values;         // rows of equal, padded length; padding is zero and stays zero
  int rows = 1;
  bool trained = true;  // false: a statistic, which update_statistics() changes
};

class Layer {
 public:
  Layer(const Shape& input, const Shape& output) : input_(input), output_(output) {}
  virtual ~Layer() = default;
  Layer& operator=(const Layer&) = delete;

  [[nodiscard]] virtual std::unique_ptr<Layer> clone() const = 0;
  [[nodiscard]] virtual Activation activation() const { return Activation::none; }

  [[nodiscard]] const Shape& input_shape() const { return input_; }
  [[nodiscard]] const Shape& output_shape() const { return output_; }
  [[nodiscard]] virtual int index_count() const { return 0; }
  [[nodiscard]] virtual int cache_size() const { return 0; }
  [[nodiscard]] virtual std::size_t scratch_size() const { return 0; }
  // Rows of one call must begin at multiples of it while training.
  [[nodiscard]] virtual int grain() const { return 1; }

  virtual void forward(const Rows& rows) const = 0;
  virtual void backward(const Rows& rows) const = 0;

  [[nodiscard]] virtual std::vector<ParameterView> parameters() { return {}; }
  virtual void initialize(Initializer /*initializer*/, Random& /*random*/) {}

  // Parameters between the order of memory and the order of files; `values` has the product of the shape.
  virtual void read_parameter(std::size_t /*index*/, std::span<float> /*values*/) const {}
  virtual void write_parameter(std::size_t /*index*/, std::span<const float> /*values*/) {}

  // Adds to `gradient`, which holds rows `slice` of parameter `index`, the gradient summed over the batch in
  // the order of its rows.
  virtual void accumulate_gradient(std::size_t /*index*/, const Rows& /*batch*/, Slice /*slice*/,
                                   float* /*gradient*/) const {}

  // After forward() of a whole training batch, on one thread.
  virtual void update_statistics(const Rows& /*batch*/) {}

 protected:
  Layer(const Layer&) = default;

 private:
  Shape input_;
  Shape output_;
};

}  // namespace inkling
