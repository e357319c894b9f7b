// A model's entries, without the zip around them: its checksums would stop nearly every mutation.
//
// The input is a list of entries: a byte that chooses the name, two bytes of length (little-endian), then
// that much npy.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/model.hpp"

namespace {

constexpr std::array<std::string_view, 20> kNames = {
    "architecture",
    "input_shape",
    "layers.0.weight",
    "layers.0.bias",
    "layers.1.weight",
    "layers.1.bias",
    "classes",
    "temperature",
    "reject_threshold",
    "check_input",
    "check_output",
    "layout_version",
    "name",
    "epochs",
    "weights",
    "layers.0.weight.scale",
    "biases",
    "learning_rate",
    "batch_size",
    "test_accuracy",
};

inkling::npz::Archive read_entries(inkling::ByteView input) {
  constexpr std::size_t kHeader = 3;
  inkling::npz::Archive archive;
  while (input.size() >= kHeader) {
    const std::string_view name = kNames[input[0] % kNames.size()];
    const std::size_t length = std::min<std::size_t>(input[1] + 256U * input[2], input.size() - kHeader);
    if (auto array = inkling::npz::read_npy(input.subspan(kHeader, length))) {
      archive.set(std::string(name), std::move(*array));
    }
    input = input.subspan(kHeader + length);
  }
  return archive;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto model = inkling::read_model(read_entries({data, size}));
  if (model) {
    const std::vector<float> image(static_cast<std::size_t>(model->network.input_shape().size()), 0.5F);
    inkling::Classifier(*model).classify(image);
    if (const auto file = inkling::write_model(*model); !file || !inkling::read_model(*file)) {
      __builtin_trap();  // what was read must survive being written
    }
  }
  return 0;
}
