// What a client wants trained: the options of `inkling train`, as JSON.
//
//   {"data": "synthetic:20000", "architecture": "dense 30 relu, dense 10 softmax", "epochs": 20, "seed": 7}
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "inkling/error.hpp"
#include "server/commands/train_options.hpp"
#include "server/registry.hpp"

namespace inkling::server {

// Options with the parser that knows them; the options point into it.
struct JobOptions {
  CLI::App parser;
  commands::TrainOptions train;
};

// `own_data`: what "data": "server" stands for. Error{invalid_argument} names the field that cannot be. The
// options are complete but for their files: output, init, checkpoint.
Result<std::unique_ptr<JobOptions>> read_job_request(const nlohmann::json& request,
                                                     const std::string& own_data);

// The same message about fields instead of options: "batch_size: …" for "--batch-size: …".
std::string about_fields(const std::string& message);

}  // namespace inkling::server
