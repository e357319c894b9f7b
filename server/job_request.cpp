#include "server/job_request.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "server/text.hpp"

namespace inkling::server {
namespace {

using nlohmann::json;

// A job shares the machine with predictions.
constexpr int kMaxEpochs = 1000;
constexpr int kMaxBatchSize = 4096;
constexpr std::size_t kMaxDrawnImages = 100'000;
constexpr std::size_t kMaxTextBytes = 2000;

struct Field {
  std::string_view name;
  std::string_view flag;
};
constexpr std::array kFields = {Field{"architecture", "--arch"},
                                Field{"initializer", "--initializer"},
                                Field{"validation", "--validation"},
                                Field{"epochs", "--epochs"},
                                Field{"batch_size", "--batch-size"},
                                Field{"learning_rate", "--learning-rate"},
                                Field{"momentum", "--momentum"},
                                Field{"weight_decay", "--weight-decay"},
                                Field{"schedule", "--schedule"},
                                Field{"decay_every", "--decay-every"},
                                Field{"decay_factor", "--decay-factor"},
                                Field{"warmup_epochs", "--warmup-epochs"},
                                Field{"optimizer", "--optimizer"},
                                Field{"label_smoothing", "--label-smoothing"},
                                Field{"average_decay", "--average-decay"},
                                Field{"patience", "--patience"},
                                Field{"loss", "--loss"},
                                Field{"augmentation", "--augment"},
                                Field{"redraw", "--redraw"},
                                Field{"synthetic_digits", "--synthetic-digits"},
                                Field{"negatives", "--negatives"},
                                Field{"quantize", "--quantize"},
                                Field{"test", "--test"},
                                Field{"seed", "--seed"}};

tl::unexpected<Error> refuse(std::string_view field, const std::string& expected) {
  return fail(ErrorCode::invalid_argument, std::string(field) + ": expected " + expected);
}

// As the command line would have it.
Result<std::string> to_text(std::string_view field, const json& value) {
  if (value.is_boolean() || value.is_number()) return value.dump();
  if (!value.is_string()) return refuse(field, "a text, a number, true or false");
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > kMaxTextBytes || !is_plain_text(text)) {
    return refuse(
        field, "UTF-8 text without control characters, at most " + std::to_string(kMaxTextBytes) + " bytes");
  }
  return text;
}

// The option checks it as it checks the command line.
Result<void> set(CLI::App& parser, const Field& field, const std::string& text) {
  CLI::Option* option = parser.get_option(std::string(field.flag));
  const bool is_flag = option->get_items_expected_max() == 0;
  if (is_flag && text != "true" && text != "false") return refuse(field.name, "true or false");
  try {
    option->add_result(text);
    option->run_callback();
  } catch (const CLI::Error& error) {
    std::string message = error.what();
    const std::string prefix = std::string(field.flag) + ": ";
    if (message.starts_with(prefix)) message.erase(0, prefix.size());
    return fail(ErrorCode::invalid_argument, std::string(field.name) + ": " + message);
  }
  return {};
}

bool is_synthetic(std::string_view source) {
  return source == "synthetic" || source.starts_with("synthetic:");
}

bool is_small_synthetic(const std::string& source) {
  constexpr std::string_view kPrefix = "synthetic:";
  if (source == "synthetic") return true;
  if (!source.starts_with(kPrefix)) return false;
  const std::string count = source.substr(kPrefix.size());
  return !count.empty() && count.size() <= 6 && count.find_first_not_of("0123456789") == std::string::npos &&
         std::stoul(count) >= 1 && std::stoul(count) <= kMaxDrawnImages;
}

// Paths are not for clients: they would learn what files there are.
Result<std::string> read_source(const json& request, const std::string& own_data) {
  const auto data = request.find("data");
  if (data == request.end() || *data == "server") return own_data;
  if (data->is_string() && is_small_synthetic(data->get_ref<const std::string&>())) {
    return data->get<std::string>();
  }
  return refuse("data",
                "\"server\" for the server's own images, \"synthetic\", or \"synthetic:COUNT\" with a count "
                "of 1 to " +
                    std::to_string(kMaxDrawnImages));
}

Result<void> check_limits(const commands::TrainOptions& options) {
  const TrainingOptions& training = options.training;
  if (training.epochs < 1 || training.epochs > kMaxEpochs) {
    return refuse("epochs", "a whole number from 1 to " + std::to_string(kMaxEpochs));
  }
  if (training.batch_size < 1 || training.batch_size > kMaxBatchSize) {
    return refuse("batch_size", "a whole number from 1 to " + std::to_string(kMaxBatchSize));
  }
  if (options.variations.synthetic_digits > kMaxDrawnImages) {
    return refuse("synthetic_digits", "at most " + std::to_string(kMaxDrawnImages));
  }
  const auto& negatives = options.variations.negatives;
  if (negatives.size() > 1 || !std::all_of(negatives.begin(), negatives.end(), is_small_synthetic)) {
    return refuse("negatives", "\"synthetic\" or \"synthetic:COUNT\" with a count of 1 to " +
                                   std::to_string(kMaxDrawnImages));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<JobOptions>> read_job_request(const json& request, const std::string& own_data) {
  auto options = std::make_unique<JobOptions>();
  add_train_options(options->parser, options->train);
  Result<std::string> source = read_source(request, own_data);
  if (!source) return tl::unexpected(source.error());
  options->train.data.source = std::move(*source);
  for (const auto& sent : request.items()) {
    const std::string& name = sent.key();
    const json& value = sent.value();
    if (name == "data" || name == "init" || name == "name" || value.is_null()) continue;
    const auto field =
        std::find_if(kFields.begin(), kFields.end(), [&](const Field& of) { return of.name == name; });
    if (field == kFields.end()) {
      return fail(
          ErrorCode::invalid_argument,
          printable(shortened(name)) + ": is no field of a job; the server's documentation lists them");
    }
    const Result<std::string> text = to_text(name, value);
    if (!text) return tl::unexpected(text.error());
    if (const Result<void> done = set(options->parser, *field, *text); !done)
      return tl::unexpected(done.error());
  }
  if (request.contains("init") && (request.contains("architecture") || request.contains("initializer"))) {
    return refuse("init", "no architecture or initializer beside it: the starting model has both");
  }
  const auto name = request.find("name");
  if (name != request.end() && !(name->is_string() && is_model_name(name->get_ref<const std::string&>()))) {
    return refuse("name", "a model's name: letters, digits, '.', '_' and '-'");
  }
  // What is drawn has test images; whether the server's data has any, only the data tells.
  if (!request.contains("test")) options->train.test = is_synthetic(options->train.data.source);
  if (const Result<void> bounded = check_limits(options->train); !bounded)
    return tl::unexpected(bounded.error());
  return options;
}

std::string about_fields(const std::string& message) {
  for (const Field& field : kFields) {
    const std::string prefix = std::string(field.flag) + ":";
    if (message.starts_with(prefix)) return std::string(field.name) + message.substr(field.flag.size());
  }
  return message;
}

}  // namespace inkling::server
