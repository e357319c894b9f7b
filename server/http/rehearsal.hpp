// A few predictions that nobody asked for, on the thread that calls: code is paged in and memory taken before
// the first client comes, who would otherwise wait ten times as long as the next.
#pragma once

#include "server/http/service.hpp"

namespace inkling::http {

// Not counted in the service's measurements. In the log, where requests are, under the id "rehearsal".
void rehearse(const Service& service);

}  // namespace inkling::http
