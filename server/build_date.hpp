// The date that files made now are given.
#pragma once

#include <string>

#include "inkling/error.hpp"

namespace inkling::server {

// "2024-03-09", in UTC: today, or the day that SOURCE_DATE_EPOCH names (reproducible-builds.org), so that a
// file can be made again with the same bytes. Error{invalid_argument} when that is not a number of seconds.
Result<std::string> build_date();

}  // namespace inkling::server
