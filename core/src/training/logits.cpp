#include "training/logits.hpp"

#include <algorithm>

#include "inkling/parallel.hpp"
#include "inkling/tensor.hpp"

namespace inkling {
namespace {

void evaluate_images(const Network& network, const DataSet& data, Slice images, Matrix& logits) {
  constexpr int kChunk = 32;
  Network::Workspace workspace;
  Matrix chunk(kChunk, kImagePixels);
  for (int begin = images.begin; begin < images.end; begin += kChunk) {
    const int count = std::min(kChunk, images.end - begin);
    for (int row = 0; row < count; ++row) {
      scale_pixels(data.image(static_cast<std::size_t>(begin) + static_cast<std::size_t>(row)),
                   std::span<float, kImagePixels>(&chunk(row, 0), kImagePixels));
    }
    network.forward(MatrixView(chunk.data(), count, kImagePixels), workspace);
    logits.middleRows(begin, count) = workspace.logits();
  }
}

}  // namespace

Matrix logits_of(const Network& network, const DataSet& data, int threads) {
  const int images = static_cast<int>(data.size());
  Matrix logits(images, network.outputs());
  Workers workers(threads);
  workers.run([&](int worker) { evaluate_images(network, data, workers.slice(images, worker), logits); });
  return logits;
}

}  // namespace inkling
