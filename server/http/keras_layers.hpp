// A network's layers as Keras would list them: {"class_name": "Dense", "config": {…}}.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "inkling/network.hpp"

namespace inkling::http {

nlohmann::json keras_layers(const Network& network);

}  // namespace inkling::http
