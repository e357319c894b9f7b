#include "inkling/merging.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/refusal.hpp"
#include "nn/activation.hpp"
#include "nn/architecture.hpp"
#include "nn/layer.hpp"

namespace inkling {
namespace {

constexpr std::size_t kMostParameters = 50'000'000;

std::size_t size_of(int value) {
  return static_cast<std::size_t>(value);
}

std::string times(std::string_view count, std::size_t factor) {
  std::size_t value = 0;
  for (const char digit : count) {
    value = value * 10 + size_of(digit - '0');
  }
  return join({value * factor});
}

std::string line_of(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    line += (line.empty() ? "" : " ") + word;
  }
  return line;
}

bool is_softmax(Activation activation) {
  return activation == Activation::softmax || activation == Activation::softmax_or_none;
}

// Goes through the lines of networks that have been folded. Outputs lie network by network, and so do
// channels at each place of an image.
class Merging {
 public:
  Merging(std::vector<Network> networks, std::span<const EnsembleMember> given)
      : networks_(std::move(networks)), count_(networks_.size()) {
    for (const Network& network : networks_) {
      parameters_.push_back(network.parameters());
    }
    for (const EnsembleMember& network : given) {
      shares_.push_back(1 / (network.temperature * static_cast<double>(count_)));
    }
  }

  Result<Network> merge() {
    const Network& first = networks_[0];
    const std::vector<std::string>& lines = first.architecture();
    if (const Result<void> possible = check_activations(); !possible) {
      return pass_on(possible.error());
    }
    std::size_t layer = 0;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      const std::vector<std::string_view> words = words_of(lines[line]);
      const Layer& of_line = *first.layers()[layer];
      const char* obstacle =
          add_line(line, {words.begin(), words.end()}, size_of(of_line.input_shape().channels));
      if (obstacle != nullptr) {
        return unsupported("layer '{}': {}", {lines[line], obstacle});
      }
      if (words[0] == "conv" || words[0] == "dense") {
        channels_ = size_of(of_line.output_shape().channels);
      }
      while (layer < first.layers().size() && first.line_of_layer(layer) == line) {
        ++layer;
      }
    }
    Result<Network> merged = Network::build(architecture_, first.input_shape(), kMostParameters);
    if (!merged) {
      return pass_on(merged.error());
    }
    if (const Result<void> set = merged->set_parameters(merged_); !set) {
      return pass_on(set.error());
    }
    return merged;
  }

 private:
  [[nodiscard]] const Network::Parameter& parameter(std::size_t network, std::size_t index) const {
    return parameters_[network][next_ + index];
  }
  [[nodiscard]] bool has_parameters(std::size_t line) const {
    return next_ < parameters_[0].size() &&
           parameters_[0][next_].name.starts_with(join("layers.{}.", {line}));
  }

  // A mean of logits is one of a dense layer's outputs where nothing comes between; and a softmax within
  // would be one over the outputs of all networks.
  Result<void> check_activations() {
    const Network& first = networks_[0];
    const std::vector<std::string>& lines = first.architecture();
    if (!is_softmax(first.output_activation())) {
      return unsupported(
          "the last layer is '{}'; networks can be merged that end in softmax or softmax-or-none",
          {lines.back()});
    }
    const std::size_t logits = first.layers().size() - 2;
    last_ = first.line_of_layer(logits);
    if (words_of(lines[last_])[0] != "dense" || first.layers()[logits]->activation() != Activation::none) {
      return unsupported("'{}' comes before the last softmax; expected a dense layer", {lines[last_]});
    }
    for (std::size_t layer = 0; layer < logits; ++layer) {
      if (is_softmax(first.layers()[layer]->activation())) {
        return unsupported("layer '{}': a softmax within cannot be merged, only the last one",
                           {lines[first.line_of_layer(layer)]});
      }
    }
    return {};
  }

  // nullptr, or why there is no such line for all networks together.
  const char* add_line(std::size_t line, std::vector<std::string> words, std::size_t inputs) {
    const std::size_t tensors = merged_.size();
    const char* obstacle = nullptr;
    if (words[0] == "dense") {
      obstacle = add_dense(line, words);
    } else if (words[0] == "conv") {
      obstacle = add_convolution(words, inputs);
    } else if (has_parameters(line)) {
      obstacle = add_normalization();
    }
    architecture_ += line_of(words) + "\n";
    next_ += merged_.size() - tensors;
    are_apart_ = !merged_.empty();
    return obstacle;
  }

  void add(const Network::Parameter& like, std::vector<std::size_t> shape, std::vector<float> values) {
    merged_.push_back({like.name, std::move(shape), std::move(values)});
  }

  // Where the input `index` of one network is among those of all.
  [[nodiscard]] std::size_t place_of(std::size_t network, std::size_t index) const {
    if (!are_apart_) {
      return index;
    }
    return (index / channels_ * count_ + network) * channels_ + index % channels_;
  }

