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

Convolution::Convolution(const Shape& input, const Window& window, int outputs, int groups)
    : Layer(input, places_of(window, input, outputs)),
      window_(window),
      groups_(groups),
      channels_(input.channels / groups),
      outputs_(outputs / groups),
      weight_(Matrix::Zero(Eigen::Index{window.height} * window.width * input.channels,
                           kernels::padded(outputs_))),
      bias_(Matrix::Zero(groups, weight_.cols())) {}

std::unique_ptr<Layer> Convolution::clone() const {
  return std::make_unique<Convolution>(*this);
}

// With margins of zeros, and with the channels of each group in a plane of their own.
bool Convolution::is_copied() const {
  return window_.top + window_.bottom + window_.left + window_.right + groups_ > 1;
}

int Convolution::padded_width() const {
  return input_shape().width + window_.left + window_.right;
}

int Convolution::plane_size() const {
  return (input_shape().height + window_.top + window_.bottom) * padded_width() * channels_;
}

// With few channels, comparing takes as long as computing.
bool Convolution::looks_for_repeats() const {
  return window_.stride_x == 1 && channels_ >= kernels::kPadding;
}

int Convolution::index_count() const {
  return looks_for_repeats() ? RepeatedWindows::memory_size(padded_width()) : 0;
}

int Convolution::cache_size() const {
  return is_copied() ? groups_ * plane_size() : 0;
}

// The input gradient is a convolution of the output gradient, spread out to the strides and with a margin,
// with the flipped and transposed weights.
Shape Convolution::gradient_field() const {
  return {input_shape().height + window_.height - 1, input_shape().width + window_.width - 1, outputs_};
}

std::size_t Convolution::transposed_size() const {
  return static_cast<std::size_t>(window_.height) * static_cast<std::size_t>(window_.width) *
         static_cast<std::size_t>(outputs_) * static_cast<std::size_t>(kernels::padded(channels_));
}

std::size_t Convolution::scratch_size() const {
  return transposed_size() + static_cast<std::size_t>(gradient_field().size());
}

const float* Convolution::padded_input(const Rows& rows, int row, int group) const {
  return is_copied() ? rows.cache + static_cast<std::ptrdiff_t>(row) * cache_size() +
                           static_cast<std::ptrdiff_t>(group) * plane_size()
                     : rows.input + static_cast<std::ptrdiff_t>(row) * input_shape().size();
}

const float* Convolution::part_of(const Matrix& parameter, int group) const {
  return parameter.data() + parameter.size() / groups_ * group;
}

void Convolution::pad(const float* image, float* padded) const {
  const int line = input_shape().width * input_shape().channels;
  const int run = groups_ > 1 ? channels_ : line;  // neighbours of one group
  std::fill_n(padded, cache_size(), 0.0F);
  for (int group = 0; group < groups_; ++group) {
    for (int y = 0; y < input_shape().height; ++y) {
      float* out =
          padded + static_cast<std::ptrdiff_t>(group) * plane_size() +
          ((static_cast<std::ptrdiff_t>(window_.top) + y) * padded_width() + window_.left) * channels_;
      for (int x = group * run; x < line; x += groups_ * run) {
        out = std::copy_n(image + static_cast<std::ptrdiff_t>(y) * line + x, run, out);
      }
    }
  }
}

void Convolution::forward(const Rows& rows) const {
  for (int row = 0; row < rows.count; ++row) {
    if (is_copied()) {
      pad(rows.input + static_cast<std::ptrdiff_t>(row) * input_shape().size(),
          rows.cache + static_cast<std::ptrdiff_t>(row) * cache_size());
    }
    for (int group = 0; group < groups_; ++group) {
      forward_group(rows, row, group);
    }
  }
}

