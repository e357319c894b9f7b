// The model repository extension of the Open Inference Protocol: what there is, load and unload.
#pragma once

#include "server/http/router.hpp"
#include "server/http/service.hpp"

namespace inkling::http::oip {

void add_repository_routes(Router& router, const Service& service);

}  // namespace inkling::http::oip
