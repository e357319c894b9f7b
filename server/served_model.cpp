#include "server/served_model.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace inkling::server {

ServedModel::Loan ServedModel::borrow() const {
  {
    const std::lock_guard lock(idle_mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Classifier> classifier = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(classifier)};
    }
  }
  return {*this, std::make_unique<Classifier>(model_)};
}

void ServedModel::warm_up() const {
  const std::vector<float> blank(static_cast<std::size_t>(model_.network.input_shape().size()));
  std::vector<Loan> classifiers;
  for (unsigned i = 0; i < std::max(2U, std::thread::hardware_concurrency()); ++i) {
    classifiers.push_back(borrow());
    classifiers.back()->classify(blank);
  }
}

void ServedModel::take_back(std::unique_ptr<Classifier> classifier) const {
  const std::lock_guard lock(idle_mutex_);
  idle_.push_back(std::move(classifier));
}

}  // namespace inkling::server
