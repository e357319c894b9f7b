#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <numeric>
#include <string>

#include "inkling/metrics.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/data_options.hpp"
#include "server/commands/json_output.hpp"
#include "server/model_files.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string model;
  server::DataSource data;
  std::string split = "test";
  int threads = 0;
  bool json = false;
};

using Confusion = decltype(Evaluation::confusion);

// The share of a digit's images that were read right; 0 where there are none.
double recall(const Confusion& confusion, std::size_t digit) {
  const auto& row = confusion[digit];
  const auto images = std::accumulate(row.begin(), row.end(), 0U);
  return images == 0 ? 0 : static_cast<double>(row[digit]) / images;
}

void print_table(const Evaluation& evaluation) {
  fmt::print("images                      {}\n", evaluation.images);
  fmt::print("accuracy                    {:.2f} %\n", 100 * evaluation.accuracy);
  fmt::print("loss (-log p of the label)  {:.4f}\n", evaluation.negative_log_likelihood);
  fmt::print("calibration error (ECE)     {:.4f}\n\n", evaluation.expected_calibration_error);

  fmt::print("Rows: what it is; columns: what was read.\n\n     ");
  for (int digit = 0; digit < kDigits; ++digit) fmt::print("{:>6}", digit);
  fmt::print("    recall\n");
  for (std::size_t label = 0; label < kDigits; ++label) {
    fmt::print("{:>5}", label);
    for (const std::uint32_t count : evaluation.confusion[label])
      fmt::print("{:>6}", count == 0 ? "." : std::to_string(count));
    fmt::print("  {:6.2f} %\n", 100 * recall(evaluation.confusion, label));
  }
}

nlohmann::ordered_json to_json(const Options& options, const Evaluation& evaluation) {
  nlohmann::ordered_json document = {
      {"model", options.model},
      {"data", options.data.source},
      {"split", options.split},
      {"images", evaluation.images},
      {"accuracy", evaluation.accuracy},
      {"negative_log_likelihood", evaluation.negative_log_likelihood},
      {"expected_calibration_error", evaluation.expected_calibration_error},
  };
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    document["recall"].push_back(recall(evaluation.confusion, digit));
  }
  document["confusion"] = evaluation.confusion;
  return document;
}

Result<ExitCode> run(const Options& options) {
  const Result<Model> model = server::load_model(options.model);
  if (!model) return tl::unexpected(model.error());
  const Result<Splits> splits = server::load_data(options.data);
  if (!splits) return tl::unexpected(splits.error());
  const DataSet images = digits_only(options.split == "train"        ? splits->train
                                     : options.split == "validation" ? splits->validation
                                                                     : splits->test);
  if (images.size() == 0) {
    return fail(ErrorCode::not_found, options.data.source + ": has no " + options.split + " images");
  }
  const Result<Evaluation> evaluation = evaluate(model->network, model->temperature, images, options.threads);
  if (!evaluation) return fail_within(options.model, evaluation.error());
  if (options.json) {
    print_json(to_json(options, *evaluation));
  } else {
    print_table(*evaluation);
  }
  return ExitCode::success;
}

}  // namespace

void add_evaluate_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("evaluate", "Measure how well a model reads labelled images");
  command->add_option("MODEL", options->model, "The model, an NPZ file")->required()->type_name("");
  add_data_options(*command, options->data);
  command->add_option("--split", options->split, "Which of the images")
      ->check(CLI::IsMember({"test", "validation", "train"}))
      ->type_name("test|validation|train")
      ->capture_default_str();
  command->add_option("--threads", options->threads, "0: one a core")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON document");
  command->footer(
      "Examples:\n"
      "  inkling evaluate models/mlp-v5.npz --data data\n"
      "  inkling evaluate digits.npz --data synthetic --split validation --json");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
