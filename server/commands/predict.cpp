#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/model.hpp"
#include "inkling/number.hpp"
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
  bool number = false;
  bool json = false;
};

Result<server::Image> read_image(const std::string& path) {
  constexpr std::size_t kMaxImageBytes = std::size_t{256} << 20U;
  const Result<Bytes> file = server::read_file(path, kMaxImageBytes);
  if (!file) return tl::unexpected(file.error());
  Result<server::Image> image = server::decode_image(*file);
  if (!image) return fail_within(path, image.error());
  return image;
}

// Empty when there is nothing on the paper.
Result<std::optional<Reading>> read_digit(Classifier& classifier, const std::string& path, bool raw) {
  const Result<server::Image> image = read_image(path);
  if (!image) return tl::unexpected(image.error());
  const Result<Ink> ink = raw ? take_raw(image->canvas()) : normalize(image->canvas());
  if (!ink) return fail_within(path, ink.error());
  if (ink->empty) return std::nullopt;
  return classifier.classify(ink->field);
}

Result<NumberReading> read_digits(Classifier& classifier, const std::string& path) {
  const Result<server::Image> image = read_image(path);
  if (!image) return tl::unexpected(image.error());
  Result<NumberReading> number = read_number(classifier, image->canvas());
  if (!number) return fail_within(path, number.error());
  return number;
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

// Lines of digits are separated by a space, so that an image stays one line.
void print_number(const std::string& path, const NumberReading& number) {
  if (number.digits.empty()) {
    fmt::print("{}: empty, there is nothing drawn\n", server::printable(path));
    return;
  }
  std::string text = number.text;
  std::replace(text.begin(), text.end(), '\n', ' ');
  fmt::print("{}: {}\n", server::printable(path), server::printable(text));
}

nlohmann::ordered_json to_json(const Model& model, const std::string& path, const NumberReading& number) {
  nlohmann::ordered_json digits = nlohmann::ordered_json::array();
  for (const DigitReading& digit : number.digits) {
    digits.push_back(
        {{"box",
          {{"x", digit.box.x}, {"y", digit.box.y}, {"width", digit.box.width}, {"height", digit.box.height}}},
         {"label", model.classes[static_cast<std::size_t>(digit.label)]},
         {"confidence", digit.confidence},
         {"second", model.classes[static_cast<std::size_t>(digit.second)]},
         {"is_digit", digit.is_digit}});
  }
  return {{"image", path}, {"empty", number.digits.empty()}, {"text", number.text}, {"digits", digits}};
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
  const auto hand_out = [&](const std::string& path, const auto& reading, const auto& print) {
    if (!reading) {
      outcome = ExitCode::failure;
      fmt::print(stderr, "inkling: {}\n", server::printable(reading.error().message));
      predictions.push_back({{"image", path}, {"error", reading.error().message}});
    } else if (options.json) {
      predictions.push_back(to_json(*model, path, *reading));
    } else {
      print(*reading);
    }
  };
  for (const std::string& path : options.images) {
    if (options.number) {
      hand_out(path, read_digits(classifier, path),
               [&](const NumberReading& number) { print_number(path, number); });
    } else {
      hand_out(path, read_digit(classifier, path, options.raw),
               [&](const std::optional<Reading>& reading) { print_line(*model, path, reading); });
    }
  }
  if (options.json) print_json({{"model", options.model}, {"predictions", predictions}});
  return outcome;
}

}  // namespace

void add_predict_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("predict", "Read the digit, or the number, in each of some image files");
  command->add_option("MODEL", options->model, "The model, an NPZ file")->required()->type_name("");
  command
      ->add_option("IMAGE", options->images,
                   "PNG, JPEG, GIF, TIFF, WebP or BMP files; dark on light or light on dark")
      ->required()
      ->type_name("");
  CLI::Option* raw = command->add_flag(
      "--raw", options->raw, "The images are 28x28, light ink on dark, as in MNIST: take them as they are");
  command
      ->add_flag("--number", options->number,
                 "Each image may hold several digits: read all of them; '?' is what is no digit")
      ->excludes(raw);
  command->add_flag("--json", options->json, "Print one JSON document, with every probability");
  command->footer(
      "Examples:\n"
      "  inkling predict models/cnn-v1.npz photo.png\n"
      "  inkling predict models/cnn-v1.npz --number --json house-number.jpg\n"
      "  inkling predict models/cnn-v1.npz --raw --json mnist/*.png");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
