// The images of --data as one file, for clients that train on them elsewhere.
//
//   OfferedData offered(splits);
//   offered.file().bytes      // an Inkling data-set NPZ
#pragma once

#include <mutex>
#include <string>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"

namespace inkling::server {

class OfferedData {
 public:
  // The images, which must outlive this and never change.
  explicit OfferedData(const Splits& splits) : splits_(&splits) {}

  [[nodiscard]] const Splits& splits() const { return *splits_; }

  struct File {
    Bytes bytes;
    std::string tag;  // entity tag
  };
  // Packed once, for whoever asks first: that takes seconds, and who asks meanwhile waits.
  [[nodiscard]] const File& file() const;

 private:
  const Splits* splits_;
  mutable std::once_flag packed_;
  mutable File file_;
};

}  // namespace inkling::server
