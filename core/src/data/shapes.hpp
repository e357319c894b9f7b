// Shapes and little pictures as people draw them: triangles, arrows, faces, houses.
#pragma once

#include "data/sketch.hpp"
#include "inkling/random.hpp"

namespace inkling {

Strokes draw_shape(Random& random);

}  // namespace inkling
