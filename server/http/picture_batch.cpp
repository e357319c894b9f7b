#include "server/http/picture_batch.hpp"

#include <span>

#include "inkling/ranking.hpp"

namespace inkling::http {

void PictureBatch::add(const Read<Ink>& ink) {
  if (!ink) {
    pictures_.emplace_back(tl::unexpect, ink.error());
    return;
  }
  pictures_.emplace_back(Picture{fields_.size() / kImagePixels, ink->empty});
  fields_.insert(fields_.end(), ink->field.begin(), ink->field.end());
}

void PictureBatch::classify(const server::ServedModel& served) {
  model_ = &served.model();
  const auto classes = static_cast<std::size_t>(model_->network.outputs());
  probabilities_.resize(fields_.size() / kImagePixels * classes);
  if (!fields_.empty()) served.borrow()->classify_batch(fields_, probabilities_);
}

Read<Reading> PictureBatch::reading(std::size_t i) const {
  const Read<Picture>& picture = pictures_[i];
  if (!picture) return tl::unexpected(picture.error());
  const auto classes = static_cast<std::size_t>(model_->network.outputs());
  const auto row = std::span(probabilities_).subspan(picture->row * classes, classes);
  Reading reading = rank(*model_, row);
  reading.is_digit = reading.is_digit && !picture->is_empty;
  return reading;
}

}  // namespace inkling::http
