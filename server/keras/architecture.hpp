// The architecture of a Keras model, from its JSON, as the grammar of Network::build has it.
#pragma once

#include <string>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/shape.hpp"
#include "server/keras/saved_layers.hpp"
#include "server/keras/weights.hpp"

namespace inkling::keras {

struct Architecture {
  std::string name;
  Shape input;
  std::string lines;
  std::vector<WeightSource> sources;  // one for each line with weights; they point into `saved`
};

// `saved` must outlive the result.
Result<Architecture> read_architecture(const SavedLayers& saved);

}  // namespace inkling::keras
