#include "server/commands/train_options.hpp"

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string_view>
#include <utility>

#include "server/commands/data_options.hpp"
#include "server/commands/numbers.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

// Of the images that are not drawn again; a network of 30 units never shown the originals reads them worse.
constexpr double kMildlyAugmentedShare = 0.5;
constexpr double kStronglyAugmentedShare = 0.75;
constexpr std::string_view kRecipeEntry = "checkpoint.options";  // one "--name=value" a line

// An option that takes one of a few words.
template <class Value>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Value& value,
                        const std::vector<std::pair<std::string, Value>>& choices, const std::string& help) {
  std::vector<std::string> words;
  std::string preset;
  std::string usage;
  for (const auto& [word, meaning] : choices) {
    words.push_back(word);
    usage += (usage.empty() ? "" : "|") + word;
    if (meaning == value) preset = word;
  }
  const auto choose = [&value, choices](const std::string& chosen) {
    for (const auto& [word, meaning] : choices) {
      if (word == chosen) value = meaning;
    }
  };
  return command.add_option_function<std::string>(name, choose, help)
      ->check(CLI::IsMember(words))
      ->type_name(usage)
      ->default_str(preset);
}

std::string flag_of(const CLI::Option& option) {
  return "--" + option.get_lnames().front();
}

void add_network_options(CLI::App& command, TrainOptions& options) {
  CLI::Option* architecture =
      command
          .add_option(
              "--arch", options.architecture,
              "The layers, separated by commas: 'conv OUTPUTS HxW [stride N] [pad N|same] [groups N]', "
              "'maxpool HxW', 'avgpool HxW|global', 'dense OUTPUTS', 'batchnorm', 'dropout P', 'flatten', "
              "each with an activation behind it or not: sigmoid, relu, tanh, softmax, softmax-or-none")
          ->type_name("SPEC")
          ->capture_default_str();
  CLI::Option* initializer =
      add_choice(command, "--initializer", options.initializer,
                 {{"normal", Initializer::normal}, {"glorot", Initializer::glorot}, {"he", Initializer::he}},
                 "Where weights start: N(0, 1), or scaled by the size of the layer");
  CLI::Option* init =
      command.add_option("--init", options.initial_model, "Start from the weights of this model")
          ->type_name("FILE")
          ->excludes(architecture)
          ->excludes(initializer);
  command
      .add_option("--resume", options.checkpoint,
                  "Go on with an interrupted run, from its file and with its options; the result has the "
                  "same bytes as without "
                  "the interruption")
      ->type_name("FILE")
      ->excludes(init)
      ->excludes(architecture)
      ->excludes(initializer);
}

std::vector<CLI::Option*> add_descent_options(CLI::App& command, TrainOptions& options) {
  TrainingOptions& training = options.training;
  const auto number = [&command](const std::string& name, auto& value, const CLI::Validator& check,
                                 const std::string& help) {
    return command.add_option(name, value, help)->check(check)->capture_default_str();
  };
  return {
      number("--epochs", training.epochs, whole_number<int>(), "Passes over the training images"),
      number("--batch-size", training.batch_size, whole_number<int>(), "Images a step"),
      command
          .add_option("--learning-rate", training.learning_rate,
                      "Step size [one that suits the optimizer, the loss and the momentum]")
          ->check(real_number()),
      number("--momentum", training.momentum, real_number(),
             "Share of the last step that the next one keeps (sgd)"),
      number("--weight-decay", training.weight_decay, real_number(),
             "Share of each weight that a step takes away, times the rate"),
      add_choice(command, "--schedule", training.schedule,
                 {{"constant", Schedule::constant}, {"cosine", Schedule::cosine}, {"step", Schedule::step}},
                 "The learning rate stays, falls to 0 along half a cosine, or falls step by step"),
      number("--decay-every", training.decay_every, whole_number<int>(),
             "Epochs between the falls of the step schedule"),
      number("--decay-factor", training.decay_factor, real_number(),
             "What each of them leaves of the learning rate"),
      number("--warmup-epochs", training.warmup_epochs, real_number(),
             "Epochs in which the learning rate first grows from 0"),
      add_choice(
          command, "--optimizer", training.optimizer,
          {{"sgd", Optimizer::sgd}, {"adam", Optimizer::adam}, {"adamw", Optimizer::adamw}},
          "Stochastic gradient descent with momentum; Adam; Adam with weight decay apart from its gradient"),
      number("--label-smoothing", training.label_smoothing, real_number(),
             "Share of each target that is spread over all classes (cross-entropy)"),
      number("--average-decay", training.average_decay, real_number(),
             "Keep an exponential moving average of the weights, such as 0.999; 0: the last weights"),
      number("--patience", training.patience, whole_number<int>(),
             "Stop after so many epochs without a better validation accuracy and keep the best; 0: never"),
      add_choice(command, "--loss", training.loss,
                 {{"quadratic", Loss::quadratic}, {"cross-entropy", Loss::cross_entropy}},
                 "What is made small"),
      command.add_flag("--augment", options.augment,
                       "Vary images: shift, turn, stretch and bend them a little"),
      add_choice(command, "--augment-strength", options.augment_strength,
                 {{"mild", AugmentStrength::mild}, {"strong", AugmentStrength::strong}},
                 "How: every other image, as suits small networks, or three of four, about twice as far")
          ->needs("--augment"),
      command
          .add_option("--redraw", options.variations.redrawn,
                      "Share of the images that is drawn again with another pen, tilt and size")
          ->type_name("SHARE")
          ->check(real_number(0, 1))
          ->capture_default_str(),
      command
          .add_option("--synthetic-digits", options.variations.synthetic_digits,
                      "Built-in digits to add to the training images")
          ->type_name("COUNT")
          ->check(whole_number<std::size_t>(0, 1'000'000))
          ->capture_default_str(),
      command
          .add_option(
              "--negatives", options.variations.negatives,
              "Pictures of no digit to learn as well, separated by commas: 'synthetic:COUNT' for built-in "
              "ones, 'fresh:COUNT' for others in every epoch, mostly hard ones, NPZ files with `images`; the "
              "network must end in softmax-or-none or sigmoid")
          ->type_name("SOURCE,...")
          ->delimiter(','),
      command
          .add_option("--teacher", options.teachers,
                      "Learn from these models' answers to digits as well as from the labels (distillation)")
          ->type_name("FILE,...")
          ->delimiter(','),
      command
          .add_option("--teacher-share", options.distillation.share,
                      "Share of a digit's loss that is the teachers'; the rest is its label's")
          ->type_name("SHARE")
          ->check(real_number(0, 1))
          ->capture_default_str(),
      number("--teacher-temperature", options.distillation.temperature, real_number(),
             "What the teachers' and the network's logits are divided by before they are compared"),
      number("--seed", training.seed, whole_number<std::uint64_t>(),
             "The same seed gives the same bytes, whatever --threads says"),
  };
}

}  // namespace