void Convolution::forward_group(const Rows& rows, int row, int group) const {
  const Shape& places = output_shape();
  const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(padded_width()) * channels_;
  const std::ptrdiff_t window_line = static_cast<std::ptrdiff_t>(window_.width) * channels_;
  const std::ptrdiff_t step = static_cast<std::ptrdiff_t>(window_.stride_x) * channels_;
  const float* image = padded_input(rows, row, group);
  std::optional<RepeatedWindows> windows;
  if (looks_for_repeats()) {
    windows.emplace(image, padded_width(), channels_, window_,
                    rows.indices + static_cast<std::ptrdiff_t>(row) * index_count());
  }
  for (int y = 0; y < places.height; ++y) {
    float* output = rows.output +
                    (static_cast<std::ptrdiff_t>(row) * places.height + y) * places.width * places.channels +
                    static_cast<std::ptrdiff_t>(group) * outputs_;
    const auto compute = [&](int first, int count) {
      kernels::multiply({.a = image + std::ptrdiff_t{y} * window_.stride_y * line + first * step,
                         .a_row = step,
                         .a_segment = line,
                         .b = part_of(weight_, group),
                         .b_segment = window_line * weight_.cols(),
                         .b_row = weight_.cols(),
                         .segments = window_.height,
                         .length = static_cast<int>(window_line),
                         .rows = count,
                         .columns = outputs_,
                         .output = output + static_cast<std::ptrdiff_t>(first) * places.channels,
                         .output_row = places.channels},
                        part_of(bias_, group));
    };
    if (!windows) {
      compute(0, places.width);
      continue;
    }
    windows->move_to(y * window_.stride_y);
    windows->for_each_run(places.width, compute, [&](int first, int count) {
      float* place = output + static_cast<std::ptrdiff_t>(first) * places.channels;
      for (int i = 0; i < count; ++i) {
        std::copy_n(place - places.channels, outputs_, place);
        place += places.channels;
      }
    });
  }
}

