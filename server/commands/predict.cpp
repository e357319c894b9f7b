#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/model.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/json_output.hpp"
#include "server/files.hpp"
#include "server/image_codecs.hpp"
#include "server/model_files.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string model;
  std::vector<std::string> images;
  bool raw = false;
  bool json = false;
};

// Empty when there is nothing on the paper.
Result<std::optional<Reading>> read_digit(Classifier& classifier, const std::string& path, bool raw) {
  constexpr std::size_t kMaxImageBytes = std::size_t{256} << 20U;
  const Result<Bytes> file = server::read_file(path, kMaxImageBytes);
  if (!file) return tl::unexpected(file.error());
  const Result<server::Image> image = server::decode_image(*file);
  if (!image) return fail_within(path, image.error());
  const Result<Ink> ink = raw ? take_raw(image->canvas()) : normalize(image->canvas());
  if (!ink) return fail_within(path, ink.error());
  if (ink->empty) return std::nullopt;
  return classifier.classify(ink->field);
}

void print_line(const Model& model, const std::string& path, const std::optional<Reading>& reading) {
  if (!reading) {
    fmt::print("{}: empty, there is nothing drawn\n", server::printable(path));
    return;
  }
  const auto class_of = [&](int index) {
    return server::printable(model.classes[static_cast<std::size_t>(index)]);
  };
  const auto percent_of = [&](int index) {
    return 100 * reading->probabilities[static_cast<std::size_t>(index)];
  };
  fmt::print("{}: {}  {:.1f} %  (next: {}, {:.1f} %){}\n", server::printable(path), class_of(reading->label),
             percent_of(reading->label), class_of(reading->second), percent_of(reading->second),
             reading->is_digit ? "" : "  probably no digit");
}

nlohmann::ordered_json to_json(const Model& model, const std::string& path,
                               const std::optional<Reading>& reading) {
  nlohmann::ordered_json document = {{"image", path}, {"empty", !reading.has_value()}};
  if (!reading) return document;
  document["label"] = model.classes[static_cast<std::size_t>(reading->label)];
  document["confidence"] = reading->confidence;
  document["second"] = model.classes[static_cast<std::size_t>(reading->second)];
  document["is_digit"] = reading->is_digit;
  document["probabilities"] = reading->probabilities;
  document["logits"] = reading->logits;
  return document;
}

// One image that cannot be read does not keep the others from being read.
Result<ExitCode> run(const Options& options) {
  const Result<Model> model = server::load_model(options.model);
  if (!model) return tl::unexpected(model.error());
  if (model->network.input_shape() != Shape{kImageSide, kImageSide, 1}) {
    return fail(ErrorCode::unsupported, options.model + ": does not take 28x28 images");
  }
  Classifier classifier(*model);
  ExitCode outcome = ExitCode::success;
  nlohmann::ordered_json predictions = nlohmann::ordered_json::array();
  for (const std::string& path : options.images) {
    const Result<std::optional<Reading>> reading = read_digit(classifier, path, options.raw);
    if (!reading) {
      outcome = ExitCode::failure;
      fmt::print(stderr, "inkling: {}\n", server::printable(reading.error().message));
      predictions.push_back({{"image", path}, {"error", reading.error().message}});
    } else if (options.json) {
      predictions.push_back(to_json(*model, path, *reading));
    } else {
      print_line(*model, path, *reading);
    }
  }
  if (options.json) print_json({{"model", options.model}, {"predictions", predictions}});
  return outcome;
}

}  // namespace

void add_predict_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("predict", "Read the digit in each of some image files");
  command->add_option("MODEL", options->model, "The model, an NPZ file")->required()->type_name("");
  command
      ->add_option("IMAGE", options->images,
                   "PNG, JPEG, GIF, TIFF, WebP or BMP files; dark on light or light on dark")
      ->required()
      ->type_name("");
  command->add_flag("--raw", options->raw,
                    "The images are 28x28, light ink on dark, as in MNIST: take them as they are");
  command->add_flag("--json", options->json, "Print one JSON document, with every probability");
  command->footer(
      "Examples:\n"
      "  inkling predict models/cnn-v1.npz photo.png\n"
      "  inkling predict models/cnn-v1.npz --raw --json mnist/*.png");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
