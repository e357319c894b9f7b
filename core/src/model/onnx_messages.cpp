#include "model/onnx_messages.hpp"

namespace inkling::onnx {
namespace {

// Field numbers and enumerators of onnx.proto.
namespace attribute_field {
enum : std::uint32_t { name = 1, number = 2, integer = 3, integers = 8, type = 20 };
}
namespace tensor_field {
enum : std::uint32_t { dims = 1, data_type = 2, name = 8, raw_data = 9 };
}
constexpr std::int64_t kFloat = 1;
constexpr std::int64_t kInt64 = 7;
constexpr std::int64_t kFloatAttribute = 1;
constexpr std::int64_t kIntegerAttribute = 2;
constexpr std::int64_t kIntegersAttribute = 7;

template <class Values>
ProtobufWriter tensor_of(std::string_view name, const Integers& shape, std::int64_t type, Values values) {
  ProtobufWriter out;
  for (const std::int64_t side : shape) {
    out.integer(tensor_field::dims, side);
  }
  out.integer(tensor_field::data_type, type);
  out.text(tensor_field::name, name);
  out.data(tensor_field::raw_data, values);
  return out;
}

}  // namespace

ProtobufWriter attribute(std::string_view name, std::int64_t value) {
  ProtobufWriter out;
  out.text(attribute_field::name, name);
  out.integer(attribute_field::type, kIntegerAttribute);
  out.integer(attribute_field::integer, value);
  return out;
}

ProtobufWriter attribute(std::string_view name, float value) {
  ProtobufWriter out;
  out.text(attribute_field::name, name);
  out.integer(attribute_field::type, kFloatAttribute);
  out.number(attribute_field::number, value);
  return out;
}

ProtobufWriter attribute(std::string_view name, const Integers& values) {
  ProtobufWriter out;
  out.text(attribute_field::name, name);
  out.integer(attribute_field::type, kIntegersAttribute);
  for (const std::int64_t value : values) {
    out.integer(attribute_field::integers, value);
  }
  return out;
}

ProtobufWriter tensor(std::string_view name, const Integers& shape, std::span<const float> values) {
  return tensor_of(name, shape, kFloat, values);
}

ProtobufWriter tensor(std::string_view name, const Integers& shape, std::span<const std::int64_t> values) {
  return tensor_of(name, shape, kInt64, values);
}

ProtobufWriter float_value(std::string_view name, const Integers& sides) {
  constexpr std::uint32_t kDimension = 1;
  constexpr std::uint32_t kDimensionValue = 1;
  constexpr std::uint32_t kDimensionName = 2;
  constexpr std::uint32_t kElementType = 1;
  constexpr std::uint32_t kShape = 2;
  constexpr std::uint32_t kTensorType = 1;
  constexpr std::uint32_t kName = 1;
  constexpr std::uint32_t kType = 2;
  ProtobufWriter batch;
  batch.text(kDimensionName, "N");
  ProtobufWriter shape;
  shape.message(kDimension, batch);
  for (const std::int64_t side : sides) {
    ProtobufWriter dimension;
    dimension.integer(kDimensionValue, side);
    shape.message(kDimension, dimension);
  }
  ProtobufWriter tensor;
  tensor.integer(kElementType, kFloat);
  tensor.message(kShape, shape);
  ProtobufWriter type;
  type.message(kTensorType, tensor);
  ProtobufWriter value;
  value.text(kName, name);
  value.message(kType, type);
  return value;
}

}  // namespace inkling::onnx
