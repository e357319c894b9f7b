// The images that a model's file is checked with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inkling/model.hpp"

namespace inkling {

inline constexpr std::size_t kCheckImages = 4;

// Always the same kCheckImages images of `pixels` bytes: they need not look like digits to show that a
// network computes what its writer did.
std::vector<std::uint8_t> check_images(int pixels);

// The probabilities of images of bytes: [count, classes].
std::vector<float> classify_bytes(const Model& model, const std::vector<std::uint8_t>& images);

// False when weights are so large that outputs overflow.
bool computes_numbers(const Model& model);

}  // namespace inkling
