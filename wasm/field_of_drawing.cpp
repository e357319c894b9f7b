// For inkling.wasm, which is to be small: photographs are read as if they were drawings.
#include "field.hpp"
#include "inkling/drawing.hpp"

namespace inkling {

Result<Ink> field_of(const Canvas& canvas) {
  return normalize_drawing(canvas);
}

}  // namespace inkling
