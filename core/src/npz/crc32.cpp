// Slicing by eight (Kounavis and Berry, 2005): eight bytes a step, one table for each of their places.
#include "npz/crc32.hpp"

#include <array>
#include <cstddef>

#include "npz/little_endian.hpp"

namespace inkling::npz {
namespace {

constexpr std::size_t kSlices = 8;
using Tables = std::array<std::array<std::uint32_t, 256>, kSlices>;

// Computed at the first use and not at compile time: 8 KB of noise would be a quarter of the WASM module.
Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1U ^ (remainder % 2 != 0 ? 0xEDB88320U : 0U);
    tables[0][byte] = remainder;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t previous = tables[slice - 1][byte];
      tables[slice][byte] = previous >> 8U ^ tables[0][previous & 0xFFU];
    }
  }
  return tables;
}

}  // namespace

std::uint32_t crc32(ByteView bytes) {
  static const Tables tables = make_tables();
  std::uint32_t crc = 0xFFFFFFFF;
  for (; bytes.size() >= kSlices; bytes = bytes.subspan(kSlices)) {
    const std::uint32_t low = load<std::uint32_t>(bytes.data()) ^ crc;
    const auto high = load<std::uint32_t>(bytes.data() + 4);
    crc = tables[7][low & 0xFFU] ^ tables[6][low >> 8U & 0xFFU] ^ tables[5][low >> 16U & 0xFFU] ^
          tables[4][low >> 24U] ^ tables[3][high & 0xFFU] ^ tables[2][high >> 8U & 0xFFU] ^
          tables[1][high >> 16U & 0xFFU] ^ tables[0][high >> 24U];
  }
  for (const std::uint8_t byte : bytes) crc = crc >> 8U ^ tables[0][(crc ^ byte) & 0xFFU];
  return ~crc;
}

}  // namespace inkling::npz
