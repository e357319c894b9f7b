#include "nn/pooling.hpp"

#include <algorithm>

#include "nn/kernels.hpp"

namespace inkling {
namespace {

// Calls visit(offset of the window's first pixel, offset of the output pixel) for each place of the window.
template <class Visit>
void for_each_place(const Window& window, const Shape& input, const Shape& output, const Visit& visit) {
  for (int y = 0; y < output.height; ++y) {
    for (int x = 0; x < output.width; ++x) {
      visit((y * window.stride_y * input.width + x * window.stride_x) * input.channels,
            (y * output.width + x) * output.channels);
    }
  }
}

// Calls visit(offset of a pixel from the window's first one), row by row.
template <class Visit>
void for_each_tap(const Window& window, const Shape& input, const Visit& visit) {
  for (int y = 0; y < window.height; ++y) {
    for (int x = 0; x < window.width; ++x) {
      visit((y * input.width + x) * input.channels);
    }
  }
}

}  // namespace

MaxPool::MaxPool(const Shape& input, const Window& window)
    : Layer(input, places_of(window, input, input.channels)), window_(window) {}

std::unique_ptr<Layer> MaxPool::clone() const {
  return std::make_unique<MaxPool>(*this);
}

int MaxPool::index_count() const {
  return output_shape().size();
}

void MaxPool::forward(const Rows& rows) const {
  const int channels = input_shape().channels;
  for (int row = 0; row < rows.count; ++row) {
    const float* input = rows.input + static_cast<std::ptrdiff_t>(row) * input_shape().size();
    float* output = rows.output + static_cast<std::ptrdiff_t>(row) * output_shape().size();
    std::int32_t* largest = rows.indices + static_cast<std::ptrdiff_t>(row) * index_count();
    for_each_place(window_, input_shape(), output_shape(), [&](int from, int to) {
      for (int c = 0; c < channels; ++c) {
        output[to + c] = input[from + c];
        largest[to + c] = from + c;
      }
      for_each_tap(window_, input_shape(), [&](int tap) {
        for (int c = 0; c < channels; ++c) {
          const float value = input[from + tap + c];
          const bool larger = value > output[to + c];
          output[to + c] = larger ? value : output[to + c];
          largest[to + c] = larger ? from + tap + c : largest[to + c];
        }
      });
    });
  }
}

void MaxPool::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  const int inputs = kernels::padded(input_shape().size());
  const int outputs = kernels::padded(output_shape().size());
  std::fill_n(rows.input_gradient, static_cast<std::ptrdiff_t>(rows.count) * inputs, 0.0F);
  for (int row = 0; row < rows.count; ++row) {
    const float* output_gradient = rows.output_gradient + static_cast<std::ptrdiff_t>(row) * outputs;
    float* input_gradient = rows.input_gradient + static_cast<std::ptrdiff_t>(row) * inputs;
    const std::int32_t* largest = rows.indices + static_cast<std::ptrdiff_t>(row) * index_count();
    for (int i = 0; i < index_count(); ++i) {
      input_gradient[largest[i]] += output_gradient[i];
    }
  }
}

AveragePool::AveragePool(const Shape& input, const Window& window)
    : Layer(input, places_of(window, input, input.channels)), window_(window) {}

std::unique_ptr<Layer> AveragePool::clone() const {
  return std::make_unique<AveragePool>(*this);
}

void AveragePool::forward(const Rows& rows) const {
  const int channels = input_shape().channels;
  const auto area = static_cast<float>(window_.height * window_.width);
  for (int row = 0; row < rows.count; ++row) {
    const float* input = rows.input + static_cast<std::ptrdiff_t>(row) * input_shape().size();
    float* output = rows.output + static_cast<std::ptrdiff_t>(row) * output_shape().size();
    for_each_place(window_, input_shape(), output_shape(), [&](int from, int to) {
      std::fill_n(output + to, channels, 0.0F);
      for_each_tap(window_, input_shape(), [&](int tap) {
        for (int c = 0; c < channels; ++c) {
          output[to + c] += input[from + tap + c];
        }
      });
      for (int c = 0; c < channels; ++c) {
        output[to + c] /= area;
      }
    });
  }
}

void AveragePool::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  const int channels = input_shape().channels;
  const auto area = static_cast<float>(window_.height * window_.width);
  const int inputs = kernels::padded(input_shape().size());
  const int outputs = kernels::padded(output_shape().size());
  std::fill_n(rows.input_gradient, static_cast<std::ptrdiff_t>(rows.count) * inputs, 0.0F);
  for (int row = 0; row < rows.count; ++row) {
    const float* output_gradient = rows.output_gradient + static_cast<std::ptrdiff_t>(row) * outputs;
    float* input_gradient = rows.input_gradient + static_cast<std::ptrdiff_t>(row) * inputs;
    for_each_place(window_, input_shape(), output_shape(), [&](int from, int to) {
      for_each_tap(window_, input_shape(), [&](int tap) {
        for (int c = 0; c < channels; ++c) {
          input_gradient[from + tap + c] += output_gradient[to + c] / area;
        }
      });
    });
  }
}

}  // namespace inkling
