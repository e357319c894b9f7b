#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "server/commands/commands.hpp"
#include "server/commands/data_options.hpp"
#include "server/commands/json_output.hpp"
#include "server/commands/numbers.hpp"
#include "server/model_files.hpp"
#include "server/quality.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string model;
  server::DataSource data;
  std::string split = "test";
  std::string baseline;
  server::QualityOptions quality;
  bool json = false;
};

void print_table(const server::Quality& quality) {
  const Evaluation& evaluation = quality.images;
  fmt::print("images                      {}\n", evaluation.images);
  fmt::print("accuracy                    {:.2f} %\n", 100 * evaluation.accuracy);
  fmt::print("loss (-log p of the label)  {:.4f}\n", evaluation.negative_log_likelihood);
  fmt::print("calibration error (ECE)     {:.4f}\n", evaluation.expected_calibration_error);
  fmt::print("errors surer than 90 %      {:.1f} %\n", 100 * evaluation.confident_errors);
  fmt::print("taken for no digit          {:.2f} %\n\n", 100 * quality.rejected);

  fmt::print("Rows: what it is; columns: what was read.\n\n     ");
  for (int digit = 0; digit < kDigits; ++digit) fmt::print("{:>6}", digit);
  fmt::print("    recall\n");
  for (std::size_t label = 0; label < kDigits; ++label) {
    fmt::print("{:>5}", label);
    for (const std::uint32_t count : evaluation.confusion[label])
      fmt::print("{:>6}", count == 0 ? "." : std::to_string(count));
    fmt::print("  {:6.2f} %\n", 100 * evaluation.recall(label));
  }
}

void print_canvas(const server::Quality& quality) {
  fmt::print("\nThe same digits on a drawing pad, in any place, size, tilt and pen:\n\n");
  fmt::print("accuracy                    {:.2f} %\n", 100 * quality.canvas->accuracy);
  fmt::print("calibration error (ECE)     {:.4f}\n", quality.canvas->expected_calibration_error);
  fmt::print("taken for no digit          {:.2f} %\n", 100 * quality.canvas_rejected);
  const auto print_placed = [&](const char* where, const Evaluation& placed) {
    fmt::print("{}    {:.2f} %  ({:+.2f})\n", where, 100 * placed.accuracy,
               100 * (placed.accuracy - quality.images.accuracy));
  };
  fmt::print("\nThe images as they are, enlarged on it (and what that changes):\n\n");
  print_placed("accuracy, in any place  ", quality.placed->moved);
  print_placed("accuracy, in any size   ", quality.placed->scaled);
}

void print_numbers(const server::NumberQuality& numbers) {
  fmt::print("\nNumbers of four of the digits, drawn side by side:\n\n");
  fmt::print("numbers                     {}\n", numbers.numbers);
  fmt::print("read right, every digit     {:.2f} %\n", 100 * numbers.right);
  fmt::print("taken apart into four       {:.2f} %\n", 100 * numbers.separated);
}

void print_negatives(const std::vector<server::NegativeKindQuality>& negatives) {
  const auto print = [](const std::string& indent, const server::NegativeQuality& of) {
    fmt::print("{:<28}  {:>7}  {:>6.2f}        {:>6.2f}     {:>6.2f} %\n",
               indent + server::printable(of.name), of.images, 100 * of.rejection.area_under_curve,
               100 * of.rejection.false_positive_rate, 100 * of.rejection.others_rejected);
  };
  fmt::print("\nPictures of no digit:          images   AUROC   FPR at 95 %   rejected\n\n");
  for (const server::NegativeKindQuality& kind : negatives) {
    print("", kind);
    for (const server::NegativeQuality& alphabet : kind.alphabets) print("  ", alphabet);
    if (kind.digit_shapes) print("  apart: ", *kind.digit_shapes);
  }
}

void print_comparisons(const std::vector<server::Comparison>& comparisons) {
  fmt::print("\nAgainst the baseline:           before        now   may be worse by\n\n");
  for (const server::Comparison& of : comparisons) {
    fmt::print("{:<28}  {:>8.3f}   {:>8.3f}   {:>15.3f}{}\n", server::printable(of.name), of.before, of.now,
               of.margin, of.is_worse ? "   WORSE" : "");
  }
}

nlohmann::ordered_json summary_of(const Evaluation& evaluation, double rejected) {
  return {{"images", evaluation.images},
          {"accuracy", evaluation.accuracy},
          {"negative_log_likelihood", evaluation.negative_log_likelihood},
          {"expected_calibration_error", evaluation.expected_calibration_error},
          {"confident_errors", evaluation.confident_errors},
          {"rejected", rejected}};
}

nlohmann::ordered_json summary_of(const server::NegativeQuality& of) {
  return {{"name", of.name},
          {"images", of.images},
          {"auroc", of.rejection.area_under_curve},
          {"false_positive_rate_at_95", of.rejection.false_positive_rate},
          {"rejected", of.rejection.others_rejected}};
}

