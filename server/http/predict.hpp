// POST /predict: what is in a picture. better-tensorflow's route, and everything that it did not know.
#pragma once

#include "server/http/router.hpp"
#include "server/http/service.hpp"

namespace inkling::http {

void predict(const Call& call, httplib::Response& answer, const Service& service);

}  // namespace inkling::http
