#include "inkling/network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "inkling/random.hpp"
#include "inkling/refusal.hpp"
#include "inkling/tensor.hpp"
#include "nn/architecture.hpp"
#include "nn/workspace.hpp"
#include "shape_text.hpp"

namespace inkling {
namespace {

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
      return invalid_argument("input shape: each side must be 1 to {}", {kMaxSide});
    }
  }
  if (static_cast<long long>(input.height) * input.width * input.channels > kMaxInputs) {
    return invalid_argument("input shape: more than {} values", {kMaxInputs});
  }

  Network network;
  network.input_ = input;
  network.architecture_ = split_architecture(architecture);
  if (network.architecture_.empty() || network.architecture_.size() > kMaxLayers) {
    return invalid_argument("architecture: expected 1 to {} layers, got {}",
                            {kMaxLayers, network.architecture_.size()});
  }
  Shape shape = input;
  long long activations = 0;
  long long products = 0;
  for (std::size_t line = 0; line < network.architecture_.size(); ++line) {
    auto layers = make_layers(network.architecture_[line], shape, max_parameters - network.parameter_count());
    if (!layers) {
      return pass_on(layers.error());
    }
    for (auto& layer : *layers) {
      shape = layer->output_shape();
      activations += shape.size() + layer->cache_size();
      for (const ParameterView& view : layer->parameters()) {
        products += static_cast<long long>(product(view.shape)) * shape.height * shape.width;
      }
      if (activations > kMaxActivations || products > kMaxProducts) {
        return invalid_argument(
            "layer '{}': with it the network needs more than {} values or {} multiplications an image",
            {network.architecture_[line], kMaxActivations, kMaxProducts});
      }
      network.layers_.push_back(std::move(layer));
      network.line_of_layer_.push_back(line);
    }
  }
  if (network.parameter_count() == 0) {
    return invalid_argument("architecture: no layer has weights; expected at least one 'dense' or 'conv'");
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
      Parameter parameter{join("layers.{}.{}", {line_of_layer_[i], views[p].name}), views[p].shape,
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
      const std::string name = join("layers.{}.{}", {line_of_layer_[i], views[p].name});
      const auto found = std::find_if(parameters.begin(), parameters.end(),
                                      [&](const Parameter& given) { return given.name == name; });
      if (found == parameters.end()) {
        return bad_file("{}: missing; expected {}", {name, shape_text(views[p].shape)});
      }
      if (found->shape != views[p].shape || found->values.size() != product(views[p].shape)) {
        return bad_file("{}: expected {}, got {}",
                        {name, shape_text(views[p].shape), shape_text(found->shape)});
      }
      if (!std::all_of(found->values.begin(), found->values.end(),
                       [](float value) { return std::isfinite(value); })) {
        return bad_file("{}: holds a value that is not finite", {name});
      }
      layers_[i]->write_parameter(p, found->values);
      ++used;
    }
  }
  if (used != parameters.size()) {
    return bad_file("expected {} parameter tensors, got {}", {used, parameters.size()});
  }
  return {};
}

void Network::forward(const MatrixView& images, Workspace& workspace) const {
  const int count = static_cast<int>(images.rows());
  workspace.buffers_->prepare(*this, count);
  workspace.buffers_->forward(*this, images.data(), {0, count}, nullptr);
}

Network::Workspace::Workspace() : buffers_(std::make_unique<WorkspaceBuffers>()) {}
Network::Workspace::~Workspace() = default;
Network::Workspace::Workspace(Workspace&&) noexcept = default;
Network::Workspace& Network::Workspace::operator=(Workspace&&) noexcept = default;

MatrixView Network::Workspace::logits() const {
  return activations(buffers_->logits);
}

MatrixView Network::Workspace::outputs() const {
  return activations(buffers_->layers.size() - 1);
}

MatrixView Network::Workspace::activations(std::size_t layer) const {
  const WorkspaceBuffers::OfLayer& buffers = buffers_->layers[layer];
  return {buffers.activations.data(), buffers_->count, buffers.size};
}

std::size_t WorkspaceBuffers::logits_layer(const Network& network) {
  return network.layers().size() - (network.output_activation() == Activation::none ? 1 : 2);
}

void WorkspaceBuffers::prepare(const Network& network, int wanted) {
  layers.resize(network.layers().size());
  const auto reserve = [wanted](auto& values, int size) {
    const std::size_t room = static_cast<std::size_t>(wanted) * static_cast<std::size_t>(size);
    if (values.size() < room) {
      values.resize(room);
    }
  };
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = *network.layers()[i];
    layers[i].size = layer.output_shape().size();
    reserve(layers[i].activations, layers[i].size);
    reserve(layers[i].indices, layer.index_count());
    reserve(layers[i].cache, layer.cache_size());
  }
  count = wanted;
  logits = logits_layer(network);
}

Rows WorkspaceBuffers::rows_of(const Network& network, std::size_t layer, const float* images, Slice slice) {
  const Layer& it = *network.layers()[layer];
  const auto begin = static_cast<std::ptrdiff_t>(slice.begin);
  Rows rows;
  rows.layer = layer;
  rows.count = slice.end - slice.begin;
  rows.input = (layer == 0 ? images : layers[layer - 1].activations.data()) + begin * it.input_shape().size();
  rows.output = layers[layer].activations.data() + begin * it.output_shape().size();
  rows.indices = layers[layer].indices.data() + begin * it.index_count();
  rows.cache = layers[layer].cache.data() + begin * it.cache_size();
  return rows;
}

void WorkspaceBuffers::forward(const Network& network, const float* images, Slice slice,
                               const TrainingPass* training) {
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    Rows rows = rows_of(network, i, images, slice);
    rows.training = training;
    network.layers()[i]->forward(rows);
  }
}

}  // namespace inkling
