#include "nn/initializer.hpp"

#include <cmath>

namespace inkling {

double weight_deviation(Initializer initializer, int inputs, int outputs) {
  switch (initializer) {
    case Initializer::glorot:
      return std::sqrt(2.0 / (inputs + outputs));
    case Initializer::he:
      return std::sqrt(2.0 / inputs);
    case Initializer::normal:
      break;
  }
  return 1;
}

}  // namespace inkling
