#include "shape_text.hpp"

#include "inkling/refusal.hpp"

namespace inkling {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t side : shape) {
    text += join("{}{}", {text.size() > 1 ? ", " : "", side});
  }
  return text + "]";
}

}  // namespace inkling
