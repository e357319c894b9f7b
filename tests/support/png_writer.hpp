// Grey PNG files for tests, in the simplest form there is (PNG specification, third edition).
#pragma once

#include "inkling/bytes.hpp"

namespace inkling::testing {

// pixels: [height, width], 0 black to 255 white.
Bytes write_gray_png(ByteView pixels, int width, int height);

}  // namespace inkling::testing
