#include "nn/convolution.hpp"

#include <algorithm>
#include <optional>

#include "nn/initializer.hpp"
#include "nn/kernels.hpp"
#include "nn/repeated_windows.hpp"

namespace inkling {
namespace {

constexpr std::size_t kWeight = 0;

}  // namespace

Convolution::Convolution(const Shape& input, const Window& window, int outputs)
    : Layer(input, places_of(window, input, outputs)),
      window_(window),
      weight_(Matrix::Zero(Eigen::Index{window.height} * window.width * input.channels,
                           kernels::padded(outputs))),
      bias_(Matrix::Zero(1, kernels::padded(outputs))) {}

std::unique_ptr<Layer> Convolution::clone() const {
  return std::make_unique<Convolution>(*this);
}

bool Convolution::is_padded() const {
  return window_.top + window_.bottom + window_.left + window_.right > 0;
}

int Convolution::padded_width() const {
  return input_shape().width + window_.left + window_.right;
}

// With few channels, comparing takes as long as computing.
bool Convolution::looks_for_repeats() const {
  return window_.stride_x == 1 && channels() >= kernels::kPadding;
}

int Convolution::index_count() const {
  return looks_for_repeats() ? RepeatedWindows::memory_size(padded_width()) : 0;
}

int Convolution::cache_size() const {
  const int padded_height = input_shape().height + window_.top + window_.bottom;
  return is_padded() ? padded_height * padded_width() * channels() : 0;
}

// The input gradient is a convolution of the output gradient, spread out to the strides and with a margin,
// with the flipped and transposed weights.
Shape Convolution::gradient_field() const {
  return {input_shape().height + window_.height - 1, input_shape().width + window_.width - 1, outputs()};
}

std::size_t Convolution::transposed_size() const {
  return static_cast<std::size_t>(window_.height) * static_cast<std::size_t>(window_.width) *
         static_cast<std::size_t>(outputs()) * static_cast<std::size_t>(kernels::padded(channels()));
}

std::size_t Convolution::scratch_size() const {
  return transposed_size() + static_cast<std::size_t>(gradient_field().size());
}

const float* Convolution::padded_input(const Rows& rows, int row) const {
  return is_padded() ? rows.cache + static_cast<std::ptrdiff_t>(row) * cache_size()
                     : rows.input + static_cast<std::ptrdiff_t>(row) * input_shape().size();
}

void Convolution::pad(const float* image, float* padded) const {
  const int line = input_shape().width * channels();
  float* out = std::fill_n(padded, window_.top * padded_width() * channels(), 0.0F);
  for (int y = 0; y < input_shape().height; ++y) {
    out = std::fill_n(out, window_.left * channels(), 0.0F);
    out = std::copy_n(image + static_cast<std::ptrdiff_t>(y) * line, line, out);
    out = std::fill_n(out, window_.right * channels(), 0.0F);
  }
  std::fill(out, padded + cache_size(), 0.0F);
}

void Convolution::forward(const Rows& rows) const {
  const Shape& places = output_shape();
  const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(padded_width()) * channels();
  const std::ptrdiff_t window_line = static_cast<std::ptrdiff_t>(window_.width) * channels();
  const std::ptrdiff_t step = static_cast<std::ptrdiff_t>(window_.stride_x) * channels();
  for (int row = 0; row < rows.count; ++row) {
    if (is_padded()) {
      pad(rows.input + static_cast<std::ptrdiff_t>(row) * input_shape().size(),
          rows.cache + static_cast<std::ptrdiff_t>(row) * cache_size());
    }
    const float* image = padded_input(rows, row);
    std::int32_t* memory = rows.indices + static_cast<std::ptrdiff_t>(row) * index_count();
    std::optional<RepeatedWindows> windows;
    if (looks_for_repeats()) {
      windows.emplace(image, padded_width(), channels(), window_, memory);
    }
    for (int y = 0; y < places.height; ++y) {
      float* output =
          rows.output + (static_cast<std::ptrdiff_t>(row) * places.height + y) * places.width * outputs();
      const auto compute = [&](int first, int count) {
        kernels::multiply({.a = image + std::ptrdiff_t{y} * window_.stride_y * line + first * step,
                           .a_row = step,
                           .a_segment = line,
                           .b = weight_.data(),
                           .b_segment = window_line * weight_.cols(),
                           .b_row = weight_.cols(),
                           .segments = window_.height,
                           .length = static_cast<int>(window_line),
                           .rows = count,
                           .columns = outputs(),
                           .output = output + static_cast<std::ptrdiff_t>(first) * outputs(),
                           .output_row = outputs()},
                          bias_.data());
      };
      if (!windows) {
        compute(0, places.width);
        continue;
      }
      windows->move_to(y * window_.stride_y);
      windows->for_each_run(places.width, compute, [&](int first, int count) {
        float* place = output + static_cast<std::ptrdiff_t>(first) * outputs();
        for (int i = 0; i < count; ++i) {
          place = std::copy_n(place - outputs(), outputs(), place);
        }
      });
    }
  }
}

void Convolution::transpose_weight(float* transposed) const {
  const int stride = kernels::padded(channels());
  const int taps = window_.height * window_.width;
  for (int tap = 0; tap < taps; ++tap) {
    const auto block = weight_.middleRows(static_cast<Eigen::Index>(tap) * channels(), channels());
    Eigen::Map<Matrix> flipped(transposed + static_cast<std::ptrdiff_t>(taps - 1 - tap) * outputs() * stride,
                               outputs(), stride);
    flipped.leftCols(channels()) = block.leftCols(outputs()).transpose();
  }
}

void Convolution::spread_gradient(const float* gradient, float* field) const {
  const Shape shape = gradient_field();
  const Shape& places = output_shape();
  std::fill_n(field, shape.size(), 0.0F);
  for (int y = 0; y < places.height; ++y) {
    const int to_y = y * window_.stride_y + window_.height - 1 - window_.top;
    if (to_y < 0 || to_y >= shape.height) {
      continue;
    }
    for (int x = 0; x < places.width; ++x) {
      const int to_x = x * window_.stride_x + window_.width - 1 - window_.left;
      if (to_x >= 0 && to_x < shape.width) {
        std::copy_n(gradient + (static_cast<std::ptrdiff_t>(y) * places.width + x) * outputs(), outputs(),
                    field + (static_cast<std::ptrdiff_t>(to_y) * shape.width + to_x) * outputs());
      }
    }
  }
}

void Convolution::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  float* const transposed = rows.scratch;
  float* const field = transposed + transposed_size();
  transpose_weight(transposed);
  const Shape& input = input_shape();
  const int stride = kernels::padded(channels());
  const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(gradient_field().width) * outputs();
  const std::ptrdiff_t window_line = static_cast<std::ptrdiff_t>(window_.width) * outputs();
  for (int row = 0; row < rows.count; ++row) {
    spread_gradient(
        rows.output_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(output_shape().size()),
        field);
    float* gradient = rows.input_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(input.size());
    for (int y = 0; y < input.height; ++y) {
      kernels::multiply({.a = field + y * line,
                         .a_row = outputs(),
                         .a_segment = line,
                         .b = transposed,
                         .b_segment = window_line * stride,
                         .b_row = stride,
                         .segments = window_.height,
                         .length = static_cast<int>(window_line),
                         .rows = input.width,
                         .columns = channels(),
                         .output = gradient + static_cast<std::ptrdiff_t>(y) * input.width * channels(),
                         .output_row = channels()},
                        nullptr);
    }
  }
}

