#include "server/http/content.hpp"

#include <gtest/gtest.h>

namespace inkling::http {
namespace {

using Kind = RangeRequest::Kind;

void expect_part(std::string_view field, std::size_t size, std::size_t first, std::size_t last) {
  const RangeRequest range = parse_range(field, size);
  EXPECT_EQ(range.kind, Kind::part) << field;
  EXPECT_EQ(range.part.first, first) << field;
  EXPECT_EQ(range.part.last, last) << field;
}

TEST(Content, RangesCountFromBothEnds) {
  expect_part("bytes=0-9", 100, 0, 9);
  expect_part("bytes=90-", 100, 90, 99);
  expect_part("bytes=-10", 100, 90, 99);
  expect_part("bytes=-1000", 100, 0, 99);
  expect_part("Bytes= 99-1000 ", 100, 99, 99);
}

TEST(Content, RangesBeyondTheEndCannotBeSatisfied) {
  EXPECT_EQ(parse_range("bytes=100-", 100).kind, Kind::unsatisfiable);
  EXPECT_EQ(parse_range("bytes=-0", 100).kind, Kind::unsatisfiable);
  EXPECT_EQ(parse_range("bytes=0-", 0).kind, Kind::unsatisfiable);
}

TEST(Content, WhatIsNoRangeAsksForTheWhole) {
  for (const char* field : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1-2,4-5",
                            "lines=1-2", "bytes=1", "bytes=--1", "bytes=99999999999999999999999-"}) {
    EXPECT_EQ(parse_range(field, 100).kind, Kind::whole) << field;
  }
}

TEST(Content, TagsMatchInListsAndWeakly) {
  EXPECT_TRUE(names_tag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_tag("\"x\", W/\"a\"", "\"a\""));
  EXPECT_FALSE(names_tag("\"x\", \"b\"", "\"a\""));
  EXPECT_FALSE(names_tag("", "\"a\""));
}

}  // namespace
}  // namespace inkling::http
