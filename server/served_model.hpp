// A model that many threads ask at once.
//
//   auto served = std::make_shared<const ServedModel>(std::move(model));
//   ServedModel::Loan classifier = served->borrow();
//   Reading reading = classifier->classify(image);       // valid while the loan lasts
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "inkling/model.hpp"

namespace inkling::server {

class ServedModel {
 public:
  explicit ServedModel(Model model) : model_(std::move(model)) {}
  ServedModel(const ServedModel&) = delete;
  ServedModel& operator=(const ServedModel&) = delete;

  [[nodiscard]] const Model& model() const { return model_; }

  // A classifier of this model for one thread, given back at the end of its scope. The model must outlive it.
  class Loan {
   public:
    Loan(const ServedModel& owner, std::unique_ptr<Classifier> classifier)
        : owner_(&owner), classifier_(std::move(classifier)) {}
    Loan(Loan&&) noexcept = default;
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (classifier_ != nullptr) owner_->take_back(std::move(classifier_));
    }
    Classifier* operator->() const { return classifier_.get(); }
    Classifier& operator*() const { return *classifier_; }

   private:
    const ServedModel* owner_;
    std::unique_ptr<Classifier> classifier_;
  };
  [[nodiscard]] Loan borrow() const;

  // Reads a blank image with as many classifiers as there are cores, so that the first questions find them
  // with their memory.
  void warm_up() const;

 private:
  void take_back(std::unique_ptr<Classifier> classifier) const;

  Model model_;
  // Classifiers hold scratch memory that is worth keeping: as many as threads ever asked at once.
  mutable std::mutex idle_mutex_;
  mutable std::vector<std::unique_ptr<Classifier>> idle_;
};

}  // namespace inkling::server
