// Messages in protobuf's wire format, as far as ONNX needs it to be written.
//
//   ProtobufWriter dimension;
//   dimension.text(2, "N");
//   ProtobufWriter shape;
//   shape.message(1, dimension);
//
// Numbers of fields are those of onnx.proto. What is empty or 0 is written all the same.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "inkling/bit_cast.hpp"
#include "inkling/bytes.hpp"

namespace inkling {

class ProtobufWriter {
 public:
  void integer(std::uint32_t field, std::int64_t value) {
    tag(field, kVarint);
    varint(static_cast<std::uint64_t>(value));
  }
  void number(std::uint32_t field, float value) {
    tag(field, kFixed32);
    little_endian(bit_cast<std::uint32_t>(value), sizeof(float));
  }
  void text(std::uint32_t field, std::string_view value) {
    tag(field, kLengthDelimited);
    varint(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }
  void message(std::uint32_t field, const ProtobufWriter& value) { data(field, value.bytes_); }
  void data(std::uint32_t field, ByteView value) {
    tag(field, kLengthDelimited);
    varint(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }
  // Bytes of the numbers, the lowest first.
  void data(std::uint32_t field, std::span<const float> values) {
    tag(field, kLengthDelimited);
    varint(values.size() * sizeof(float));
    for (const float value : values) {
      little_endian(bit_cast<std::uint32_t>(value), sizeof(float));
    }
  }
  void data(std::uint32_t field, std::span<const std::int64_t> values) {
    tag(field, kLengthDelimited);
    varint(values.size() * sizeof(std::int64_t));
    for (const std::int64_t value : values) {
      little_endian(static_cast<std::uint64_t>(value), sizeof(std::int64_t));
    }
  }

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

 private:
  static constexpr std::uint32_t kVarint = 0;
  static constexpr std::uint32_t kLengthDelimited = 2;
  static constexpr std::uint32_t kFixed32 = 5;

  void tag(std::uint32_t field, std::uint32_t type) { varint(field << 3U | type); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) {
      bytes_.push_back(static_cast<std::uint8_t>(value | 0x80U));
    }
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }
  void little_endian(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
  }

  Bytes bytes_;
};

}  // namespace inkling
