// Data-set files of every kind (of pictures without a digit as well), as one file and as a pair of images and
// labels.
#include <cstddef>
#include <cstdint>

#include "inkling/data_set.hpp"
#include "inkling/negatives.hpp"
#include "inkling/npz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const inkling::ByteView file(data, size);
  (void)inkling::read_any(file);
  if (const auto archive = inkling::npz::read(file)) (void)inkling::read_negatives(*archive);

  // The first byte says where the images end and the labels begin, counted from the end.
  if (size > 0) {
    const inkling::ByteView pair = file.subspan(1);
    const std::size_t labels = file[0] < pair.size() ? file[0] : pair.size();
    (void)inkling::read_idx(pair.first(pair.size() - labels), pair.last(labels));
  }
  return 0;
}
