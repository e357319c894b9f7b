// The answer to an inference request: JSON, and behind it the tensors that were asked for in binary.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/cpp_httplib.hpp"
#include "server/http/oip/outputs.hpp"

namespace inkling::http::oip {

struct AnsweredBy {
  std::string name;
  std::string version;  // empty: it has none
};

void answer_inference(httplib::Response& answer, const AnsweredBy& model,
                      const std::optional<std::string>& id, const std::vector<OutputTensor>& tensors);

}  // namespace inkling::http::oip
