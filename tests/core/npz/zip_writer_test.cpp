#include "npz/zip_writer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fixture.hpp"
#include "npz/zip_reader.hpp"

namespace inkling::npz {
namespace {

void expect_hundred_numbers(const Bytes& file) {
  const auto zip = ZipReader::open(file, {});
  ASSERT_TRUE(zip) << zip.error().message;
  ASSERT_EQ(zip->entries().size(), 100U);
  for (std::size_t i = 0; i < 100; ++i) {
    Bytes buffer;
    EXPECT_EQ(zip->entries()[i].name, std::to_string(i));
    const auto content = zip->unpack(zip->entries()[i], buffer);
    ASSERT_TRUE(content) << content.error().message;
    EXPECT_EQ(content->size(), 20 * i);
  }
}

Bytes hundred_numbers(std::uint64_t zip64_from) {
  ZipWriter zip(zip64_from);
  for (std::size_t i = 0; i < 100; ++i) zip.add(std::to_string(i), Bytes(20 * i, 7), Compression::deflate);
  return std::move(zip).finish();
}

TEST(ZipWriter, ComesBackThroughTheReader) {
  expect_hundred_numbers(hundred_numbers(0xFFFFFFFF));
}

// With the limit lowered, some sizes and offsets are past it and some are not.
TEST(ZipWriter, WritesZip64WhereTheOldFieldsAreTooSmall) {
  const Bytes plain = hundred_numbers(0xFFFFFFFF);
  for (const std::uint64_t zip64_from : {0U, 1000U, 3000U}) {
    const Bytes wide = hundred_numbers(zip64_from);
    EXPECT_GT(wide.size(), plain.size());
    expect_hundred_numbers(wide);
  }
}

TEST(ZipWriter, CountsMoreEntriesThan16Bits) {
  constexpr std::size_t kEntries = 65537;
  ZipWriter zip;
  for (std::size_t i = 0; i < kEntries; ++i) zip.add(std::to_string(i), {}, Compression::stored);
  const Bytes file = std::move(zip).finish();
  Limits limits;
  limits.entries = kEntries;
  const auto again = ZipReader::open(file, limits);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->entries().size(), kEntries);
}

TEST(ZipWriter, MarksNamesThatAreNotAscii) {
  constexpr std::size_t kFlagsAt = 6;
  ZipWriter ascii;
  ascii.add("x", {}, Compression::stored);
  EXPECT_EQ(load<std::uint16_t>(std::move(ascii).finish().data() + kFlagsAt), 0);
  ZipWriter utf8;
  utf8.add("\xC3\xB6", {}, Compression::stored);
  EXPECT_EQ(load<std::uint16_t>(std::move(utf8).finish().data() + kFlagsAt), 0x800);
}

}  // namespace
}  // namespace inkling::npz
