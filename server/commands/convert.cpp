#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "inkling/onnx.hpp"
#include "server/commands/commands.hpp"
#include "server/files.hpp"
#include "server/keras/hdf5_file.hpp"
#include "server/keras/keras.hpp"
#include "server/model_files.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

constexpr const char* kInkling = "inkling";
constexpr const char* kBetterTensorflow = "better-tensorflow";

struct Options {
  std::string input;
  std::string output;
  std::string layout;  // empty: not told
  keras::KerasOptions keras;
};

Result<Model> load(const Options& options) {
  const Result<Bytes> file = server::read_file(options.input);
  if (!file) return tl::unexpected(file.error());
  const bool is_hdf5 = keras::is_hdf5(*file);
  if (!is_hdf5 && (!options.keras.architecture.empty() || options.keras.flip_kernels)) {
    return fail(ErrorCode::invalid_argument,
                options.input + ": is no HDF5 file; --arch and --flip-kernels are for those");
  }
  Result<Model> model = is_hdf5 ? keras::read_keras(*file, options.keras) : read_model(*file);
  if (!model) return fail_within(options.input, model.error());
  return model;
}

Result<void> save_onnx(const std::string& path, const Model& model) {
  const Result<Bytes> file = write_onnx(model);
  if (!file) return fail_within(path, file.error());
  return server::write_file(path, *file);
}

Result<ExitCode> run(const Options& options) {
  const bool is_onnx = std::filesystem::path(options.output).extension() == ".onnx";
  if (is_onnx && !options.layout.empty()) {
    return fail(ErrorCode::invalid_argument,
                "--to is for NPZ files; what is called .onnx is written as ONNX");
  }
  const Result<Model> model = load(options);
  if (!model) return tl::unexpected(model.error());
  const ModelLayout layout =
      options.layout == kBetterTensorflow ? ModelLayout::better_tensorflow : ModelLayout::inkling;
  const Result<void> saved =
      is_onnx ? save_onnx(options.output, *model) : server::save_model(options.output, *model, layout);
  if (!saved) return tl::unexpected(saved.error());
  if (is_onnx) {
    fmt::print("{}: written as ONNX\n", options.output);
  } else {
    fmt::print("{}: written in the {} layout\n", server::printable(options.output),
               options.layout.empty() ? kInkling : options.layout);
  }
  return ExitCode::success;
}

}  // namespace

void add_convert_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("convert", "Write a model in another format");
  command
      ->add_option("IN", options->input,
                   "The model: an NPZ file in any layout that Inkling reads, or an HDF5 file of Keras 1 or 2")
      ->required()
      ->type_name("");
  command->add_option("OUT", options->output, "The file to write: ONNX when it is called .onnx, else NPZ")
      ->required()
      ->type_name("");
  command
      ->add_option("--to", options->layout,
                   "The layout of the NPZ; better-tensorflow's holds dense layers with sigmoid only")
      ->check(CLI::IsMember({kInkling, kBetterTensorflow}))
      ->type_name("inkling|better-tensorflow")
      ->default_str(kInkling);
  command
      ->add_option("--arch", options->keras.architecture,
                   "The layers, for HDF5 files that hold weights only; as in 'inkling train'")
      ->type_name("SPEC");
  command->add_flag(
      "--flip-kernels", options->keras.flip_kernels,
      "Turn the convolutions' kernels by half a turn, for weights that Keras 1 saved with Theano");
  command->footer(
      "Examples:\n"
      "  inkling convert model-v5.npz digits.npz                          read a better-tensorflow model\n"
      "  inkling convert digits.npz model-v6.npz --to better-tensorflow   let the original program load "
      "ours\n"
      "  inkling convert digits.npz digits.onnx                           for ONNX Runtime and others\n"
      "  inkling convert keras.h5 digits.npz                              read what tf.keras' model.save() "
      "wrote\n"
      "  inkling convert weights.hdf5 digits.npz --arch 'conv 32 3x3 relu, conv 32 3x3 relu, \\\n"
      "                  maxpool 2x2, flatten, dense 128 relu, dense 10 softmax'\n"
      "                                                                   read what save_weights() wrote\n"
      "\n"
      "Keras' networks learn from pixels as they are; for drawings to be read well they must have learned "
      "from "
      "0..1,\nwhite ink on black.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
