// The images that a network reads wrong, the worst first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/network.hpp"

namespace inkling {

struct Mistake {
  std::uint32_t index = 0;  // of the image
  std::int32_t label = 0;
  std::int32_t predicted = 0;
  float confidence = 0;        // in what was predicted
  float right_confidence = 0;  // in the label
};

// At most `most`, by ascending confidence in the right label. Pictures of no digit are left out.
std::vector<Mistake> worst_mistakes(const Network& network, const DataSet& data, std::size_t most);

}  // namespace inkling