nlohmann::ordered_json summary_of(const server::NegativeKindQuality& kind) {
  nlohmann::ordered_json summary = summary_of(static_cast<const server::NegativeQuality&>(kind));
  for (const server::NegativeQuality& alphabet : kind.alphabets) {
    summary["alphabets"].push_back(summary_of(alphabet));
  }
  if (kind.digit_shapes) summary["digit_shapes"] = summary_of(*kind.digit_shapes);
  return summary;
}

nlohmann::ordered_json to_json(const Options& options, const server::Quality& quality,
                               const std::vector<server::Comparison>& comparisons) {
  const Evaluation& evaluation = quality.images;
  nlohmann::ordered_json document = {
      {"model", options.model},
      {"data", options.data.source},
      {"split", options.split},
  };
  document.update(summary_of(evaluation, quality.rejected));
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    document["recall"].push_back(evaluation.recall(digit));
  }
  document["confusion"] = evaluation.confusion;
  if (quality.canvas) document["canvas"] = summary_of(*quality.canvas, quality.canvas_rejected);
  if (quality.placed) {
    const double moved = quality.placed->moved.accuracy;
    const double scaled = quality.placed->scaled.accuracy;
    document["placed"] = {{"accuracy_moved", moved},
                          {"accuracy_scaled", scaled},
                          {"largest_change", std::max(std::abs(moved - evaluation.accuracy),
                                                      std::abs(scaled - evaluation.accuracy))}};
  }
  if (quality.numbers) {
    document["numbers"] = {{"numbers", quality.numbers->numbers},
                           {"right", quality.numbers->right},
                           {"separated", quality.numbers->separated}};
  }
  for (const server::NegativeKindQuality& kind : quality.negatives) {
    document["negatives"].push_back(summary_of(kind));
  }
  for (const server::Comparison& of : comparisons) {
    document["baseline"].push_back({{"name", of.name},
                                    {"before", of.before},
                                    {"now", of.now},
                                    {"margin", of.margin},
                                    {"worse", of.is_worse}});
  }
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
  const Result<server::Quality> quality = server::measure_quality(*model, images, options.quality);
  if (!quality) return fail_within(options.model, quality.error());
  std::vector<server::Comparison> comparisons;
  if (!options.baseline.empty()) {
    const Result<Model> baseline = server::load_model(options.baseline);
    if (!baseline) return tl::unexpected(baseline.error());
    const Result<server::Quality> before = server::measure_quality(*baseline, images, options.quality);
    if (!before) return fail_within(options.baseline, before.error());
    comparisons = server::compare(*before, *quality);
  }
  if (options.json) {
    print_json(to_json(options, *quality, comparisons));
  } else {
    print_table(*quality);
    if (quality->canvas) print_canvas(*quality);
    if (quality->numbers) print_numbers(*quality->numbers);
    if (!quality->negatives.empty()) print_negatives(quality->negatives);
    if (!comparisons.empty()) print_comparisons(comparisons);
  }
  const bool is_worse = std::any_of(comparisons.begin(), comparisons.end(),
                                    [](const server::Comparison& of) { return of.is_worse; });
  return is_worse ? ExitCode::failure : ExitCode::success;
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
  command->add_option("--threads", options->quality.threads, "How many cores to use; 0: all of them")
      ->check(whole_number(0, 1024))
      ->capture_default_str();
  command->add_flag(
      "--canvas", options->quality.canvas,
      "Also draw the digits again on a canvas of 280x280, anywhere, in any size, tilt and pen; and place "
      "the images as they are on it, in any place and in any size");
  command->add_flag("--numbers", options->quality.numbers,
                    "Also draw numbers of four of the digits each, and read them as `predict --number` does");
  command
      ->add_option(
          "--negatives", options->quality.negatives,
          "Also show it pictures of no digit, separated by commas: 'synthetic' for the built-in ones, kind "
          "by kind, NPZ files with `images`; where their `labels` are \"alphabet/character\", alphabet by "
          "alphabet")
      ->type_name("SOURCE,...")
      ->delimiter(',');
  command
      ->add_option("--baseline", options->baseline,
                   "Compare with this model; exit with 1 when the new one is worse by more than the margins")
      ->type_name("OLD.npz");
  command->add_flag("--json", options->json, "Print one JSON document");
  command->footer(
      "Examples:\n"
      "  inkling evaluate models/cnn-v1.npz --data data\n"
      "  inkling evaluate models/cnn-v1.npz --data data --canvas --negatives synthetic,letters.npz\n"
      "  inkling evaluate new.npz --data data --canvas --baseline models/cnn-v1.npz || echo keep the old "
      "one\n"
      "  inkling evaluate digits.npz --data synthetic --split validation --json");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
