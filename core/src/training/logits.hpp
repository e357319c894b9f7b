// A network's logits for a whole data set, on all cores.
#pragma once

#include "inkling/data_set.hpp"
#include "inkling/network.hpp"
#include "inkling/tensor_fwd.hpp"

namespace inkling {

// [data.size(), outputs]; threads: 0 means one a core.
Matrix logits_of(const Network& network, const DataSet& data, int threads);

}  // namespace inkling