  // The outputs of one network after those of another.
  const char* add_convolution(std::vector<std::string>& words, std::size_t inputs) {
    const auto groups = std::find(words.begin(), words.end(), "groups");
    if (!are_apart_ && groups != words.end()) {
      return "the first layer with weights cannot have groups, as all networks see the same channels";
    }
    if (are_apart_ && channels_ != inputs) {
      return "behind a flatten, a group would have channels of several networks";
    }
    words[1] = times(words[1], count_);
    if (groups != words.end()) {
      groups[1] = times(groups[1], count_);
    } else if (are_apart_) {
      const std::ptrdiff_t behind = activation_named(words.back()) == Activation::none ? 0 : 1;
      words.insert(words.end() - behind, {"groups", join({count_})});
    }
    for (std::size_t index = 0; index < 2; ++index) {
      std::vector<std::size_t> shape = parameter(0, index).shape;
      shape[0] *= count_;
      std::vector<float> values;
      for (std::size_t network = 0; network < count_; ++network) {
        const std::vector<float>& given = parameter(network, index).values;
        values.insert(values.end(), given.begin(), given.end());
      }
      add(parameter(0, index), std::move(shape), std::move(values));
    }
    return nullptr;
  }

  // Batch normalisation that does not follow a linear layer, and was therefore not folded.
  const char* add_normalization() {
    if (!are_apart_) {
      return "the first layer with weights must be a convolution or a dense layer";
    }
    constexpr std::size_t kTensors = 4;  // slope, offset, mean and variance
    for (std::size_t index = 0; index < kTensors; ++index) {
      const std::size_t size = parameter(0, index).values.size();
      std::vector<float> values(size * count_);
      for (std::size_t network = 0; network < count_; ++network) {
        for (std::size_t i = 0; i < size; ++i) {
          values[place_of(network, i)] = parameter(network, index).values[i];
        }
      }
      add(parameter(0, index), {size * count_}, std::move(values));
    }
    return nullptr;
  }

  const char* add_dense(std::size_t line, std::vector<std::string>& words) {
    const bool is_last = line == last_;
    const std::size_t outputs = parameter(0, 0).shape[0];
    const std::size_t inputs = parameter(0, 0).shape[1];
    const std::size_t all_inputs = are_apart_ ? inputs * count_ : inputs;
    const std::size_t all_outputs = is_last ? outputs : outputs * count_;
    if (all_inputs * all_outputs > kMostParameters) {
      return "merged, it would have more parameters than a network may have";
    }
    words[1] = join({all_outputs});
    std::vector<float> weight(all_outputs * all_inputs);
    std::vector<float> bias(all_outputs);
    for (std::size_t network = 0; network < count_; ++network) {
      const double share = is_last ? shares_[network] : 1;
      const auto part = [share](float value) { return static_cast<float>(share * value); };
      for (std::size_t out = 0; out < outputs; ++out) {
        const std::size_t to = is_last ? out : network * outputs + out;
        for (std::size_t in = 0; in < inputs; ++in) {
          weight[to * all_inputs + place_of(network, in)] +=
              part(parameter(network, 0).values[out * inputs + in]);
        }
        bias[to] += part(parameter(network, 1).values[out]);
      }
    }
    add(parameter(0, 0), {all_outputs, all_inputs}, std::move(weight));
    add(parameter(0, 1), {all_outputs}, std::move(bias));
    return nullptr;
  }

  std::vector<Network> networks_;
  std::size_t count_;
  std::vector<double> shares_;  // of a network's logits in the mean
  std::vector<std::vector<Network::Parameter>> parameters_;
  std::size_t next_ = 0;      // the first tensor of the line
  std::size_t last_ = 0;      // the line that gives the logits
  bool are_apart_ = false;    // from the first layer with weights on; before it all see the same
  std::size_t channels_ = 1;  // of one network, which lie side by side
  std::string architecture_;
  std::vector<Network::Parameter> merged_;
};

}  // namespace

Result<Network> merge(std::span<const EnsembleMember> members) {
  if (members.size() < 2) {
    return invalid_argument("expected at least 2 networks, got {}", {members.size()});
  }
  std::vector<Network> folded;
  for (const EnsembleMember& given : members) {
    if (!(given.temperature > 0)) {
      return invalid_argument("expected temperatures above 0");
    }
    folded.push_back(given.network.folded());
    if (folded.back().architecture() != folded[0].architecture() ||
        !(folded.back().input_shape() == folded[0].input_shape())) {
      return invalid_argument(
          "network {} is '{}', network 1 '{}'; only networks of one architecture can be merged",
          {folded.size(), line_of(folded.back().architecture()), line_of(folded[0].architecture())});
    }
  }
  return Merging(std::move(folded), members).merge();
}

}  // namespace inkling
