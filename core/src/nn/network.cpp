#include "inkling/network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "inkling/random.hpp"
#include "inkling/refusal.hpp"
#include "nn/architecture.hpp"
#include "nn/workspace.hpp"

namespace inkling {
namespace {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t size : shape) {
    text += join({text.size() > 1 ? ", " : "", size});
  }
  return text + "]";
}

std::size_t product(const std::vector<std::size_t>& shape) {
  std::size_t size = 1;
  for (const std::size_t side : shape) {
    size *= side;
  }
  return size;
}

}  // namespace

Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

Network::Network(const Network& other)
    : input_(other.input_), architecture_(other.architecture_), line_of_layer_(other.line_of_layer_) {
  for (const auto& layer : other.layers_) {
    layers_.push_back(layer->clone());
  }
}

Network& Network::operator=(const Network& other) {
  if (this != &other) {
    *this = Network(other);
  }
  return *this;
}

Result<Network> Network::build(std::string_view architecture, const Shape& input,
                               std::size_t max_parameters) {
  constexpr int kMaxSide = 4096;
  for (const int side : {input.height, input.width, input.channels}) {
    if (side < 1 || side > kMaxSide) {
      return invalid_argument({"input shape: each side must be 1 to ", kMaxSide});
    }
  }
  if (static_cast<long long>(input.height) * input.width * input.channels > kMaxInputs) {
    return invalid_argument({"input shape: more than ", kMaxInputs, " values"});
  }

  Network network;
  network.input_ = input;
  network.architecture_ = split_architecture(architecture);
  if (network.architecture_.empty() || network.architecture_.size() > kMaxLayers) {
    return invalid_argument(
        {"architecture: expected 1 to ", kMaxLayers, " layers, got ", network.architecture_.size()});
  }
  Shape shape = input;
  for (std::size_t line = 0; line < network.architecture_.size(); ++line) {
    auto layers = make_layers(network.architecture_[line], shape, max_parameters - network.parameter_count());
    if (!layers) {
      return pass_on(layers.error());
    }
    for (auto& layer : *layers) {
      shape = layer->output_shape();
      network.layers_.push_back(std::move(layer));
      network.line_of_layer_.push_back(line);
    }
  }
  if (network.parameter_count() == 0) {
    return invalid_argument({"architecture: no layer has weights; expected at least one 'dense <outputs>'"});
  }
  return network;
}

int Network::outputs() const {
  return layers_.back()->output_shape().size();
}

Activation Network::output_activation() const {
  return layers_.back()->activation();
}

std::size_t Network::parameter_count() const {
  std::size_t count = 0;
  for (const auto& layer : layers_) {
    for (const ParameterView& view : layer->parameters()) {
      count += product(view.shape);
    }
  }
  return count;
}

void Network::initialize(Initializer initializer, std::uint64_t seed) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Random random(seed, i);
    layers_[i]->initialize(initializer, random);
  }
}

std::vector<Network::Parameter> Network::parameters() const {
  std::vector<Parameter> result;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::vector<ParameterView> views = layers_[i]->parameters();
    for (std::size_t p = 0; p < views.size(); ++p) {
      Parameter parameter{join({"layers.", line_of_layer_[i], ".", views[p].name}), views[p].shape,
                          std::vector<float>(product(views[p].shape))};
      layers_[i]->read_parameter(p, parameter.values);
      result.push_back(std::move(parameter));
    }
  }
  return result;
}

Result<void> Network::set_parameters(const std::vector<Parameter>& parameters) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::vector<ParameterView> views = layers_[i]->parameters();
    for (std::size_t p = 0; p < views.size(); ++p) {
      const std::string name = join({"layers.", line_of_layer_[i], ".", views[p].name});
      const auto found = std::find_if(parameters.begin(), parameters.end(),
                                      [&](const Parameter& given) { return given.name == name; });
      if (found == parameters.end()) {
        return bad_file({name, ": missing; expected ", shape_text(views[p].shape)});
      }
      if (found->shape != views[p].shape || found->values.size() != product(views[p].shape)) {
        return bad_file(
            {name, ": expected ", shape_text(views[p].shape), ", got ", shape_text(found->shape)});
      }
      if (!std::all_of(found->values.begin(), found->values.end(),
                       [](float value) { return std::isfinite(value); })) {
        return bad_file({name, ": holds a value that is not finite"});
      }
      layers_[i]->write_parameter(p, found->values);
      ++used;
    }
  }
  if (used != parameters.size()) {
    return bad_file({"expected ", used, " parameter tensors, got ", parameters.size()});
  }
  return {};
}

void Network::forward(const MatrixView& images, Workspace& workspace) const {
  const int count = static_cast<int>(images.rows());
  workspace.buffers_->prepare(*this, count);
  workspace.buffers_->forward(*this, images.data(), {0, count});
}

Network::Workspace::Workspace() : buffers_(std::make_unique<WorkspaceBuffers>()) {}
Network::Workspace::~Workspace() = default;
Network::Workspace::Workspace(Workspace&&) noexcept = default;
Network::Workspace& Network::Workspace::operator=(Workspace&&) noexcept = default;

MatrixView Network::Workspace::logits() const {
  return activations(buffers_->logits);
}

MatrixView Network::Workspace::outputs() const {
  return activations(buffers_->activations.size() - 1);
}

MatrixView Network::Workspace::activations(std::size_t layer) const {
  const Matrix& matrix = buffers_->activations[layer];
  return {matrix.data(), buffers_->count, matrix.cols()};
}

std::size_t WorkspaceBuffers::logits_layer(const Network& network) {
  return network.layers().size() - (network.output_activation() == Activation::none ? 1 : 2);
}

void WorkspaceBuffers::prepare(const Network& network, int wanted) {
  const auto& layers = network.layers();
  activations.resize(layers.size());
  caches.resize(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const int size = layers[i]->output_shape().size();
    if (activations[i].rows() < wanted || activations[i].cols() != size) {
      activations[i].resize(wanted, size);
    }
    const std::size_t words =
        static_cast<std::size_t>(wanted) * static_cast<std::size_t>(layers[i]->cache_words());
    if (caches[i].size() < words) {
      caches[i].resize(words);
    }
  }
  count = wanted;
  logits = logits_layer(network);
}

Rows WorkspaceBuffers::rows_of(const Network& network, std::size_t layer, const float* images, Slice slice) {
  const Layer& it = *network.layers()[layer];
  const auto begin = static_cast<std::ptrdiff_t>(slice.begin);
  Rows rows;
  rows.count = slice.end - slice.begin;
  rows.input = (layer == 0 ? images : activations[layer - 1].data()) + begin * it.input_shape().size();
  rows.output = activations[layer].data() + begin * it.output_shape().size();
  rows.cache = caches[layer].data() + begin * it.cache_words();
  return rows;
}

void WorkspaceBuffers::forward(const Network& network, const float* images, Slice slice) {
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    network.layers()[i]->forward(rows_of(network, i, images, slice));
  }
}

}  // namespace inkling
