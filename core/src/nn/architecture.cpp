#include "nn/architecture.hpp"

#include <algorithm>

#include "inkling/refusal.hpp"
#include "nn/activation.hpp"
#include "nn/batch_norm.hpp"
#include "nn/convolution.hpp"
#include "nn/dense.hpp"
#include "nn/dropout.hpp"
#include "nn/flatten.hpp"
#include "nn/pooling.hpp"

namespace inkling {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// A decimal number from 1 to `most`, or 0 when it is not one.
int parse_count(std::string_view text, int most) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || value > most) {
      return 0;
    }
    value = value * 10 + (c - '0');
  }
  return value <= most ? value : 0;
}

constexpr std::string_view kLayers =
    "conv, maxpool, avgpool, dense, batchnorm, dropout, flatten and the activations sigmoid, relu, tanh, "
    "softmax and softmax-or-none";

// "3x5" -> {3, 5}; "3" -> {3, 3} where one number may stand for both; {0, 0} when it is neither.
struct Sides {
  int height = 0;
  int width = 0;
};

Sides parse_sides(std::string_view text, bool one_for_both = false) {
  const std::size_t by = text.find('x');
  if (by == std::string_view::npos) {
    const int side = one_for_both ? parse_count(text, kMaxWindowSide) : 0;
    return {side, side};
  }
  const Sides sides = {parse_count(text.substr(0, by), kMaxWindowSide),
                       parse_count(text.substr(by + 1), kMaxWindowSide)};
  return sides.height == 0 || sides.width == 0 ? Sides() : sides;
}

// "0.25" -> 0.25: a decimal fraction below 1; negative when it is not one.
double parse_fraction(std::string_view text) {
  if (text != "0" && (text.size() < 3 || text.size() > 10 || text.substr(0, 2) != "0.")) {
    return -1;
  }
  double value = 0;
  double unit = 1;
  for (const char c : text.substr(std::min<std::size_t>(text.size(), 2))) {
    if (c < '0' || c > '9') {
      return -1;
    }
    unit /= 10;
    value += unit * (c - '0');
  }
  return value;
}

// Reads one line word by word. The first thing that is wrong is kept.
class LineReader {
 public:
  LineReader(std::string_view line, const Shape& input, std::size_t max_parameters)
      : line_(line), words_(words_of(line)), input_(input), max_parameters_(max_parameters) {}

  Result<std::vector<std::unique_ptr<Layer>>> read() {
    const std::string_view kind = next();
    if (kind == "conv") {
      read_convolution();
    } else if (kind == "maxpool" || kind == "avgpool") {
      read_pooling(kind);
    } else if (kind == "dense") {
      read_dense();
    } else if (kind == "batchnorm") {
      add(std::make_unique<BatchNorm>(input_));
    } else if (kind == "dropout") {
      read_dropout();
    } else if (kind == "flatten") {
      add(std::make_unique<Flatten>(input_));
    } else if (activation_named(kind) != Activation::none) {
      --at_;
    } else {
      refuse("unknown layer; known are {}", {kLayers});
    }
    read_activation();
    if (!error_.empty()) {
      return invalid_argument("layer '{}': {}", {line_, error_});
    }
    return std::move(layers_);
  }

 private:
  std::string_view next() { return at_ < words_.size() ? words_[at_++] : std::string_view(); }

  bool take(std::string_view word) {
    const bool found = at_ < words_.size() && words_[at_] == word;
    at_ += found ? 1 : 0;
    return found;
  }

  void refuse(const char* text, Message pieces = {}) {
    if (error_.empty()) {
      error_ = join(text, pieces);
    }
  }

  void add(std::unique_ptr<Layer> layer) { layers_.push_back(std::move(layer)); }

  bool affords(std::size_t inputs, int outputs) {
    const bool enough = (inputs + 1) * static_cast<std::size_t>(outputs) <= max_parameters_;
    if (!enough) {
      refuse("more parameters than the {} that are left", {max_parameters_});
    }
    return enough;
  }

  // Whether the window has a place, and not too many of them.
  bool fits(const Window& window, int channels) {
    const Shape places = places_of(window, input_, channels);
    if (places.height < 1 || places.width < 1) {
      refuse("a window of {}x{} does not fit into {}x{}",
             {window.height, window.width, input_.height, input_.width});
      return false;
    }
    if (static_cast<long long>(places.height) * places.width * channels > kMaxInputs) {
      refuse("more than {} outputs", {kMaxInputs});
      return false;
    }
    return true;
  }

  void read_stride(Window& window) {
    if (take("stride")) {
      const Sides stride = parse_sides(next(), true);
      if (stride.height == 0) {
        refuse("expected 'stride <n>' or 'stride <y>x<x>' with 1 to {}", {kMaxWindowSide});
      }
      window.stride_y = std::max(stride.height, 1);
      window.stride_x = std::max(stride.width, 1);
    }
  }

