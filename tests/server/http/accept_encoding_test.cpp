#include "server/http/accept_encoding.hpp"

#include <gtest/gtest.h>

namespace inkling::http {
namespace {

TEST(AcceptEncoding, WhatIsListedIsWanted) {
  EXPECT_EQ(quality("gzip, deflate, br", "br"), 1);
  EXPECT_EQ(quality("gzip, deflate, br", "zstd"), 0);
  EXPECT_EQ(quality("GZIP", "gzip"), 1);
  EXPECT_EQ(quality("", "gzip"), 0);
}

TEST(AcceptEncoding, QualitiesCount) {
  EXPECT_DOUBLE_EQ(quality("br;q=0.25, gzip ; Q=0.5", "br"), 0.25);
  EXPECT_DOUBLE_EQ(quality("br;q=0.25, gzip ; Q=0.5", "gzip"), 0.5);
  EXPECT_EQ(quality("br;q=0", "br"), 0);
  EXPECT_EQ(quality("br;q=1.000", "br"), 1);
  EXPECT_EQ(quality("br;q=7", "br"), 1);
  EXPECT_EQ(quality("br;q=much", "br"), 0);
}

TEST(AcceptEncoding, TheStarStandsForTheRest) {
  EXPECT_EQ(quality("*", "br"), 1);
  EXPECT_EQ(quality("*;q=0.5, br;q=0", "br"), 0);
  EXPECT_EQ(quality("*;q=0.5, br;q=0", "gzip"), 0.5);
}

TEST(AcceptEncoding, IdentityIsFineUnlessExcluded) {
  EXPECT_GT(quality("", "identity"), 0);
  EXPECT_LT(quality("br;q=0.1", "identity"), 0.1) << "what is listed is wanted more";
  EXPECT_EQ(quality("identity;q=0.5", "identity"), 0.5);
  EXPECT_EQ(quality("identity;q=0", "identity"), 0);
  EXPECT_EQ(quality("*;q=0", "identity"), 0);
}

}  // namespace
}  // namespace inkling::http
