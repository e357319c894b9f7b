#include "server/commands/train_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "server/text.hpp"

namespace inkling::commands {

std::string format_duration(double seconds) {
  constexpr long kMinute = 60;
  constexpr long kHour = 3600;
  const long whole = std::lround(seconds);
  if (whole >= kHour) return fmt::format("{} h {:02} min", whole / kHour, whole % kHour / kMinute);
  if (whole >= kMinute) return fmt::format("{} min {:02} s", whole / kMinute, whole % kMinute);
  return fmt::format("{} s", whole);
}

TrainReport::TrainReport(int epochs_before) : bar_(stderr), epochs_before_(epochs_before) {}

void TrainReport::show(const Progress& progress) {
  if (progress.epoch_done) {
    const std::string validation =
        progress.validation_accuracy
            ? fmt::format("  validation {:6.2f} %", 100 * *progress.validation_accuracy)
            : "";
    const double previous = epochs_.empty() ? 0 : epochs_.back().seconds;
    bar_.print(fmt::format("epoch {}/{}  loss {:.4f}  training {:6.2f} %{}  {:.2f} s", progress.epoch,
                           progress.epochs, progress.loss, 100 * progress.accuracy, validation,
                           progress.seconds - previous));
    epochs_.push_back(progress);
    return;
  }
  const double epochs_done = progress.epoch - 1 + static_cast<double>(progress.batch) / progress.batches;
  const double share_of_run = (epochs_done - epochs_before_) / (progress.epochs - epochs_before_);
  const double seconds_left = progress.seconds * (1 - share_of_run) / share_of_run;
  bar_.update(epochs_done / progress.epochs,
              fmt::format("epoch {}/{}  batch {}/{}  loss {:.4f}  {} left", progress.epoch, progress.epochs,
                          progress.batch, progress.batches, progress.loss, format_duration(seconds_left)));
}

std::string to_text(const TrainOutcome& outcome, const Model& model) {
  std::string text = fmt::format("{}: {} parameters, {} epochs", server::printable(outcome.output),
                                 model.network.parameter_count(), model.epochs);
  if (!outcome.epochs.empty()) {
    const Progress& last = outcome.epochs.back();
    text += fmt::format(" ({:.1f} s, {:.0f} images a second)", last.seconds, last.images_per_second);
    if (last.validation_accuracy)
      text += fmt::format(", validation accuracy {:.2f} %", 100 * *last.validation_accuracy);
  }
  if (model.test_accuracy > 0) text += fmt::format(", test accuracy {:.2f} %", 100 * model.test_accuracy);
  return text;
}

nlohmann::ordered_json to_json(const TrainOutcome& outcome, const Model& model) {
  const auto or_null = [](const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
  };
  nlohmann::ordered_json history = nlohmann::ordered_json::array();
  for (const Progress& epoch : outcome.epochs) {
    history.push_back({{"epoch", epoch.epoch},
                       {"loss", epoch.loss},
                       {"accuracy", epoch.accuracy},
                       {"validation_accuracy", or_null(epoch.validation_accuracy)},
                       {"seconds", epoch.seconds}});
  }
  const bool trained = !outcome.epochs.empty();
  return {
      {"output", outcome.output},
      {"name", model.name},
      {"architecture", model.network.architecture()},
      {"parameters", model.network.parameter_count()},
      {"trained_on", model.trained_on},
      {"images", outcome.images},
      {"epochs", model.epochs},
      {"batch_size", model.batch_size},
      {"learning_rate", model.learning_rate},
      {"temperature", model.temperature},
      {"reject_threshold", model.reject_threshold},
      {"seconds", trained ? outcome.epochs.back().seconds : 0},
      {"images_per_second", trained ? outcome.epochs.back().images_per_second : 0},
      {"validation_accuracy", or_null(trained ? outcome.epochs.back().validation_accuracy : std::nullopt)},
      {"test_accuracy", model.test_accuracy > 0 ? nlohmann::ordered_json(model.test_accuracy) : nullptr},
      {"history", history},
  };
}

}  // namespace inkling::commands
