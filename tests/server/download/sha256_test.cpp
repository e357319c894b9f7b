#include "server/download/sha256.hpp"

#include <gtest/gtest.h>

namespace inkling::download {
namespace {

// FIPS 180-4's examples.
TEST(Sha256, DigestsOfTheStandard) {
  EXPECT_EQ(sha256({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const Bytes abc = {'a', 'b', 'c'};
  EXPECT_EQ(sha256(abc), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace inkling::download
