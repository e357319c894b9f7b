// How a module brings a canvas into MNIST's form: each is linked with one of the two sources.
#pragma once

#include "inkling/canvas.hpp"
#include "inkling/error.hpp"

namespace inkling {

Result<Ink> field_of(const Canvas& canvas);

}  // namespace inkling
