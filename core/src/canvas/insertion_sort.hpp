// Sorts the short lists of segmentation: stable, and a tenth of the code that the standard library's sorts
// bring, which every page would download.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

namespace inkling::canvas {

// Equals keep their order. Time grows with the square of the length.
template <typename Item, typename Less = std::less<>>
void insertion_sort(std::vector<Item>& items, Less is_less = {}) {
  for (auto next = items.begin(); next != items.end(); ++next) {
    std::rotate(std::upper_bound(items.begin(), next, *next, is_less), next, next + 1);
  }
}

}  // namespace inkling::canvas
