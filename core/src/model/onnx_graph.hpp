// A network as a graph of ONNX's operators.
#pragma once

#include "inkling/error.hpp"
#include "inkling/network.hpp"
#include "model/protobuf_writer.hpp"

namespace inkling::onnx {

// From `image` to `logits`, divided by the temperature, and `probabilities`. Error{unsupported} names a layer
// that has no operator; those of a folded network have one.
Result<ProtobufWriter> graph_of(const Network& network, double temperature);

}  // namespace inkling::onnx
