// Errors as values: functions that can fail return Result<T>, and core is built without exceptions.
//
//   Result<Model> model = read_model(bytes);
//   if (!model) return tl::unexpected(model.error());
//
// A message says which thing, what was expected and what came: "layers.0.weight: expected [30, 784], got [30,
// 785]".
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace inkling {

enum class ErrorCode {
  invalid_argument,  // the caller asked for something that cannot be
  bad_file,          // bytes from outside that contradict themselves or their format
  unsupported,       // well-formed, but not something Inkling handles
  not_found,         // a name that is not there
  internal,          // a defect of Inkling
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

// The same error, its message prefixed by the thing it happened to: "weights.npy: CRC mismatch".
inline tl::unexpected<Error> fail_within(std::string_view thing, const Error& error) {
  return fail(error.code, std::string(thing) + ": " + error.message);
}

}  // namespace inkling
