#include "nn/batch_norm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nn/kernels.hpp"

namespace inkling {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"weight", "bias", "running_mean", "running_var"};
constexpr std::size_t kWeight = 0;
constexpr std::size_t kBias = 1;
constexpr std::size_t kMean = 2;
constexpr std::size_t kVariance = 3;

// What a group leaves in the cache of its first row: rows of as many values as there are channels.
constexpr int kGroupMean = 0;
constexpr int kGroupVariance = 1;
constexpr int kScale = 2;
constexpr int kWeightGradient = 3;
constexpr int kBiasGradient = 4;
constexpr int kShift = 5;
constexpr int kPull = 6;
constexpr int kCacheRows = 7;

constexpr float kRunningShare = 0.1F;  // of a batch's statistics in the running ones

float inverse_deviation(float variance) {
  return 1 / std::sqrt(variance + static_cast<float>(kNormalizationEpsilon));
}

// Calls task(first row, end) for each group of the rows.
template <class Task>
void for_each_group(int rows, const Task& task) {
  for (int begin = 0; begin < rows; begin += kNormalizationGroup) {
    task(begin, std::min(begin + kNormalizationGroup, rows));
  }
}

template <class Visit>
void for_each_pixel(std::ptrdiff_t begin, std::ptrdiff_t end, int channels, const Visit& visit) {
  for (std::ptrdiff_t pixel = begin; pixel < end; pixel += channels) {
    visit(pixel);
  }
}

// The inner loops, over the channels of a pixel. The compiler must know that nothing overlaps to use its
// vectors.

void normalize_pixel(const float* input, const float* mean, const float* scale, const float* bias,
                     int channels, float* __restrict output) {
  for (int c = 0; c < channels; ++c) {
    output[c] = (input[c] - mean[c]) * scale[c] + bias[c];
  }
}

void add_pixel(const float* values, int channels, float* __restrict sum) {
  for (int c = 0; c < channels; ++c) {
    sum[c] += values[c];
  }
}

void add_squared_distance(const float* values, const float* mean, int channels, float* __restrict sum) {
  for (int c = 0; c < channels; ++c) {
    sum[c] += (values[c] - mean[c]) * (values[c] - mean[c]);
  }
}

void add_covariance(const float* gradient, const float* input, const float* mean, int channels,
                    float* __restrict sum) {
  for (int c = 0; c < channels; ++c) {
    sum[c] += gradient[c] * (input[c] - mean[c]);
  }
}

// dx = slope (dy - shift - (x - mean) pull)
struct Line {
  const float* slope;
  const float* shift;
  const float* pull;
};

void differentiate_pixel(const float* gradient, const float* input, const float* mean, const Line& line,
                         int channels, float* __restrict out) {
  const auto [slope, shift, pull] = line;
  for (int c = 0; c < channels; ++c) {
    out[c] = slope[c] * (gradient[c] - shift[c] - (input[c] - mean[c]) * pull[c]);
  }
}

}  // namespace

BatchNorm::BatchNorm(const Shape& input)
    : Layer(input, input), parameters_(Matrix::Zero(kNames.size(), kernels::padded(input.channels))) {
  reset();
}

void BatchNorm::reset() {
  parameters_.setZero();
  parameters_.row(kWeight).leftCols(channels()).setOnes();
  parameters_.row(kVariance).leftCols(channels()).setOnes();
}

std::unique_ptr<Layer> BatchNorm::clone() const {
  return std::make_unique<BatchNorm>(*this);
}

int BatchNorm::cache_size() const {
  return kCacheRows * channels();
}

float* BatchNorm::cached(const Rows& rows, int row, int what) const {
  return rows.cache + static_cast<std::ptrdiff_t>(row) * cache_size() +
         static_cast<std::ptrdiff_t>(what) * channels();
}

void BatchNorm::forward(const Rows& rows) const {
  if (rows.training != nullptr) {
    for_each_group(rows.count, [&](int begin, int end) {
      measure(rows, begin, end);
      apply(rows, begin, end, cached(rows, begin, kGroupMean), cached(rows, begin, kGroupVariance));
    });
  } else if (rows.count > 0) {
    apply(rows, 0, rows.count, &parameters_(kMean, 0), &parameters_(kVariance, 0));
  }
}

void BatchNorm::apply(const Rows& rows, int begin, int end, const float* mean, const float* variance) const {
  float* scale = cached(rows, begin, kScale);
  for (int c = 0; c < channels(); ++c) {
    scale[c] = parameters_(kWeight, c) * inverse_deviation(variance[c]);
  }
  const std::ptrdiff_t size = input_shape().size();
  const float* bias = &parameters_(kBias, 0);
  for_each_pixel(begin * size, end * size, channels(), [&](std::ptrdiff_t pixel) {
    normalize_pixel(rows.input + pixel, mean, scale, bias, channels(), rows.output + pixel);
  });
}

