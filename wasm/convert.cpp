// A second module, for the files that the first does not read: it makes an Inkling NPZ of what other programs
// pickled, and is downloaded only when somebody brings such a file. README.md has its ABI.
#include <cstdint>
#include <string_view>
#include <utility>

#include "inbox.hpp"
#include "inkling/model.hpp"
#include "inkling/refusal.hpp"

namespace inkling {
namespace {

Inbox inbox;
Bytes file;
Error error;

}  // namespace

extern "C" {

// Room for `size` bytes, the caller's to fill; nullptr when there is no memory.
[[clang::export_name("convert_reserve")]] std::uint8_t* convert_reserve(std::uint32_t size) {
  std::uint8_t* bytes = inbox.reserve(size);
  if (bytes == nullptr) {
    error = invalid_argument("no memory for {} bytes", {size});
  }
  return bytes;
}

// Reads a model of any layout from the first `size` reserved bytes. Returns the address of the same model as
// an Inkling NPZ of convert_size() bytes, nullptr for an error.
[[clang::export_name("convert_model")]] const std::uint8_t* convert_model(std::uint32_t size) {
  if (!inbox.holds(size)) {
    error = invalid_argument("expected {} reserved bytes: call convert_reserve first", {size});
    return nullptr;
  }
  Result<Bytes> converted =
      read_model(inbox.first(size)).and_then([](const Model& model) { return write_model(model); });
  inbox.clear();
  if (!converted) {
    error = std::move(converted.error());
    return nullptr;
  }
  file = std::move(*converted);
  return file.data();
}

// Of the last converted file.
[[clang::export_name("convert_size")]] std::uint32_t convert_size() {
  return static_cast<std::uint32_t>(file.size());
}

// Of the last call that failed; counts as ErrorCode does. The message is UTF-8, of convert_error_size()
// bytes.
[[clang::export_name("convert_error_code")]] std::int32_t convert_error_code() {
  return static_cast<std::int32_t>(error.code);
}
[[clang::export_name("convert_error_message")]] const char* convert_error_message() {
  return error.message.data();
}
[[clang::export_name("convert_error_size")]] std::uint32_t convert_error_size() {
  return static_cast<std::uint32_t>(error.message.size());
}

}  // extern "C"
}  // namespace inkling
