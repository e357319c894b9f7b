#include "server/training_run.hpp"

#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "inkling/distillation.hpp"
#include "server/build_date.hpp"
#include "server/files.hpp"
#include "server/finishing.hpp"
#include "server/model_files.hpp"

namespace inkling::server {
namespace {

using commands::TrainOptions;

Result<TrainingStart> open_checkpoint(TrainOptions& options) {
  const Result<Bytes> file = read_file(options.checkpoint);
  if (!file) return tl::unexpected(file.error());
  Result<npz::Archive> archive = npz::read(*file);
  if (!archive) return fail_within(options.checkpoint, archive.error());
  Result<Model> model = read_model(*archive);
  if (!model) return fail_within(options.checkpoint, model.error());
  const Result<void> restored = restore_recipe(*archive, options);
  if (!restored) return fail_within(options.checkpoint, restored.error());
  if (options.name.empty()) options.name = model->name;
  if (options.trained_on.empty()) options.trained_on = model->trained_on;
  return TrainingStart{std::move(*model), std::move(*archive)};
}

// Only the weights are taken over: calibration and provenance were those of another training.
Result<TrainingStart> start_from_model(const std::string& path) {
  Result<Model> given = load_model(path);
  if (!given) return tl::unexpected(given.error());
  Model model{std::move(given->network)};
  model.classes = std::move(given->classes);
  return TrainingStart{std::move(model), std::nullopt};
}

Result<TrainingStart> start_anew(const TrainOptions& options) {
  Result<Network> network = Network::build(options.architecture, {kImageSide, kImageSide, 1});
  if (!network) return fail_within("--arch", network.error());
  if (network->outputs() != kDigits) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("--arch: expected {} outputs, one a digit, got {}", kDigits, network->outputs()));
  }
  network->initialize(options.initializer, options.training.seed);
  Model model{std::move(*network)};
  for (int digit = 0; digit < kDigits; ++digit) model.classes.push_back(std::to_string(digit));
  return TrainingStart{std::move(model), std::nullopt};
}

Result<Model> load_teacher(const std::string& path, const TrainOptions& options, const Model& student) {
  std::error_code unknown;
  if (std::filesystem::equivalent(path, options.output, unknown)) {
    return fail(ErrorCode::invalid_argument, path + ": is also the output, which would overwrite it");
  }
  Result<Model> model = load_model(path);
  if (model && model->classes != student.classes) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{}: tells the classes {} apart, expected {}", path,
                            fmt::join(model->classes, " "), fmt::join(student.classes, " ")));
  }
  return model;
}

// Null where there is none.
Result<std::unique_ptr<Teacher>> gather_teachers(const TrainOptions& options, const Model& student) {
  if (options.teachers.empty()) return nullptr;
  if (options.training.loss != Loss::cross_entropy) {
    return fail(ErrorCode::invalid_argument, "--teacher: needs --loss cross-entropy");
  }
  std::vector<Model> models;
  for (const std::string& path : options.teachers) {
    Result<Model> model = load_teacher(path, options, student);
    if (!model) return fail_within("--teacher", model.error());
    models.push_back(std::move(*model));
  }
  DistillationOptions distillation = options.distillation;
  distillation.threads = options.training.threads;
  Result<std::unique_ptr<Teacher>> teacher = make_teacher(std::move(models), student.network, distillation);
  if (!teacher) return fail_within("--teacher", teacher.error());
  return teacher;
}

Result<Training> start_training(const TrainingStart& start, const TrainOptions& options) {
  if (!start.checkpoint) return Training::start(start.model.network, options.training);
  Result<Training> training = Training::resume(start.model.network, *start.checkpoint, options.training);
  if (!training) return fail_within(options.checkpoint, training.error());
  return training;
}

