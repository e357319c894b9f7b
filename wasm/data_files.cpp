#include "data_files.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "inkling/gzip.hpp"
#include "inkling/npz.hpp"
#include "inkling/refusal.hpp"

namespace inkling {
namespace {

constexpr std::size_t kMostFiles = 4;

// What the header of an IDX file says: two zero bytes, the type, the number of dimensions, and the first
// size.
struct IdxHeader {
  std::uint8_t dimensions = 0;
  std::uint32_t count = 0;
};

IdxHeader header_of(const Bytes& file) {
  if (file.size() < 8 || file[0] != 0 || file[1] != 0) {
    return {};
  }
  const std::uint32_t count =
      std::uint32_t{file[4]} << 24U | std::uint32_t{file[5]} << 16U | std::uint32_t{file[6]} << 8U | file[7];
  return {file[3], count};
}

bool is_idx(const Bytes& file) {
  return header_of(file).dimensions != 0;
}

// An NPZ is a zip; a pickle of protocol 2 or later begins with its first opcode.
bool may_be_data_set(const Bytes& file) {
  return file.size() >= 2 && ((file[0] == 'P' && file[1] == 'K') || file[0] == 0x80);
}

struct Pair {
  const Bytes* images = nullptr;
  const Bytes* labels = nullptr;
  std::uint32_t count = 0;
};

Result<std::vector<Pair>> pairs_of(const std::vector<Bytes>& files) {
  std::vector<Pair> pairs;
  std::vector<const Bytes*> labels;
  for (const Bytes& file : files) {
    const IdxHeader header = header_of(file);
    if (header.dimensions == 3) {
      pairs.push_back({&file, nullptr, header.count});
    } else if (header.dimensions == 1) {
      labels.push_back(&file);
    } else {
      return bad_file("of several files, each must be an IDX file of images or of labels; one is neither");
    }
  }
  for (Pair& pair : pairs) {
    const auto found = std::find_if(labels.begin(), labels.end(),
                                    [&](const Bytes* file) { return header_of(*file).count == pair.count; });
    if (found == labels.end()) {
      return bad_file("IDX files: {} images have no file with as many labels; bring both", {pair.count});
    }
    pair.labels = *found;
    labels.erase(found);
  }
  if (!labels.empty()) {
    return bad_file("IDX files: {} labels have no file with as many images; bring both",
                    {header_of(*labels.front()).count});
  }
  return pairs;
}

Result<void> unpack(std::vector<Bytes>& files) {
  for (Bytes& file : files) {
    if (is_gzip(file)) {
      Result<Bytes> unpacked = gunzip(file, npz::Limits().total_bytes);
      if (!unpacked) {
        return tl::unexpected(std::move(unpacked.error()));
      }
      file = std::move(*unpacked);
    }
  }
  return {};
}

Result<Splits> read_pairs(const std::vector<Bytes>& files) {
  Result<std::vector<Pair>> pairs = pairs_of(files);
  if (!pairs) {
    return tl::unexpected(std::move(pairs.error()));
  }
  // Two of the same size stay as they came.
  std::stable_sort(pairs->begin(), pairs->end(),
                   [](const Pair& a, const Pair& b) { return a.count > b.count; });
  Splits splits;
  const std::array parts = {&splits.train, &splits.test};
  for (std::size_t i = 0; i < pairs->size(); ++i) {
    Result<DataSet> read = read_idx(*(*pairs)[i].images, *(*pairs)[i].labels);
    if (!read) {
      return tl::unexpected(std::move(read.error()));
    }
    *parts[i] = std::move(*read);
  }
  return splits;
}

}  // namespace

Result<Splits> read_data_files(std::vector<Bytes> files) {
  if (files.empty() || files.size() > kMostFiles) {
    return invalid_argument(
        "{} files; expected one (mnist.pkl.gz, mnist.npz or an NPZ of inkling data), or two or four IDX "
        "files",
        {files.size()});
  }
  if (Result<void> unpacked = unpack(files); !unpacked) {
    return tl::unexpected(std::move(unpacked.error()));
  }
  if (files.size() > 1 || is_idx(files.front())) {
    return read_pairs(files);
  }
  if (!may_be_data_set(files.front())) {
    return bad_file(
        "the file is no data set; expected mnist.pkl, mnist.npz, an NPZ of inkling data, or the IDX files of "
        "MNIST, gzipped or not");
  }
  return read_any(files.front());
}

}  // namespace inkling
