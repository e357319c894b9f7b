#include "model/onnx_graph.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/refusal.hpp"
#include "model/onnx_messages.hpp"
#include "nn/activation.hpp"
#include "nn/architecture.hpp"
#include "nn/batch_norm.hpp"

namespace inkling::onnx {
namespace {

// Steps by which a window walks, and the zeros around the image: of a line that Network::build has read.
struct Walk {
  Integers strides;
  Integers pads;  // top, left, bottom, right
};

// "3x5" -> {3, 5}; "3" -> {3, 3}
Integers sides_of(std::string_view text) {
  Integers sides = {0};
  for (const char c : text) {
    if (c == 'x') {
      sides.push_back(0);
    } else {
      sides.back() = sides.back() * 10 + (c - '0');
    }
  }
  sides.resize(2, sides[0]);
  return sides;
}

Walk walk_of(const std::vector<std::string_view>& words, const Integers& kernel, const Shape& input,
             const Shape& output) {
  const bool is_convolution = words[0] == "conv";
  Walk walk{is_convolution ? Integers{1, 1} : kernel, {0, 0, 0, 0}};
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "stride") {
      walk.strides = sides_of(words[i + 1]);
    } else if (words[i] == "pad") {
      walk.pads.assign(4, sides_of(words[i + 1])[0]);
    } else if (words[i] == "same") {
      // What cannot be halved goes to the bottom and the right, as TensorFlow has it.
      const Integers in = {input.height, input.width};
      const Integers out = {output.height, output.width};
      for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t margin =
            std::max<std::int64_t>(0, (out[axis] - 1) * walk.strides[axis] + kernel[axis] - in[axis]);
        walk.pads[axis] = margin / 2;
        walk.pads[axis + 2] = margin - margin / 2;
      }
    }
  }
  return walk;
}

// Writes nodes one after the other, each taking what the one before it gave.
class GraphWriter {
 public:
  explicit GraphWriter(const Network& network)
      : network_(network), parameters_(network.parameters()), shape_(network.input_shape()) {}