void BatchNorm::measure(const Rows& rows, int begin, int end) const {
  const std::ptrdiff_t size = input_shape().size();
  const std::ptrdiff_t pixels = size / channels();
  const auto count = static_cast<float>((end - begin) * pixels);
  float* mean = cached(rows, begin, kGroupMean);
  float* variance = cached(rows, begin, kGroupVariance);
  std::fill_n(mean, channels(), 0.0F);
  std::fill_n(variance, channels(), 0.0F);
  for_each_pixel(begin * size, end * size, channels(),
                 [&](std::ptrdiff_t pixel) { add_pixel(rows.input + pixel, channels(), mean); });
  for (int c = 0; c < channels(); ++c) {
    mean[c] /= count;
  }
  for_each_pixel(begin * size, end * size, channels(), [&](std::ptrdiff_t pixel) {
    add_squared_distance(rows.input + pixel, mean, channels(), variance);
  });
  for (int c = 0; c < channels(); ++c) {
    variance[c] /= count;
  }
}

void BatchNorm::backward(const Rows& rows) const {
  for_each_group(rows.count, [&](int begin, int end) { backward_group(rows, begin, end); });
}

// With x' = (x - mean) / deviation and n values a channel:
//   dx = weight / deviation (dy - sum(dy) / n - x' sum(dy x') / n)
void BatchNorm::backward_group(const Rows& rows, int begin, int end) const {
  const std::ptrdiff_t size = input_shape().size();
  const std::ptrdiff_t stride = kernels::padded(input_shape().size());
  const std::ptrdiff_t pixels = size / channels();
  const auto count = static_cast<float>((end - begin) * pixels);
  const float* mean = cached(rows, begin, kGroupMean);
  const float* variance = cached(rows, begin, kGroupVariance);
  float* weight_gradient = cached(rows, begin, kWeightGradient);
  float* bias_gradient = cached(rows, begin, kBiasGradient);
  std::fill_n(weight_gradient, channels(), 0.0F);
  std::fill_n(bias_gradient, channels(), 0.0F);
  for (int row = begin; row < end; ++row) {
    const float* input = rows.input + row * size;
    const float* gradient = rows.output_gradient + row * stride;
    for_each_pixel(0, size, channels(), [&](std::ptrdiff_t pixel) {
      add_pixel(gradient + pixel, channels(), bias_gradient);
      add_covariance(gradient + pixel, input + pixel, mean, channels(), weight_gradient);
    });
  }
  float* shift = cached(rows, begin, kShift);
  float* pull = cached(rows, begin, kPull);
  for (int c = 0; c < channels(); ++c) {
    const float inverse = inverse_deviation(variance[c]);
    weight_gradient[c] *= inverse;
    shift[c] = bias_gradient[c] / count;
    pull[c] = weight_gradient[c] * inverse / count;
  }
  if (rows.input_gradient == nullptr) {
    return;
  }
  const float* slope = cached(rows, begin, kScale);
  for (int row = begin; row < end; ++row) {
    const float* input = rows.input + row * size;
    const float* gradient = rows.output_gradient + row * stride;
    float* out = rows.input_gradient + row * stride;
    for_each_pixel(0, size, channels(), [&](std::ptrdiff_t pixel) {
      const auto at = [pixel](const float* values) { return values + pixel; };
      differentiate_pixel(at(gradient), at(input), mean, {slope, shift, pull}, channels(), out + pixel);
    });
  }
}

std::vector<ParameterView> BatchNorm::parameters() {
  std::vector<ParameterView> views;
  for (std::size_t index = 0; index < kNames.size(); ++index) {
    views.push_back(
        {kNames[index],
         {static_cast<std::size_t>(channels())},
         {&parameters_(static_cast<Eigen::Index>(index), 0), static_cast<std::size_t>(parameters_.cols())},
         1,
         index < kMean});
  }
  return views;
}

void BatchNorm::initialize(Initializer /*initializer*/, Random& /*random*/) {
  reset();
}

void BatchNorm::read_parameter(std::size_t index, std::span<float> values) const {
  std::copy_n(&parameters_(static_cast<Eigen::Index>(index), 0), values.size(), values.begin());
}

void BatchNorm::write_parameter(std::size_t index, std::span<const float> values) {
  std::copy(values.begin(), values.end(), &parameters_(static_cast<Eigen::Index>(index), 0));
}

void BatchNorm::accumulate_gradient(std::size_t index, const Rows& batch, Slice /*slice*/,
                                    float* gradient) const {
  const int part = index == kWeight ? kWeightGradient : kBiasGradient;
  for_each_group(batch.count, [&](int begin, int /*end*/) {
    add_pixel(cached(batch, begin, part), channels(), gradient);
  });
}

void BatchNorm::update_statistics(const Rows& batch) {
  const int groups = (batch.count + kNormalizationGroup - 1) / kNormalizationGroup;
  const float share = kRunningShare / static_cast<float>(groups);
  parameters_.row(kMean) *= 1 - kRunningShare;
  parameters_.row(kVariance) *= 1 - kRunningShare;
  for_each_group(batch.count, [&](int begin, int /*end*/) {
    for (int c = 0; c < channels(); ++c) {
      parameters_(kMean, c) += share * cached(batch, begin, kGroupMean)[c];
      parameters_(kVariance, c) += share * cached(batch, begin, kGroupVariance)[c];
    }
  });
}

}  // namespace inkling
