// What the process takes: memory, processor time, descriptors, under the names that Prometheus' own clients
// use.
#pragma once

#include "server/metrics/exposition.hpp"

namespace inkling::metrics {

void write_process(Exposition& out);

}  // namespace inkling::metrics
