#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inkling/merging.hpp"
#include "inkling/metrics.hpp"
#include "server/build_date.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/data_options.hpp"
#include "server/commands/json_output.hpp"
#include "server/commands/numbers.hpp"
#include "server/data_source.hpp"
#include "server/files.hpp"
#include "server/finishing.hpp"
#include "server/model_files.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::vector<std::string> models;
  std::string output;
  server::DataSource data;
  std::string name;
  std::string version;
  std::string trained_on;
  bool test = false;
  bool quantize = false;
  bool json = false;
  int threads = 0;
};

// The model would not be readable with others.
Result<void> check_texts(const Options& options) {
  for (const auto& [flag, text] :
       {std::pair("--name", options.name), std::pair("--model-version", options.version),
        std::pair("--trained-on", options.trained_on)}) {
    if (server::is_plain_text(text)) continue;
    return fail(ErrorCode::invalid_argument,
                fmt::format("{}: expected UTF-8 text without control characters, got {}", flag, text));
  }
  return {};
}

Result<void> check_alike(const std::string& path, const Model& model, const std::string& first_path,
                         const Model& first) {
  const std::vector<std::string> lines = model.network.folded().architecture();
  const std::vector<std::string> first_lines = first.network.folded().architecture();
  if (lines != first_lines) {
    return fail(ErrorCode::unsupported,
                fmt::format("{}: is '{}', but {} is '{}'; only networks of one architecture can be merged",
                            path, fmt::join(lines, ", "), first_path, fmt::join(first_lines, ", ")));
  }
  if (model.classes != first.classes) {
    return fail(ErrorCode::unsupported,
                fmt::format("{}: tells the classes {} apart, but {} {}; they must be the same", path,
                            fmt::join(model.classes, " "), first_path, fmt::join(first.classes, " ")));
  }
  return {};
}

Result<std::vector<Model>> load_members(const std::vector<std::string>& paths) {
  std::vector<Model> members;
  for (const std::string& path : paths) {
    Result<Model> member = server::load_model(path);
    if (!member) return tl::unexpected(member.error());
    if (member->network.input_shape() != Shape{kImageSide, kImageSide, 1} ||
        member->network.outputs() != kDigits) {
      return fail(ErrorCode::unsupported,
                  path + ": expected a network that takes 28x28 images and has 10 outputs");
    }
    if (!members.empty()) {
      const Result<void> alike = check_alike(path, *member, paths[0], members[0]);
      if (!alike) return tl::unexpected(alike.error());
    }
    members.push_back(std::move(*member));
  }
  return members;
}

// What they were trained on, each of it once.
std::string origins_of(const std::vector<Model>& members) {
  std::vector<std::string> origins;
  for (const Model& member : members) {
    const bool is_new = std::find(origins.begin(), origins.end(), member.trained_on) == origins.end();
    if (is_new && !member.trained_on.empty()) origins.push_back(member.trained_on);
  }
  return fmt::format("{}", fmt::join(origins, ", "));
}

Result<Model> merge_members(const std::vector<Model>& members, const Options& options) {
  std::vector<EnsembleMember> networks;
  networks.reserve(members.size());
  for (const Model& member : members) networks.push_back({member.network, member.temperature});
  Result<Network> network = merge(networks);
  if (!network) return fail_within(options.models[0], network.error());
  Result<std::string> date = server::build_date();
  if (!date) return tl::unexpected(date.error());
  Model model{std::move(*network)};
  model.classes = members[0].classes;
  model.name = options.name.empty() ? std::filesystem::path(options.output).stem().string() : options.name;
  model.version = options.version;
  model.trained_on = options.trained_on.empty() ? origins_of(members) : options.trained_on;
  model.created = std::move(*date);
  return model;
}

Result<Splits> load_images(const Options& options) {
  Result<Splits> splits = server::load_data(options.data);
  if (!splits) return splits;
  if (splits->validation.size() == 0) {
    return fail(
        ErrorCode::not_found,
        options.data.source + ": has no validation images, by which to tell what confidences are worth");
  }
  if (options.test && splits->test.size() == 0) {
    return fail(ErrorCode::not_found,
                options.data.source + ": has no test images, so --test has nothing to measure");
  }
  return splits;
}

