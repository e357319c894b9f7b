// Small data sets for tests, whose every image can be told from the others.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "inkling/data_set.hpp"

namespace inkling {

// `size` images, image i filled with the pixel i and labelled with i's last decimal digit.
inline DataSet numbered_images(std::size_t size) {
  DataSet data;
  for (std::size_t i = 0; i < size; ++i) {
    std::array<std::uint8_t, kImagePixels> image{};
    image.fill(static_cast<std::uint8_t>(i));
    data.append(image, static_cast<std::uint8_t>(i % kDigits));
  }
  return data;
}

}  // namespace inkling
