// A request that gets no further: its status and the sentence that the client reads.
#pragma once

#include <string>

namespace inkling::http {

struct Refusal {
  int status = 400;
  std::string message;
};

}  // namespace inkling::http