Result<Splits> load_images(const TrainOptions& options) {
  Result<Splits> splits = load_data(options.data);
  if (!splits) return splits;
  if (splits->train.size() == 0) {
    return fail(ErrorCode::not_found, options.data.source + ": has no training images");
  }
  if (options.test && splits->test.size() == 0) {
    return fail(ErrorCode::not_found,
                options.data.source + ": has no test images, so --test has nothing to measure");
  }
  return splits;
}

}  // namespace

Result<TrainingStart> start_training_from(TrainOptions& options) {
  Result<TrainingStart> start = !options.checkpoint.empty()      ? open_checkpoint(options)
                                : !options.initial_model.empty() ? start_from_model(options.initial_model)
                                                                 : start_anew(options);
  if (!start) return start;
  complete(options);
  if (const Result<void> readable = check_texts(options); !readable) return tl::unexpected(readable.error());
  Model& model = start->model;
  model.name = options.name;
  model.version = options.version;
  model.trained_on = options.trained_on;
  model.batch_size = options.training.batch_size;
  model.learning_rate = options.training.learning_rate;
  if (model.created.empty()) {
    Result<std::string> date = build_date();
    if (!date) return tl::unexpected(date.error());
    model.created = std::move(*date);
  }
  return start;
}

TrainingRun::TrainingRun(TrainOptions& options, Model model, Splits splits, TrainingImages images,
                         std::unique_ptr<Teacher> teacher, Training training)
    : options_(&options),
      model_(std::move(model)),
      splits_(std::move(splits)),
      images_(std::move(images)),
      teacher_(std::move(teacher)),
      training_(std::move(training)) {}

Result<TrainingRun> TrainingRun::prepare(TrainOptions& options) {
  const Result<void> writable = check_writable(options.output.empty() ? options.checkpoint : options.output);
  if (!writable) return tl::unexpected(writable.error());
  Result<TrainingStart> start = start_training_from(options);
  if (!start) return tl::unexpected(start.error());
  Result<std::unique_ptr<Teacher>> teacher = gather_teachers(options, start->model);
  if (!teacher) return tl::unexpected(teacher.error());
  Result<Splits> splits = load_images(options);
  if (!splits) return tl::unexpected(splits.error());
  Result<TrainingImages> images = TrainingImages::gather(splits->train, options.variations);
  if (!images) return tl::unexpected(images.error());
  options.training.transform = images->transform();
  options.training.teacher = teacher->get();
  Result<Training> training = start_training(*start, options);
  if (!training) return tl::unexpected(training.error());
  return TrainingRun(options, std::move(start->model), std::move(*splits), std::move(*images),
                     std::move(*teacher), std::move(*training));
}

void TrainingRun::take_over() {
  model_.network = training_.network();
  model_.epochs = training_.epochs_done();
}

// The model as it is now, with what --resume needs.
Result<void> TrainingRun::write_checkpoint() {
  take_over();
  npz::Archive archive = to_archive(model_);
  training_.save(archive);
  save_recipe(*options_, archive);
  return write_file(options_->output, npz::write(archive, npz::Compression::stored));
}

Result<bool> TrainingRun::train(const std::function<bool(const Progress&)>& report) {
  Result<void> written;
  const auto go_on = [&](const Progress& progress) {
    const bool is_wanted = report(progress);
    // The last epoch needs no checkpoint: the finished model follows at once.
    if (progress.epoch_done && progress.epoch < progress.epochs) written = write_checkpoint();
    return written.has_value() && is_wanted;
  };
  Result<bool> finished = training_.run(images_.data(), splits_.validation, go_on);
  if (finished && !written) return tl::unexpected(written.error());
  return finished;
}

Result<Model> TrainingRun::finish() {
  take_over();
  const Result<void> finished = server::finish(model_, splits_,
                                               {.quantize = options_->quantize,
                                                .knows_canvas = options_->variations.redrawn > 0,
                                                .knows_negatives = !options_->variations.negatives.empty(),
                                                .test = options_->test,
                                                .threads = options_->training.threads});
  if (!finished) return tl::unexpected(finished.error());
  return std::move(model_);
}

}  // namespace inkling::server
