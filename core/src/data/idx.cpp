#include <algorithm>
#include <string>
#include <utility>

#include "inkling/data_set.hpp"
#include "inkling/gzip.hpp"
#include "inkling/refusal.hpp"

namespace inkling {

namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;  // IDX's code of the element type

// An IDX file of bytes: its sizes, and the elements that follow them.
struct IdxArray {
  std::vector<std::uint32_t> shape;
  ByteView elements;
};

std::uint32_t big_endian(ByteView bytes) {
  return std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U | std::uint32_t{bytes[2]} << 8U |
         bytes[3];
}

// Layout: two zero bytes, the element type, the number of dimensions, each size as a big-endian word, the
// elements.
Result<IdxArray> parse(ByteView file, std::size_t dimensions) {
  const std::size_t header = 4 + 4 * dimensions;
  if (file.size() < 4 || file[0] != 0 || file[1] != 0) {
    return bad_file("expected an IDX file, which begins with two zero bytes");
  }
  if (file[2] != kUnsignedByte) {
    return unsupported("expected elements of type 8 (unsigned bytes), got type {}", {file[2]});
  }
  if (file[3] != dimensions) {
    return bad_file("expected {} dimension{}, got {}", {dimensions, (dimensions == 1 ? "" : "s"), file[3]});
  }
  if (file.size() < header) {
    return bad_file("the file ends within its header");
  }
  IdxArray array{{}, file.subspan(header)};
  for (std::size_t i = 0; i < dimensions; ++i) {
    array.shape.push_back(big_endian(file.subspan(4 + 4 * i, 4)));
  }
  return array;
}

Result<void> check_length(const IdxArray& array, std::size_t element_size) {
  const std::uint64_t expected = std::uint64_t{array.shape.front()} * element_size;
  if (array.elements.size() != expected) {
    return bad_file("expected {} bytes after the header, got {}", {expected, array.elements.size()});
  }
  return {};
}

Result<std::vector<std::uint8_t>> read_images(ByteView file) {
  const Result<IdxArray> array = parse(file, 3);
  if (!array) {
    return tl::unexpected(array.error());
  }
  if (array->shape[1] != kImageSide || array->shape[2] != kImageSide) {
    return bad_file("expected images of 28x28, got {}x{}", {array->shape[1], array->shape[2]});
  }
  return check_length(*array, kImagePixels).map([&] {
    return std::vector<std::uint8_t>(array->elements.begin(), array->elements.end());
  });
}

Result<std::vector<std::uint8_t>> read_labels(ByteView file) {
  const Result<IdxArray> array = parse(file, 1);
  if (!array) {
    return tl::unexpected(array.error());
  }
  if (const Result<void> length = check_length(*array, 1); !length) {
    return tl::unexpected(length.error());
  }
  const auto stranger = std::find_if(array->elements.begin(), array->elements.end(),
                                     [](auto label) { return label >= kDigits; });
  if (stranger != array->elements.end()) {
    return bad_file("expected labels 0 to 9, got {}", {*stranger});
  }
  return std::vector<std::uint8_t>(array->elements.begin(), array->elements.end());
}

// Hands the file to `read`, unpacked if need be; errors begin with `name`.
template <class Read>
Result<std::vector<std::uint8_t>> read_maybe_gzipped(std::string_view name, ByteView file, Read read) {
  Result<std::vector<std::uint8_t>> values =
      is_gzip(file) ? gunzip(file).and_then([&](const Bytes& unpacked) { return read(ByteView(unpacked)); })
                    : read(file);
  if (!values) {
    return fail_within(name, values.error());
  }
  return values;
}

}  // namespace

Result<DataSet> read_idx(ByteView images, ByteView labels) {
  Result<std::vector<std::uint8_t>> pixels = read_maybe_gzipped("images", images, read_images);
  if (!pixels) {
    return tl::unexpected(std::move(pixels).error());
  }
  Result<std::vector<std::uint8_t>> digits = read_maybe_gzipped("labels", labels, read_labels);
  if (!digits) {
    return tl::unexpected(std::move(digits).error());
  }
  if (pixels->size() != digits->size() * kImagePixels) {
    return bad_file("expected one label an image, got {} images and {} labels",
                    {pixels->size() / kImagePixels, digits->size()});
  }
  return DataSet{*std::move(pixels), *std::move(digits)};
}

}  // namespace inkling