void Convolution::accumulate_gradient(std::size_t index, const Rows& batch, Slice slice,
                                      float* gradient) const {
  const Shape& places = output_shape();
  const int window_line = window_.width * channels();
  const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(padded_width()) * channels();
  const float one = 1;
  for (int row = 0; row < batch.count; ++row) {
    kernels::Product product{
        .a = &one,
        .a_step = 0,
        .b = batch.output_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(places.size()),
        .b_segment = static_cast<std::ptrdiff_t>(places.width) * outputs(),
        .b_row = outputs(),
        .segments = places.height,
        .length = places.width,
        .rows = 1,
        .columns = outputs(),
        .output = gradient,
        .output_row = weight_.cols()};
    if (index != kWeight) {
      kernels::accumulate(product);
      continue;
    }
    product.a_row = 1;
    product.a_segment = window_.stride_y * line;
    product.a_step = static_cast<std::ptrdiff_t>(window_.stride_x) * channels();
    // Inputs of one line of the window are neighbours in the image too.
    for (int begin = slice.begin; begin < slice.end;) {
      const int y = begin / window_line;
      const int end = std::min(slice.end, (y + 1) * window_line);
      product.a = padded_input(batch, row) + y * line + (begin - y * window_line);
      product.rows = end - begin;
      product.output = gradient + static_cast<std::ptrdiff_t>(begin - slice.begin) * weight_.cols();
      kernels::accumulate(product);
      begin = end;
    }
  }
}

std::vector<ParameterView> Convolution::parameters() {
  const auto size = [](auto value) { return static_cast<std::size_t>(value); };
  return {{"weight",
           {size(outputs()), size(channels()), size(window_.height), size(window_.width)},
           {weight_.data(), size(weight_.size())},
           static_cast<int>(weight_.rows())},
          {"bias", {size(outputs())}, {bias_.data(), size(bias_.size())}}};
}

void Convolution::initialize(Initializer initializer, Random& random) {
  const int taps = window_.height * window_.width;
  const double deviation = weight_deviation(initializer, taps * channels(), taps * outputs());
  for (int out = 0; out < outputs(); ++out) {
    for (Eigen::Index in = 0; in < weight_.rows(); ++in) {
      weight_(in, out) = static_cast<float>(deviation * random.normal());
    }
    bias_(0, out) = initializer == Initializer::normal ? static_cast<float>(random.normal()) : 0.0F;
  }
}

// In files the taps of a channel are neighbours; in memory the channels of a tap.
void Convolution::read_parameter(std::size_t index, std::span<float> values) const {
  if (index != kWeight) {
    Eigen::Map<Matrix>(values.data(), 1, outputs()) = bias_.leftCols(outputs());
    return;
  }
  const int taps = window_.height * window_.width;
  float* value = values.data();
  for (int out = 0; out < outputs(); ++out) {
    for (int channel = 0; channel < channels(); ++channel) {
      for (int tap = 0; tap < taps; ++tap) {
        *value++ = weight_(static_cast<Eigen::Index>(tap) * channels() + channel, out);
      }
    }
  }
}

void Convolution::write_parameter(std::size_t index, std::span<const float> values) {
  if (index != kWeight) {
    bias_.leftCols(outputs()) = MatrixView(values.data(), 1, outputs());
    return;
  }
  const int taps = window_.height * window_.width;
  const float* value = values.data();
  for (int out = 0; out < outputs(); ++out) {
    for (int channel = 0; channel < channels(); ++channel) {
      for (int tap = 0; tap < taps; ++tap) {
        weight_(static_cast<Eigen::Index>(tap) * channels() + channel, out) = *value++;
      }
    }
  }
}

}  // namespace inkling
