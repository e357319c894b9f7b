// The one model that clients can change: trained further, reset, or replaced by a trained one.
//
//   LiveModel live(first, "mlp-v5", data);
//   live.current();                                   // at any time, from any thread
//   if (LiveModel::Turn turn = live.try_begin()) live.train(1, turn);
//
// Training works on a copy and publishes it after each epoch: whoever predicts never waits for it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "inkling/error.hpp"
#include "inkling/training.hpp"
#include "server/data_source.hpp"
#include "server/served_model.hpp"

namespace inkling::server {

class LiveModel {
 public:
  // `origin` says where the model comes from.
  LiveModel(std::shared_ptr<const ServedModel> model, std::string origin, DataSource data);

  [[nodiscard]] std::shared_ptr<const ServedModel> current() const;

  // Called with the model there is, and from now on with each new one before it is current. To be set before
  // other threads know of this.
  using Listener = std::function<void(const std::shared_ptr<const ServedModel>&)>;
  void on_publish(Listener listener);

  // Reads the data now rather than when the first training needs it.
  Result<void> load_training_data();
  // The data, which never change once load_training_data() has read them.
  [[nodiscard]] const Splits& training_data() const { return *data_; }

  // One change at a time; a turn that does not own its lock means that another change is under way.
  using Turn = std::unique_lock<std::mutex>;
  [[nodiscard]] Turn try_begin() { return Turn(changing_, std::try_to_lock); }

  void replace(std::shared_ptr<const ServedModel> model, std::string origin, const Turn& turn);

  struct Score {
    int right = 0;
    int images = 0;        // 100, or all that there are
    bool finished = true;  // false: stop() ended the training
  };
  // How many of 100 random validation images the trained model reads right. Blocks.
  Result<Score> train(int epochs, const Turn& turn);
  // Ends a training soon, and every later one at once.
  void stop() { stopped_ = true; }

  struct Status {
    std::string origin;
    std::string data;  // what it trains on
    std::optional<Progress> training;
  };
  [[nodiscard]] Status status() const;

  // A network that has learned nothing: 784-30-10, sigmoid.
  static Result<std::shared_ptr<const ServedModel>> untrained();

 private:
  void publish(std::shared_ptr<const ServedModel> model, std::string origin);

  const DataSource data_source_;
  Listener listener_;
  std::atomic<bool> stopped_ = false;
  std::mutex changing_;
  std::optional<Splits> data_;  // belongs to whoever has the turn

  mutable std::mutex mutex_;  // held for a moment only
  std::shared_ptr<const ServedModel> current_;
  std::string origin_;
  std::optional<Progress> training_;
};

}  // namespace inkling::server
