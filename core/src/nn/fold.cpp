// Batch normalisation of a linear layer's outputs is another linear layer (Jacob et al., 2018, 3.2).
#include <cmath>
#include <string>
#include <utility>

#include "inkling/network.hpp"
#include "inkling/refusal.hpp"
#include "nn/activation.hpp"
#include "nn/architecture.hpp"
#include "nn/batch_norm.hpp"

namespace inkling {
namespace {

constexpr std::string_view kBatchNorm = "batchnorm";

// A dense or conv line with no activation: what the next line normalises is linear in its weights.
bool is_linear(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  return (words[0] == "dense" || words[0] == "conv") && activation_named(words.back()) == Activation::none;
}

class Folding {
 public:
  explicit Folding(const Network& network) : given_(network.parameters()) {
    const std::vector<std::string>& lines = network.architecture();
    for (std::size_t line = 0; line < lines.size(); ++line) {
      const std::string_view kind = words_of(lines[line])[0];
      if (kind == "dropout") {
        drop(lines[line]);
      } else if (kind == kBatchNorm && !lines_.empty() && is_linear(lines_.back())) {
        lines_.back() += lines[line].substr(kBatchNorm.size());
        normalize(take(line));
      } else {
        lines_.push_back(lines[line]);
        last_ = parameters_.size();
        for (Network::Parameter& parameter : take(line)) {
          const std::string_view name =
              std::string_view(parameter.name).substr(parameter.name.rfind('.') + 1);
          parameter.name = join("layers.{}.{}", {lines_.size() - 1, name});
          parameters_.push_back(std::move(parameter));
        }
      }
    }
  }

  [[nodiscard]] std::string architecture() const {
    std::string text;
    for (const std::string& line : lines_) {
      text += line + "\n";
    }
    return text;
  }

  [[nodiscard]] const std::vector<Network::Parameter>& parameters() const { return parameters_; }

 private:
  // The activation that may follow "dropout 0.5" stays.
  void drop(std::string_view text) {
    const std::vector<std::string_view> words = words_of(text);
    if (words.size() > 2) {
      lines_.emplace_back(words[2]);
    }
  }

  // The parameters of a line of the given network: they come in the order of its lines.
  std::vector<Network::Parameter> take(std::size_t line) {
    const std::string prefix = join("layers.{}.", {line});
    std::vector<Network::Parameter> taken;
    while (next_ < given_.size() && given_[next_].name.starts_with(prefix)) {
      taken.push_back(std::move(given_[next_++]));
    }
    return taken;
  }

  void normalize(const std::vector<Network::Parameter>& statistics) {
    std::vector<float>& weight = parameters_[last_].values;
    std::vector<float>& bias = parameters_[last_ + 1].values;
    const std::size_t inputs = weight.size() / bias.size();
    for (std::size_t out = 0; out < bias.size(); ++out) {
      const auto of = [&](std::size_t index) { return static_cast<double>(statistics[index].values[out]); };
      const double scale = of(0) / std::sqrt(of(3) + kNormalizationEpsilon);
      for (std::size_t i = out * inputs; i < (out + 1) * inputs; ++i) {
        weight[i] = static_cast<float>(weight[i] * scale);
      }
      bias[out] = static_cast<float>((bias[out] - of(2)) * scale + of(1));
    }
  }

  std::vector<Network::Parameter> given_;
  std::size_t next_ = 0;
  std::vector<std::string> lines_;
  std::vector<Network::Parameter> parameters_;
  std::size_t last_ = 0;  // where the last line's parameters begin
};

}  // namespace

Network Network::folded() const {
  const Folding folding(*this);
  // A network that was built before cannot be refused with fewer layers.
  Network network = std::move(*build(folding.architecture(), input_));
  network.set_parameters(folding.parameters());
  return network;
}

}  // namespace inkling