void add_train_options(CLI::App& command, TrainOptions& options) {
  command
      .add_option("-o,--output", options.output,
                  "The model to write: needed, but for --resume, which goes on in its own file. While "
                  "training runs, it holds a "
                  "checkpoint of the last "
                  "epoch")
      ->type_name("OUT.npz");
  const DataOptions data = add_data_options(command, options.data);
  add_network_options(command, options);
  options.recipe = add_descent_options(command, options);
  options.recipe.push_back(data.source);
  options.recipe.push_back(data.validation_share);
  command.add_option("--threads", options.training.threads, "How many cores to use; 0: all of them")
      ->check(whole_number(0, 1024))
      ->capture_default_str();
  options.recipe.push_back(
      command.add_option("--name", options.name, "The model's name (the output's, unless given)")
          ->type_name("TEXT"));
  options.recipe.push_back(
      command.add_option("--model-version", options.version, "The model's version")->type_name("TEXT"));
  options.recipe.push_back(
      command.add_option("--trained-on", options.trained_on, "What the model card says of the data")
          ->type_name("TEXT"));
  command.add_flag("--test", options.test,
                   "Read the test images once, at the very end, and store the accuracy in the model");
  command.add_flag("--quantize", options.quantize,
                   "Store the weights as 8-bit integers with scales: a quarter of the size");
  command.add_flag("--json", options.json, "Print one JSON document at the end");
}

void save_recipe(const TrainOptions& options, npz::Archive& checkpoint) {
  std::vector<std::string> given;
  for (const CLI::Option* option : options.recipe) {
    if (option->count() > 0) {
      given.push_back(fmt::format("{}={}", flag_of(*option), fmt::join(option->results(), ",")));
    }
  }
  if (!given.empty()) checkpoint.set(std::string(kRecipeEntry), npz::Array::from_strings(given));
}

Result<void> restore_recipe(const npz::Archive& checkpoint, TrainOptions& options) {
  if (!checkpoint.contains(kRecipeEntry)) return {};
  const Result<std::vector<std::string>> given = checkpoint.texts(kRecipeEntry);
  if (!given) return tl::unexpected(given.error());
  for (const std::string& line : *given) {
    const std::string flag = line.substr(0, line.find('='));
    for (CLI::Option* option : options.recipe) {
      if (flag_of(*option) != flag || option->count() > 0 || flag.size() == line.size()) continue;
      try {
        option->add_result(line.substr(flag.size() + 1));
        option->run_callback();
      } catch (const CLI::Error& error) {
        return fail(ErrorCode::bad_file, std::string(kRecipeEntry) + ": " + error.what());
      }
    }
  }
  return {};
}

Result<void> check_texts(const TrainOptions& options) {
  std::vector<std::pair<std::string, std::string>> texts = {
      {"--name", options.name}, {"--model-version", options.version}, {"--trained-on", options.trained_on}};
  for (const CLI::Option* option : options.recipe) {
    if (option->count() > 0) texts.emplace_back(flag_of(*option), option->results().back());
  }
  for (const auto& [flag, text] : texts) {
    if (server::is_plain_text(text)) continue;
    return fail(ErrorCode::invalid_argument,
                fmt::format("{}: expected UTF-8 text without control characters, got {}", flag, text));
  }
  return {};
}

void complete(TrainOptions& options) {
  if (options.output.empty()) options.output = options.checkpoint;
  if (options.name.empty()) options.name = std::filesystem::path(options.output).stem().string();
  if (options.trained_on.empty()) options.trained_on = server::describe(options.data);
  TrainingOptions& training = options.training;
  if (training.learning_rate == 0) {
    training.learning_rate = default_learning_rate(training.optimizer, training.loss, training.momentum);
  }
  if (options.augment) {
    const bool is_strong = options.augment_strength == AugmentStrength::strong;
    const double share = is_strong ? kStronglyAugmentedShare : kMildlyAugmentedShare;
    options.variations.augmented = share * (1 - options.variations.redrawn);
    if (is_strong) options.variations.augmentation = kStrongAugmentation;
  }
}

}  // namespace inkling::commands
