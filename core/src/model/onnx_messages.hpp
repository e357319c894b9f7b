// The messages of onnx.proto that a graph is made of.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/protobuf_writer.hpp"

namespace inkling::onnx {

using Integers = std::vector<std::int64_t>;

// Field numbers.
namespace graph_field {
enum : std::uint32_t { node = 1, name = 2, initializer = 5, input = 11, output = 12 };
}
namespace node_field {
enum : std::uint32_t { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };
}

ProtobufWriter attribute(std::string_view name, std::int64_t value);
ProtobufWriter attribute(std::string_view name, float value);
ProtobufWriter attribute(std::string_view name, const Integers& values);

// A constant.
ProtobufWriter tensor(std::string_view name, const Integers& shape, std::span<const float> values);
ProtobufWriter tensor(std::string_view name, const Integers& shape, std::span<const std::int64_t> values);

// What goes into a graph or comes out of it: floats, `sides` after the size of the batch, which is any.
ProtobufWriter float_value(std::string_view name, const Integers& sides);

}  // namespace inkling::onnx