  Result<ProtobufWriter> write(double temperature) {
    const std::vector<std::string>& lines = network_.architecture();
    std::size_t layer = 0;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      const std::vector<std::string_view> words = words_of(lines[line]);
      const Activation activation = activation_named(words.back());
      const bool is_activation = words.size() == 1 && activation != Activation::none;
      if (!is_activation) {
        if (!add_layer(line, words, network_.layers()[layer]->output_shape())) {
          return unsupported("layer '{}': cannot be written as ONNX", {lines[line]});
        }
        ++layer;
      }
      if (activation != Activation::none) {
        if (++layer == network_.layers().size()) {
          break;  // the last one: of the logits
        }
        activate(activation);
      }
    }
    flatten();
    nodes_.back().output = kLogits;
    divide_by(temperature);
    activate(network_.output_activation());
    if (nodes_.back().output == kLogits) {
      add("Identity", {});
    }
    nodes_.back().output = kProbabilities;
    return message();
  }

 private:
  static constexpr std::string_view kImage = "image";
  static constexpr std::string_view kLogits = "logits";
  static constexpr std::string_view kProbabilities = "probabilities";

  struct Node {
    std::string operation;
    std::vector<std::string> inputs;
    std::string output;
    std::vector<ProtobufWriter> attributes;
  };

  // How the values of a sample lie: ONNX wants channels first where we have them last.
  enum class Layout { channels_last, channels_first, flat };

  [[nodiscard]] std::string current() const {
    return nodes_.empty() ? std::string(kImage) : nodes_.back().output;
  }

  void add(std::string operation, const std::vector<std::string>& constants,
           std::vector<ProtobufWriter> attributes = {}) {
    std::vector<std::string> inputs = {current()};
    inputs.insert(inputs.end(), constants.begin(), constants.end());
    std::string output = join({operation, "_", nodes_.size()});
    nodes_.push_back({std::move(operation), std::move(inputs), std::move(output), std::move(attributes)});
  }

  template <class Value>
  std::string constant(std::string name, const Integers& shape, std::span<const Value> values) {
    constants_.push_back(tensor(name, shape, values));
    return name;
  }
  std::string integers(std::string_view what, const Integers& values) {
    return constant(join({what, "_", nodes_.size()}), {static_cast<std::int64_t>(values.size())},
                    std::span<const std::int64_t>(values));
  }
  std::string parameter(std::size_t line, std::string_view what) {
    const std::string name = join({"layers.", line, ".", what});
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const Network::Parameter& given) { return given.name == name; });
    const Integers shape(found->shape.begin(), found->shape.end());
    return constant(name, shape, std::span<const float>(found->values));
  }

  void reorder(Layout layout, const Integers& permutation) {
    add("Transpose", {}, {attribute("perm", permutation)});
    layout_ = layout;
  }
  void order_channels_first() {
    if (layout_ == Layout::flat) {
      add("Reshape", {integers("shape", {-1, shape_.height, shape_.width, shape_.channels})});
      layout_ = Layout::channels_last;
    }
    if (layout_ == Layout::channels_last) {
      reorder(Layout::channels_first, {0, 3, 1, 2});
    }
  }
  void flatten() {
    if (layout_ == Layout::channels_first && shape_.channels > 1 && shape_.height * shape_.width > 1) {
      reorder(Layout::channels_last, {0, 2, 3, 1});
    }
    if (layout_ != Layout::flat) {
      add("Flatten", {}, {attribute("axis", std::int64_t{1})});
      layout_ = Layout::flat;
    }
  }

  bool add_layer(std::size_t line, const std::vector<std::string_view>& words, const Shape& output) {
    if (words[0] == "conv" || words[0] == "maxpool" || words[0] == "avgpool") {
      add_window(line, words, output);
    } else if (words[0] == "dense") {
      flatten();
      add("Gemm", {parameter(line, "weight"), parameter(line, "bias")},
          {attribute("transB", std::int64_t{1})});
    } else if (words[0] == "batchnorm") {
      order_channels_first();
      add("BatchNormalization",
          {parameter(line, "weight"), parameter(line, "bias"), parameter(line, "running_mean"),
           parameter(line, "running_var")},
          {attribute("epsilon", static_cast<float>(kNormalizationEpsilon))});
    } else if (words[0] == "flatten") {
      flatten();
    } else {
      return false;
    }
    shape_ = output;
    return true;
  }

  void add_window(std::size_t line, const std::vector<std::string_view>& words, const Shape& output) {
    const bool is_convolution = words[0] == "conv";
    const Integers kernel = words[1] == "global" ? Integers{shape_.height, shape_.width}
                                                 : sides_of(words[is_convolution ? 2 : 1]);
    const Walk walk = walk_of(words, kernel, shape_, output);
    order_channels_first();
    std::vector<ProtobufWriter> attributes = {attribute("kernel_shape", kernel),
                                              attribute("strides", walk.strides)};
    if (is_convolution) {
      attributes.push_back(attribute("pads", walk.pads));
      const auto groups = std::find(words.begin(), words.end(), "groups");
      if (groups != words.end()) {
        attributes.push_back(attribute("group", sides_of(groups[1])[0]));
      }
      add("Conv", {parameter(line, "weight"), parameter(line, "bias")}, std::move(attributes));
    } else {
      add(words[0] == "maxpool" ? "MaxPool" : "AveragePool", {}, std::move(attributes));
    }
  }

  void divide_by(double temperature) {
    if (temperature != 1) {
      const std::array<float, 1> value = {static_cast<float>(temperature)};
      add("Div", {constant("temperature", {}, std::span<const float>(value))});
    }
  }

  void activate(Activation activation) {
    switch (activation) {
      case Activation::none:
        break;
      case Activation::sigmoid:
        add("Sigmoid", {});
        break;
      case Activation::relu:
        add("Relu", {});
        break;
      case Activation::tanh:
        add("Tanh", {});
        break;
      case Activation::softmax:
      case Activation::softmax_or_none:
        softmax(activation == Activation::softmax_or_none);
        break;
    }
  }

  // Over all values of a sample; `with_none`: and one more logit of 0, whose probability is dropped.
  void softmax(bool with_none) {
    const Shape shape = shape_;
    flatten();
    if (with_none) {
      add("Pad", {integers("pads", {0, 0, 0, 1})});
    }
    add("Softmax", {}, {attribute("axis", std::int64_t{1})});
    if (with_none) {
      add("Slice", {integers("starts", {0}), integers("ends", {shape.size()}), integers("axes", {1})});
    }
  }

  [[nodiscard]] ProtobufWriter message() const {
    ProtobufWriter graph;
    for (const Node& node : nodes_) {
      ProtobufWriter out;
      for (const std::string& input : node.inputs) {
        out.text(node_field::input, input);
      }
      out.text(node_field::output, node.output);
      out.text(node_field::op_type, node.operation);
      for (const ProtobufWriter& given : node.attributes) {
        out.message(node_field::attribute, given);
      }
      graph.message(graph_field::node, out);
    }
    graph.text(graph_field::name, "digits");
    for (const ProtobufWriter& tensor : constants_) {
      graph.message(graph_field::initializer, tensor);
    }
    const Shape& input = network_.input_shape();
    graph.message(graph_field::input, float_value(kImage, {input.height, input.width, input.channels}));
    graph.message(graph_field::output, float_value(kLogits, {network_.outputs()}));
    graph.message(graph_field::output, float_value(kProbabilities, {network_.outputs()}));
    return graph;
  }

  const Network& network_;
  std::vector<Network::Parameter> parameters_;
  Shape shape_;  // of what the last node gives
  Layout layout_ = Layout::channels_last;
  std::vector<Node> nodes_;
  std::vector<ProtobufWriter> constants_;
};

}  // namespace

Result<ProtobufWriter> graph_of(const Network& network, double temperature) {
  return GraphWriter(network).write(temperature);
}

}  // namespace inkling::onnx
