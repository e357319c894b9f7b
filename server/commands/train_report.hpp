// What a training run tells while it goes on and when it has ended.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "inkling/model.hpp"
#include "inkling/training.hpp"
#include "server/progress_bar.hpp"

namespace inkling::commands {

// "2 s", "1 min 05 s", "1 h 10 min".
std::string format_duration(double seconds);

// A bar while an epoch goes on (on a terminal), and a line for each epoch that is done.
class TrainReport {
 public:
  // `epochs_before`: those that a checkpoint had already.
  explicit TrainReport(int epochs_before);

  void show(const Progress& progress);
  [[nodiscard]] const std::vector<Progress>& epochs() const { return epochs_; }

 private:
  server::ProgressBar bar_;
  int epochs_before_;
  std::vector<Progress> epochs_;  // those of this run
};

struct TrainOutcome {
  std::string output;
  std::size_t images = 0;
  std::vector<Progress> epochs;
};

// One line for people, one document for programs.
std::string to_text(const TrainOutcome& outcome, const Model& model);
nlohmann::ordered_json to_json(const TrainOutcome& outcome, const Model& model);

}  // namespace inkling::commands
