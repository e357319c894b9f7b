#include "nn/architecture.hpp"

#include <algorithm>

#include "inkling/refusal.hpp"
#include "nn/activation.hpp"
#include "nn/dense.hpp"
#include "nn/flatten.hpp"

namespace inkling {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

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

tl::unexpected<Error> fail_line(std::string_view line, Message reason) {
  return invalid_argument({"layer '", line, "': ", join(reason)});
}

}  // namespace

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
  const std::vector<std::string_view> words = words_of(line);
  const std::string_view kind = words.empty() ? std::string_view() : words[0];
  std::vector<std::unique_ptr<Layer>> layers;
  std::size_t used = 1;

  if (kind == "dense") {
    const int outputs = words.size() > 1 ? parse_count(words[1], kMaxOutputs) : 0;
    if (outputs == 0) {
      return fail_line(line, {"expected 'dense <outputs> [activation]' with 1 to ", kMaxOutputs, " outputs"});
    }
    if ((static_cast<std::size_t>(input.size()) + 1) * static_cast<std::size_t>(outputs) > max_parameters) {
      return fail_line(line, {"more parameters than the ", max_parameters, " that are left"});
    }
    layers.push_back(std::make_unique<Dense>(input, outputs));
    used = 2;
  } else if (kind == "flatten") {
    layers.push_back(std::make_unique<Flatten>(input));
  } else if (activation_named(kind) != Activation::none) {
    used = 0;
  } else {
    return fail_line(line, {"unknown layer; known are dense, flatten, sigmoid, relu, tanh and softmax"});
  }

  if (used < words.size()) {
    const Activation activation = activation_named(words[used]);
    if (activation == Activation::none) {
      return fail_line(line,
                       {"'", words[used], "' is no activation; known are sigmoid, relu, tanh and softmax"});
    }
    layers.push_back(std::make_unique<ActivationLayer>(layers.empty() ? input : layers.back()->output_shape(),
                                                       activation));
    ++used;
  }
  if (used < words.size()) {
    return fail_line(line, {"nothing may follow ", words[used - 1]});
  }
  return layers;
}

}  // namespace inkling
