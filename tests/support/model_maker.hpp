// Small models to do things with, made on the spot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "inkling/data_set.hpp"
#include "inkling/model.hpp"

namespace inkling::testing {

// Untrained, with weights that `seed` decides and the ten digits as classes.
inline Model make_model(std::string_view architecture = "dense 5 sigmoid, dense 10 sigmoid",
                        std::uint64_t seed = 1) {
  Model model{Network::build(architecture, {kImageSide, kImageSide, 1}).value()};
  model.network.initialize(Initializer::glorot, seed);
  for (int digit = 0; digit < kDigits; ++digit) {
    model.classes.push_back(std::to_string(digit));
  }
  return model;
}

}  // namespace inkling::testing
