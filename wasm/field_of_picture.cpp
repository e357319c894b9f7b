// For inkling-full.wasm: drawings, photographs and scans.
#include "field.hpp"

namespace inkling {

Result<Ink> field_of(const Canvas& canvas) {
  return normalize(canvas);
}

}  // namespace inkling
