#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "server/commands/commands.hpp"
#include "server/model_files.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

constexpr const char* kInkling = "inkling";
constexpr const char* kBetterTensorflow = "better-tensorflow";

struct Options {
  std::string input;
  std::string output;
  std::string layout = kInkling;
};

Result<ExitCode> run(const Options& options) {
  const Result<Model> model = server::load_model(options.input);
  if (!model) return tl::unexpected(model.error());
  const ModelLayout layout =
      options.layout == kBetterTensorflow ? ModelLayout::better_tensorflow : ModelLayout::inkling;
  const Result<void> saved = server::save_model(options.output, *model, layout);
  if (!saved) return tl::unexpected(saved.error());
  fmt::print("{}: written in the {} layout\n", server::printable(options.output), options.layout);
  return ExitCode::success;
}

}  // namespace

void add_convert_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("convert", "Write a model in another layout");
  command->add_option("IN", options->input, "The model, an NPZ file in any layout that Inkling reads")
      ->required()
      ->type_name("");
  command->add_option("OUT", options->output, "The file to write")->required()->type_name("");
  command
      ->add_option("--to", options->layout,
                   "The layout to write; better-tensorflow's holds dense layers with sigmoid only")
      ->check(CLI::IsMember({kInkling, kBetterTensorflow}))
      ->type_name("inkling|better-tensorflow")
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  inkling convert model-v5.npz digits.npz                          read a better-tensorflow model\n"
      "  inkling convert digits.npz model-v6.npz --to better-tensorflow   let the original program load "
      "ours");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
