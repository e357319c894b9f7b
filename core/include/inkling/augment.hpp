// Variations of training images: small affine and elastic distortions (Simard et al., 2003).
#pragma once

#include <cstdint>
#include <span>

#include "inkling/data_set.hpp"
#include "inkling/random.hpp"

namespace inkling {

// How far an image may go. Each value is the largest deviation either way; small networks learn most from
// small ones.
struct Augmentation {
  double shift_pixels = 0.75;
  double rotation_degrees = 5;
  double scale = 0.06;  // 0.06: between 0.94 and 1.06, each axis by itself; below 1
  double shear = 0.075;
  double elastic_pixels = 0.75;  // amplitude of a smooth random displacement
  double thickness_pixels = 0;   // by which strokes become wider or narrower; at most 2
  double intensity = 0;          // 0.3: the strongest ink between 0.7 and 1
};

// About twice as far, from which convolutional networks learn more.
inline constexpr Augmentation kStrongAugmentation{
    .shift_pixels = 1.5, .rotation_degrees = 10, .scale = 0.1, .shear = 0.15, .elastic_pixels = 1.25};

// Writes one variation of `image` to `out`, 0..1; bilinear. Allocates nothing, and takes the same number of
// values from `random` whatever the amplitudes (thickness and intensity take one each, unless they are 0);
// without any, `out` is the image itself.
void augment(std::span<const std::uint8_t, kImagePixels> image, const Augmentation& augmentation,
             Random& random, std::span<float, kImagePixels> out);

}  // namespace inkling
