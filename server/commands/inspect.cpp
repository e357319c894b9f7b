#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "inkling/model.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/json_output.hpp"
#include "server/files.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string model;
  bool json = false;
};

// One line of the architecture, with the tensors that belong to it.
struct LayerRow {
  std::string text;
  std::vector<Network::Parameter> tensors;
  std::size_t parameters = 0;
};

std::vector<LayerRow> rows_of(const Network& network) {
  std::vector<LayerRow> rows;
  const std::vector<Network::Parameter> parameters = network.parameters();
  for (std::size_t i = 0; i < network.architecture().size(); ++i) {
    LayerRow row{network.architecture()[i], {}, 0};
    const std::string prefix = fmt::format("layers.{}.", i);
    for (const Network::Parameter& parameter : parameters) {
      if (!parameter.name.starts_with(prefix)) continue;
      row.tensors.push_back({parameter.name.substr(prefix.size()), parameter.shape, {}});
      row.parameters += parameter.values.size();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void print_field(const char* name, const std::string& value) {
  if (!value.empty()) fmt::print("{:<17} {}\n", name, server::printable(value));
}

void print_table(const Model& model, std::size_t file_bytes) {
  const Network& network = model.network;
  const Shape& input = network.input_shape();
  print_field("name", model.name);
  print_field("version", model.version);
  print_field("trained on", model.trained_on);
  print_field("created", model.created);
  if (model.epochs > 0) print_field("epochs", std::to_string(model.epochs));
  if (model.batch_size > 0) print_field("batch size", std::to_string(model.batch_size));
  if (model.learning_rate > 0) print_field("learning rate", fmt::format("{}", model.learning_rate));
  print_field("test accuracy",
              model.test_accuracy > 0 ? fmt::format("{:.2f} %", 100 * model.test_accuracy) : "not measured");
  if (model.temperature != 1) print_field("temperature", fmt::format("{}", model.temperature));
  if (model.reject_threshold > 0) print_field("reject threshold", fmt::format("{}", model.reject_threshold));
  print_field("classes", fmt::format("{}", fmt::join(model.classes, " ")));
  print_field("input", fmt::format("{} x {} x {}", input.height, input.width, input.channels));
  print_field("file", fmt::format("{} bytes", file_bytes));

  const std::vector<LayerRow> rows = rows_of(network);
  std::size_t width = 5;
  for (const LayerRow& row : rows) width = std::max(width, row.text.size());
  fmt::print("\n{:<{}}  {:>10}  {}\n", "layer", width, "parameters", "tensors");
  for (const LayerRow& row : rows) {
    std::string tensors;
    for (const Network::Parameter& tensor : row.tensors) {
      tensors +=
          fmt::format("{}{} [{}]", tensors.empty() ? "" : ", ", tensor.name, fmt::join(tensor.shape, ", "));
    }
    fmt::print("{:<{}}  {:>10}  {}\n", row.text, width, row.parameters, tensors);
  }
  fmt::print("{:<{}}  {:>10}\n", "total", width, network.parameter_count());
}

nlohmann::ordered_json to_json(const Options& options, const Model& model, std::size_t file_bytes) {
  const Network& network = model.network;
  const Shape& input = network.input_shape();
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const LayerRow& row : rows_of(network)) {
    nlohmann::ordered_json tensors = nlohmann::ordered_json::object();
    for (const Network::Parameter& tensor : row.tensors) tensors[tensor.name] = tensor.shape;
    layers.push_back({{"layer", row.text}, {"parameters", row.parameters}, {"tensors", tensors}});
  }
  return {
      {"model", options.model},
      {"name", model.name},
      {"version", model.version},
      {"trained_on", model.trained_on},
      {"created", model.created},
      {"epochs", model.epochs},
      {"batch_size", model.batch_size},
      {"learning_rate", model.learning_rate},
      {"test_accuracy", model.test_accuracy > 0 ? nlohmann::ordered_json(model.test_accuracy) : nullptr},
      {"temperature", model.temperature},
      {"reject_threshold", model.reject_threshold},
      {"classes", model.classes},
      {"input_shape", {input.height, input.width, input.channels}},
      {"architecture", layers},
      {"parameters", network.parameter_count()},
      {"file_bytes", file_bytes},
  };
}

Result<ExitCode> run(const Options& options) {
  const Result<Bytes> file = server::read_file(options.model);
  if (!file) return tl::unexpected(file.error());
  const Result<Model> model = read_model(*file);
  if (!model) return fail_within(options.model, model.error());
  if (options.json) {
    print_json(to_json(options, *model, file->size()));
  } else {
    print_table(*model, file->size());
  }
  return ExitCode::success;
}

}  // namespace

void add_inspect_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("inspect", "Show a model's layers and where it comes from");
  command->add_option("MODEL", options->model, "The model, an NPZ file")->required()->type_name("");
  command->add_flag("--json", options->json, "Print one JSON document");
  command->footer("Example:\n  inkling inspect models/cnn-v1.npz");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
