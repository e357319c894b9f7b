#include "mistakes.hpp"

#include <algorithm>
#include <span>

#include "inkling/tensor.hpp"

namespace inkling {
namespace {

constexpr int kChunk = 32;

// Of a network that overflows, probabilities are no numbers.
float finite(float probability) {
  return probability >= 0 ? probability : 0;
}

}  // namespace

std::vector<Mistake> worst_mistakes(const Network& network, const DataSet& data, std::size_t most) {
  std::vector<Mistake> mistakes;
  Network::Workspace workspace;
  Matrix images(kChunk, kImagePixels);
  const auto classes = static_cast<std::size_t>(network.outputs());
  std::vector<float> probabilities(classes);
  for (std::size_t begin = 0; begin < data.size(); begin += kChunk) {
    const int count = static_cast<int>(std::min<std::size_t>(kChunk, data.size() - begin));
    for (int row = 0; row < count; ++row) {
      scale_pixels(data.image(begin + static_cast<std::size_t>(row)),
                   std::span<float, kImagePixels>(&images(row, 0), kImagePixels));
    }
    network.forward(MatrixView(images.data(), count, kImagePixels), workspace);
    for (int row = 0; row < count; ++row) {
      const std::size_t index = begin + static_cast<std::size_t>(row);
      const std::size_t label = data.labels[index];
      probabilities_of(network.output_activation(), 1,
                       {workspace.logits().data() + static_cast<std::size_t>(row) * classes, classes},
                       probabilities);
      const auto predicted = static_cast<std::size_t>(
          std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin());
      if (label < classes && predicted != label) {
        mistakes.push_back({static_cast<std::uint32_t>(index), static_cast<std::int32_t>(label),
                            static_cast<std::int32_t>(predicted), finite(probabilities[predicted]),
                            finite(probabilities[label])});
      }
    }
  }
  std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return a.right_confidence < b.right_confidence;
  });
  mistakes.resize(std::min(most, mistakes.size()));
  return mistakes;
}

}  // namespace inkling
