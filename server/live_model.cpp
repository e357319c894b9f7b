#include "server/live_model.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "inkling/random.hpp"

namespace inkling::server {
namespace {

constexpr int kScoredImages = 100;

// Trainings of a live model are not meant to be repeated.
std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The model after `epochs` more; what was measured about the old weights does not hold for the new ones.
Model trained_further(const Model& before, const Network& network, int epochs,
                      const std::string& trained_on) {
  Model model{network, before.classes};
  model.name = before.name;
  model.trained_on = trained_on;
  model.epochs = before.epochs + epochs;
  return model;
}

LiveModel::Score score(const ServedModel& served, const DataSet& images) {
  std::vector<std::uint32_t> order(images.size());
  std::iota(order.begin(), order.end(), 0U);
  Random random(random_seed());
  random.shuffle(std::span(order));
  order.resize(std::min<std::size_t>(order.size(), kScoredImages));
  const ServedModel::Loan classifier = served.borrow();
  std::array<float, kImagePixels> image{};
  LiveModel::Score score;
  for (const std::uint32_t index : order) {
    scale_pixels(images.image(index), image);
    if (classifier->classify(image).label == images.labels[index]) ++score.right;
    ++score.images;
  }
  return score;
}

}  // namespace

LiveModel::LiveModel(std::shared_ptr<const ServedModel> model, std::string origin, DataSource data)
    : data_source_(std::move(data)), current_(std::move(model)), origin_(std::move(origin)) {}

Result<std::shared_ptr<const ServedModel>> LiveModel::untrained() {
  Result<Network> network = Network::build("dense 30 sigmoid, dense 10 sigmoid", {kImageSide, kImageSide, 1});
  if (!network) return tl::unexpected(network.error());
  network->initialize(Initializer::glorot, random_seed());
  Model model{std::move(*network), {}};
  for (int digit = 0; digit < kDigits; ++digit) model.classes.push_back(std::to_string(digit));
  model.name = "live";
  return std::make_shared<const ServedModel>(std::move(model));
}

std::shared_ptr<const ServedModel> LiveModel::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void LiveModel::on_publish(Listener listener) {
  listener_ = std::move(listener);
  listener_(current());
}

void LiveModel::publish(std::shared_ptr<const ServedModel> model, std::string origin) {
  model->warm_up();
  if (listener_) listener_(model);
  const std::lock_guard lock(mutex_);
  current_.swap(model);  // the old one is destroyed after the lock is released
  origin_ = std::move(origin);
}

void LiveModel::replace(std::shared_ptr<const ServedModel> model, std::string origin, const Turn& /*turn*/) {
  publish(std::move(model), std::move(origin));
}

Result<void> LiveModel::load_training_data() {
  if (data_) return {};
  Result<Splits> splits = load_data(data_source_);
  if (!splits) return tl::unexpected(splits.error());
  data_ = std::move(*splits);
  return {};
}

Result<LiveModel::Score> LiveModel::train(int epochs, const Turn& /*turn*/) {
  if (const Result<void> loaded = load_training_data(); !loaded) return tl::unexpected(loaded.error());
  const std::shared_ptr<const ServedModel> before = current();
  const Model& model = before->model();
  const std::string trained_on = describe(data_source_);

  TrainingOptions options;
  options.epochs = epochs;
  options.seed = random_seed();
  options.clock = seconds_now;
  if (model.network.output_activation() == Activation::softmax) options.loss = Loss::cross_entropy;
  Result<Training> training = Training::start(model.network, options);
  if (!training) return tl::unexpected(training.error());

  const DataSet& validation = data_->validation.size() > 0 ? data_->validation : data_->test;
  const auto report = [&](const Progress& progress) {
    if (progress.epoch_done) {
      publish(std::make_shared<const ServedModel>(
                  trained_further(model, training->network(), progress.epoch, trained_on)),
              "trained here on " + trained_on);
    }
    const std::lock_guard lock(mutex_);
    training_ = progress;
    return !stopped_;
  };
  const Result<bool> finished = training->run(data_->train, validation, report);
  {
    const std::lock_guard lock(mutex_);
    training_.reset();
  }
  if (!finished) return tl::unexpected(finished.error());
  Score result = score(*current(), validation.size() > 0 ? validation : digits_only(data_->train));
  result.finished = *finished;
  spdlog::info("live model: {} epochs on {}, {} of {} random images right", epochs, trained_on, result.right,
               result.images);
  return result;
}

LiveModel::Status LiveModel::status() const {
  const std::lock_guard lock(mutex_);
  return {origin_, describe(data_source_), training_};
}

}  // namespace inkling::server
