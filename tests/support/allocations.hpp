// Counts calls of operator new in this program.
#pragma once

namespace inkling::testing {

long allocations();

}  // namespace inkling::testing
