// How models come into the folder over HTTP.
#pragma once

#include <optional>
#include <string>

#include "inkling/bytes.hpp"
#include "server/http/service.hpp"

namespace inkling::http {

// Checks the file, compares it with the model `baseline` where there is one, and puts it into the folder as
// `name`; answers with what came of it: 201 or 200, 409 when it is worse, 412 when the call's If-Match or
// If-None-Match do not hold, or what is wrong with it.
void answer_put(const Call& call, httplib::Response& answer, const Service& service, const std::string& name,
                Bytes file, const std::optional<std::string>& baseline);

}  // namespace inkling::http
