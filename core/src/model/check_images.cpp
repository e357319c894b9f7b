#include "model/check_images.hpp"

#include <algorithm>
#include <cmath>

#include "inkling/random.hpp"

namespace inkling {

std::vector<std::uint8_t> check_images(int pixels) {
  Random random(0);
  std::vector<std::uint8_t> images(kCheckImages * static_cast<std::size_t>(pixels));
  for (std::uint8_t& pixel : images) {
    pixel = static_cast<std::uint8_t>(random.below(4) == 0 ? random.below(256) : 0);
  }
  return images;
}

std::vector<float> classify_bytes(const Model& model, const std::vector<std::uint8_t>& images) {
  std::vector<float> values(images.size());
  std::transform(images.begin(), images.end(), values.begin(),
                 [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0F; });
  const std::size_t count = images.size() / static_cast<std::size_t>(model.network.input_shape().size());
  std::vector<float> probabilities(count * static_cast<std::size_t>(model.network.outputs()));
  Classifier(model).classify_batch(values, probabilities);
  return probabilities;
}

bool computes_numbers(const Model& model) {
  const std::vector<float> probabilities =
      classify_bytes(model, check_images(model.network.input_shape().size()));
  return std::all_of(probabilities.begin(), probabilities.end(),
                     [](float probability) { return std::isfinite(probability); });
}

}  // namespace inkling