  void read_padding(Window& window) {
    if (take("pad")) {
      const int margin = parse_count(next(), kMaxWindowSide);
      if (margin == 0) {
        refuse("expected 'pad <n>' with 1 to {}", {kMaxWindowSide});
      }
      window.top = window.bottom = window.left = window.right = margin;
    } else if (take("same")) {
      // As TensorFlow has it: what cannot be halved goes to the bottom and the right.
      const auto margin = [](int side, int size, int stride) {
        return std::max(0, (side - 1) / stride * stride + size - side);
      };
      const int rows = margin(input_.height, window.height, window.stride_y);
      const int columns = margin(input_.width, window.width, window.stride_x);
      window.top = rows / 2;
      window.bottom = rows - window.top;
      window.left = columns / 2;
      window.right = columns - window.left;
    }
  }

  int read_groups(int outputs) {
    if (!take("groups")) {
      return 1;
    }
    const int groups = parse_count(next(), kMaxOutputs);
    if (groups == 0 || input_.channels % groups != 0 || outputs % groups != 0) {
      refuse("expected 'groups <n>' where n divides {} channels and {} outputs", {input_.channels, outputs});
      return 1;
    }
    return groups;
  }

  void read_convolution() {
    const int outputs = parse_count(next(), kMaxOutputs);
    const Sides size = parse_sides(next());
    if (outputs == 0 || size.height == 0) {
      refuse("expected 'conv <outputs> <height>x<width>' with 1 to {} outputs and sides of 1 to {}",
             {kMaxOutputs, kMaxWindowSide});
      return;
    }
    Window window{.height = size.height, .width = size.width};
    read_stride(window);
    read_padding(window);
    const int groups = read_groups(outputs);
    const auto taps = static_cast<std::size_t>(window.height) * static_cast<std::size_t>(window.width);
    if (fits(window, outputs) &&
        affords(taps * static_cast<std::size_t>(input_.channels / groups), outputs)) {
      add(std::make_unique<Convolution>(input_, window, outputs, groups));
    }
  }

  void read_pooling(std::string_view kind) {
    const Sides size = take("global") ? Sides{input_.height, input_.width} : parse_sides(next());
    if (size.height == 0) {
      refuse("expected '{} <height>x<width>' or '{} global'", {kind, kind});
      return;
    }
    Window window{size.height, size.width, size.height, size.width};
    read_stride(window);
    if (!fits(window, input_.channels)) {
      return;
    }
    if (kind == "maxpool") {
      add(std::make_unique<MaxPool>(input_, window));
    } else {
      add(std::make_unique<AveragePool>(input_, window));
    }
  }

  void read_dense() {
    const int outputs = parse_count(next(), kMaxOutputs);
    if (outputs == 0) {
      refuse("expected 'dense <outputs> [activation]' with 1 to {} outputs", {kMaxOutputs});
    } else if (affords(static_cast<std::size_t>(input_.size()), outputs)) {
      add(std::make_unique<Dense>(input_, outputs));
    }
  }

  void read_dropout() {
    const double probability = parse_fraction(next());
    if (probability < 0) {
      refuse("expected 'dropout <probability>' with a probability of 0 or more and less than 1, such as 0.5");
      return;
    }
    add(std::make_unique<Dropout>(input_, probability));
  }

  void read_activation() {
    if (at_ < words_.size()) {
      const std::string_view word = next();
      const Activation activation = activation_named(word);
      if (activation == Activation::none) {
        refuse("'{}' is no activation; known are sigmoid, relu, tanh, softmax and softmax-or-none", {word});
      }
      add(std::make_unique<ActivationLayer>(layers_.empty() ? input_ : layers_.back()->output_shape(),
                                            activation));
    }
    if (at_ < words_.size()) {
      refuse("nothing may follow {}", {words_[at_ - 1]});
    }
  }

  std::string_view line_;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;  // the next word
  Shape input_;
  std::size_t max_parameters_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::string error_;
};

}  // namespace

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && !is_space(line[end])) {
      ++end;
    }
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

std::vector<std::string> split_architecture(std::string_view architecture) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at <= architecture.size()) {
    const std::size_t end = std::min(architecture.find_first_of(",\n", at), architecture.size());
    std::string line;
    for (const std::string_view word : words_of(architecture.substr(at, end - at))) {
      if (!line.empty()) {
        line += ' ';
      }
      line += word;
    }
    if (!line.empty()) {
      lines.push_back(std::move(line));
    }
    at = end + 1;
  }
  return lines;
}

Result<std::vector<std::unique_ptr<Layer>>> make_layers(std::string_view line, const Shape& input,
                                                        std::size_t max_parameters) {
  return LineReader(line, input, max_parameters).read();
}

}  // namespace inkling
