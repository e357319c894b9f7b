// Which content coding a client prefers (RFC 9110, 12.5.3).
#pragma once

#include <string_view>

namespace inkling::http {

// How much the client wants `coding`, 0 (not at all) to 1, by the value of its Accept-Encoding field. "*"
// stands for codings that are not listed; "identity" is acceptable unless excluded, but anything that is
// listed is wanted more.
double quality(std::string_view accept_encoding, std::string_view coding);

}  // namespace inkling::http
