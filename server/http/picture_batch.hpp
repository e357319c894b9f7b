// Several pictures in one request: each is read or refused by itself, and those that can be read are
// evaluated as one batch.
//
//   PictureBatch batch;
//   for (...) batch.add(to_ink(picture));
//   batch.classify(model);
//   for (std::size_t i = 0; i < batch.size(); ++i) {
//     const Read<Reading> reading = batch.reading(i);
#pragma once

#include <cstddef>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/model.hpp"
#include "server/http/refusal.hpp"
#include "server/served_model.hpp"

namespace inkling::http {

class PictureBatch {
 public:
  static constexpr std::size_t kMaxPictures = 64;

  void add(const Read<Ink>& ink);
  // The model must outlive the batch.
  void classify(const server::ServedModel& served);

  [[nodiscard]] std::size_t size() const { return pictures_.size(); }

  // What the model reads in picture i, after classify(), without logits and valid as long as the batch; or
  // why it was not asked. Where there is no ink it is no digit.
  [[nodiscard]] Read<Reading> reading(std::size_t i) const;

 private:
  struct Picture {
    std::size_t row = 0;  // in fields_
    bool is_empty = false;
  };
  std::vector<Read<Picture>> pictures_;
  std::vector<float> fields_;         // [readable pictures, 784]
  std::vector<float> probabilities_;  // [readable pictures, classes]
  const Model* model_ = nullptr;
};

}  // namespace inkling::http