void print(const Options& options, const Model& model, double validation_accuracy) {
  if (options.json) {
    print_json({{"output", options.output},
                {"name", model.name},
                {"models", options.models},
                {"architecture", model.network.architecture()},
                {"parameters", model.network.parameter_count()},
                {"trained_on", model.trained_on},
                {"temperature", model.temperature},
                {"reject_threshold", model.reject_threshold},
                {"validation_accuracy", validation_accuracy},
                {"test_accuracy", options.test ? nlohmann::ordered_json(model.test_accuracy) : nullptr}});
    return;
  }
  fmt::print("{}: {} networks, {} parameters, validation accuracy {:.2f} %",
             server::printable(options.output), options.models.size(), model.network.parameter_count(),
             100 * validation_accuracy);
  if (options.test) fmt::print(", test accuracy {:.2f} %", 100 * model.test_accuracy);
  fmt::print("\n");
}

Result<ExitCode> run(const Options& options) {
  if (const Result<void> readable = check_texts(options); !readable) return tl::unexpected(readable.error());
  const Result<void> writable = server::check_writable(options.output);
  if (!writable) return tl::unexpected(writable.error());
  const Result<std::vector<Model>> members = load_members(options.models);
  if (!members) return tl::unexpected(members.error());
  Result<Model> model = merge_members(*members, options);
  if (!model) return tl::unexpected(model.error());
  const Result<Splits> splits = load_images(options);
  if (!splits) return tl::unexpected(splits.error());

  const bool know_negatives = std::all_of(members->begin(), members->end(),
                                          [](const Model& member) { return member.reject_threshold > 0; });
  const Result<void> finished = server::finish(*model, *splits,
                                               {.quantize = options.quantize,
                                                .knows_canvas = true,
                                                .knows_negatives = know_negatives,
                                                .test = options.test,
                                                .threads = options.threads});
  if (!finished) return fail_within(options.output, finished.error());
  const Result<Evaluation> validation =
      evaluate(model->network, model->temperature, splits->validation, options.threads);
  if (!validation) return fail_within(options.output, validation.error());
  const Result<void> saved = server::save_model(options.output, *model);
  if (!saved) return tl::unexpected(saved.error());
  print(options, *model, validation->accuracy);
  return ExitCode::success;
}

}  // namespace

void add_merge_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("merge", "Make one model of several, which usually reads better than each of them");
  command
      ->add_option("MODEL", options->models,
                   "Two models or more, NPZ files of networks with the same layers that end in softmax or "
                   "softmax-or-none")
      ->required()
      ->expected(2, std::numeric_limits<int>::max())
      ->type_name("");
  command
      ->add_option("-o,--output", options->output,
                   "The model to write: the networks side by side, and the mean of what they say")
      ->required()
      ->type_name("OUT.npz");
  add_data_options(*command, options->data);
  command->add_option("--threads", options->threads, "How many cores to use; 0: all of them")
      ->check(whole_number(0, 1024))
      ->capture_default_str();
  command->add_option("--name", options->name, "The model's name (the output's, unless given)")
      ->type_name("TEXT");
  command->add_option("--model-version", options->version, "The model's version")->type_name("TEXT");
  command
      ->add_option("--trained-on", options->trained_on,
                   "What the model card says of the data (what the models' cards say, unless given)")
      ->type_name("TEXT");
  command->add_flag("--test", options->test,
                    "Read the test images once, at the very end, and store the accuracy in the model");
  command->add_flag("--quantize", options->quantize,
                    "Store the weights as 8-bit integers with scales: a quarter of the size");
  command->add_flag("--json", options->json, "Print one JSON document at the end");
  command->footer(
      "The validation images, as they are and drawn on a pad, say what its confidences are worth.\n"
      "\n"
      "Example:\n"
      "  inkling merge first.npz second.npz third.npz --data data --quantize -o better.npz");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