void Convolution::transpose_weight(int group, float* transposed) const {
  const int stride = kernels::padded(channels_);
  const float* from = part_of(weight_, group);
  for (int tap = window_.height * window_.width; tap-- > 0;) {
    float* const block = transposed + static_cast<std::ptrdiff_t>(tap) * outputs_ * stride;
    for (int channel = 0; channel < channels_; ++channel) {
      for (int out = 0; out < outputs_; ++out) {
        block[out * stride + channel] = from[out];
      }
      from += weight_.cols();
    }
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
        std::copy_n(gradient + (static_cast<std::ptrdiff_t>(y) * places.width + x) * places.channels,
                    outputs_, field + (static_cast<std::ptrdiff_t>(to_y) * shape.width + to_x) * outputs_);
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
  const Shape& input = input_shape();
  const int stride = kernels::padded(channels_);
  const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(gradient_field().width) * outputs_;
  const std::ptrdiff_t window_line = static_cast<std::ptrdiff_t>(window_.width) * outputs_;
  for (int group = 0; group < groups_; ++group) {
    transpose_weight(group, transposed);
    for (int row = 0; row < rows.count; ++row) {
      spread_gradient(rows.output_gradient +
                          static_cast<std::ptrdiff_t>(row) * kernels::padded(output_shape().size()) +
                          static_cast<std::ptrdiff_t>(group) * outputs_,
                      field);
      float* gradient = rows.input_gradient +
                        static_cast<std::ptrdiff_t>(row) * kernels::padded(input.size()) +
                        static_cast<std::ptrdiff_t>(group) * channels_;
      for (int y = 0; y < input.height; ++y) {
        kernels::multiply({.a = field + y * line,
                           .a_row = outputs_,
                           .a_segment = line,
                           .b = transposed,
                           .b_segment = window_line * stride,
                           .b_row = stride,
                           .segments = window_.height,
                           .length = static_cast<int>(window_line),
                           .rows = input.width,
                           .columns = channels_,
                           .output = gradient + static_cast<std::ptrdiff_t>(y) * input.width * input.channels,
                           .output_row = input.channels},
                          nullptr);
      }
    }
  }
}

void Convolution::accumulate_gradient(std::size_t index, const Rows& batch, Slice slice,
                                      float* gradient) const {
  const bool is_weight = index == kWeight;
  const Shape& places = output_shape();
  const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(padded_width()) * channels_;
  // Inputs of one line of the window are neighbours in the image too; a bias is the weight of an input of 1.
  const int run = is_weight ? window_.width * channels_ : 1;
  const int runs = is_weight ? window_.height : 1;  // of a group
  const float one = 1;
  for (int row = 0; row < batch.count; ++row) {
    for (int begin = slice.begin; begin < slice.end;) {
      const int at = begin / run;
      const int group = at / runs;
      const int end = std::min(slice.end, (at + 1) * run);
      kernels::Product product{
          .a = &one,
          .a_step = 0,
          .b = batch.output_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(places.size()) +
               static_cast<std::ptrdiff_t>(group) * outputs_,
          .b_segment = static_cast<std::ptrdiff_t>(places.width) * places.channels,
          .b_row = places.channels,
          .segments = places.height,
          .length = places.width,
          .rows = end - begin,
          .columns = outputs_,
          .output = gradient + static_cast<std::ptrdiff_t>(begin - slice.begin) * weight_.cols(),
          .output_row = weight_.cols()};
      if (is_weight) {
        product.a = padded_input(batch, row, group) + at % runs * line + begin % run;
        product.a_row = 1;
        product.a_segment = window_.stride_y * line;
        product.a_step = static_cast<std::ptrdiff_t>(window_.stride_x) * channels_;
      }
      kernels::accumulate(product);
      begin = end;
    }
  }
}

std::vector<ParameterView> Convolution::parameters() {
  const auto size = [](auto value) { return static_cast<std::size_t>(value); };
  const std::size_t all_outputs = size(output_shape().channels);
  return {{"weight",
           {all_outputs, size(channels_), size(window_.height), size(window_.width)},
           {weight_.data(), size(weight_.size())},
           static_cast<int>(weight_.rows())},
          {"bias", {all_outputs}, {bias_.data(), size(bias_.size())}, groups_}};
}

void Convolution::initialize(Initializer initializer, Random& random) {
  const int taps = window_.height * window_.width;
  const double deviation = weight_deviation(initializer, taps * channels_, taps * outputs_);
  const Eigen::Index inputs = weight_.rows() / groups_;
  for (int out = 0; out < output_shape().channels; ++out) {
    const int group = out / outputs_;
    for (Eigen::Index in = 0; in < inputs; ++in) {
      weight_(group * inputs + in, out % outputs_) = static_cast<float>(deviation * random.normal());
    }
    bias_(group, out % outputs_) =
        initializer == Initializer::normal ? static_cast<float>(random.normal()) : 0.0F;
  }
}

// In files the taps of a channel are neighbours; in memory the outputs of a group, then the channels of a
// tap.
Eigen::Index Convolution::place_in_memory(const Matrix& parameter, Eigen::Index place_in_file) const {
  const int taps = window_.height * window_.width;
  const Eigen::Index inputs = parameter.rows() / groups_;  // of an output; a bias has one
  const Eigen::Index output = place_in_file / inputs;
  const Eigen::Index input = place_in_file % inputs;
  const Eigen::Index row = output / outputs_ * inputs + input % taps * channels_ + input / taps;
  return row * parameter.cols() + output % outputs_;
}

void Convolution::read_parameter(std::size_t index, std::span<float> values) const {
  const Matrix& parameter = index == kWeight ? weight_ : bias_;
  Eigen::Index place = 0;
  for (float& value : values) {
    value = parameter.data()[place_in_memory(parameter, place++)];
  }
}

void Convolution::write_parameter(std::size_t index, std::span<const float> values) {
  Matrix& parameter = index == kWeight ? weight_ : bias_;
  Eigen::Index place = 0;
  for (const float value : values) {
    parameter.data()[place_in_memory(parameter, place++)] = value;
  }
}

}  // namespace inkling
