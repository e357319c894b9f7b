#include "npz/crc32.hpp"

#include <gtest/gtest.h>

#include "fixture.hpp"

namespace inkling::npz {
namespace {

TEST(Crc32, MatchesThePublishedCheckValues) {
  EXPECT_EQ(crc32({}), 0U);
  EXPECT_EQ(crc32(bytes_of("123456789")), 0xCBF43926U);
  EXPECT_EQ(crc32(bytes_of("The quick brown fox jumps over the lazy dog")), 0x414FA339U);
}

// The definition, bit by bit.
std::uint32_t slow_crc32(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ (crc % 2 != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

TEST(Crc32, AgreesWithTheDefinitionAtEveryLengthAndAlignment) {
  Bytes bytes;
  for (unsigned i = 0; i < 80; ++i) bytes.push_back(static_cast<std::uint8_t>(i * 37 + 11));
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t size = 0; size < 64; ++size) {
      const ByteView part = ByteView(bytes).subspan(begin, size);
      ASSERT_EQ(crc32(part), slow_crc32(part)) << begin << ", " << size;
    }
  }
}

}  // namespace
}  // namespace inkling::npz
