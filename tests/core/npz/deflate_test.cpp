#include "npz/deflate.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fixture.hpp"

namespace inkling::npz {
namespace {

Bytes with_tail(Bytes stream) {
  stream.insert(stream.end(), kInflateTail, 0xFF);
  return stream;
}

Bytes compressible(std::size_t size) {
  Bytes bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(i % 97 * (i % 5)));
  return bytes;
}

TEST(Deflate, ComesBackThroughInflate) {
  for (const std::size_t size : {16U, 100U, 5000U, 300000U}) {
    const Bytes data = compressible(size);
    const Bytes packed = deflate(data);
    ASSERT_FALSE(packed.empty() && size > 1000) << size;
    if (packed.empty()) continue;
    EXPECT_LT(packed.size(), data.size());
    const auto inflated = inflate(with_tail(packed), size);
    ASSERT_TRUE(inflated) << inflated.error().message;
    EXPECT_EQ(inflated->data, data);
    EXPECT_EQ(inflated->packed_size, packed.size());
  }
}

TEST(Deflate, LeavesAloneWhatItCannotMakeSmaller) {
  EXPECT_TRUE(deflate({}).empty());
  EXPECT_TRUE(deflate(bytes_of("seven")).empty());
  Bytes noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 1000; ++i)
    noise.push_back(static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24U));
  EXPECT_TRUE(deflate(noise).empty());
}

// The last code of this stream ends in its last byte, with fewer than 16 bits in hand.
TEST(Inflate, ReadsAStreamToItsLastBit) {
  const Bytes stream = {0x4B, 0x04, 0x00};  // zlib's raw stream of "a"
  const auto inflated = inflate(with_tail(stream), 1);
  ASSERT_TRUE(inflated) << inflated.error().message;
  EXPECT_EQ(inflated->data, bytes_of("a"));
  EXPECT_EQ(inflated->packed_size, stream.size());
}

TEST(Inflate, ReadsStoredBlocksAndNothing) {
  const auto stored = inflate(with_tail({0x01, 0x03, 0x00, 0xFC, 0xFF, 'a', 'b', 'c'}), 3);
  ASSERT_TRUE(stored) << stored.error().message;
  EXPECT_EQ(stored->data, bytes_of("abc"));
  const auto empty = inflate(with_tail({0x03, 0x00}), 0);
  ASSERT_TRUE(empty) << empty.error().message;
  EXPECT_EQ(empty->packed_size, 2U);
}

TEST(Inflate, RefusesAnotherSizeThanDeclared) {
  const Bytes data = compressible(5000);
  const Bytes input = with_tail(deflate(data));
  EXPECT_TRUE(inflate(input, 5000));
  EXPECT_FALSE(inflate(input, 4999));
  EXPECT_FALSE(inflate(input, 5001));
  EXPECT_FALSE(inflate(input, 0));
}

TEST(Inflate, RefusesCutAndDamagedStreams) {
  const Bytes data = compressible(5000);
  const Bytes packed = deflate(data);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto cut =
        inflate(with_tail(Bytes(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size))), 5000);
    ASSERT_FALSE(cut && cut->data == data && cut->packed_size <= size) << "cut to " << size;
  }
  EXPECT_FALSE(inflate(with_tail(Bytes(60, 0xFF)), 5000));
}

TEST(Inflate, RefusesAStreamThatEndsInTheTail) {
  const Bytes stream = {0x4B, 0x04, 0x00};
  Bytes input = stream;
  input.insert(input.end(), kInflateTail, 0xFF);
  EXPECT_TRUE(inflate(input, 1));
  input.pop_back();  // now the stream's last byte is one of the last eight
  EXPECT_FALSE(inflate(input, 1));
}

TEST(Inflate, RefusesSizesThatNoStreamReachesBeforeAllocating) {
  const auto huge = inflate(with_tail({0x4B, 0x04, 0x00}), std::uint64_t{1} << 40U);
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code, ErrorCode::bad_file);
  EXPECT_NE(huge.error().message.find("cannot hold"), std::string::npos) << huge.error().message;
}

}  // namespace
}  // namespace inkling::npz
