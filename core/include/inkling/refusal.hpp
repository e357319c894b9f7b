// Why something is refused, put together from texts and numbers.
//
//   return bad_file("declares {} bytes, but unpacks to {}", {size, produced});
//
// std::format says the same, and adding up std::strings does too, but the WASM module is downloaded: a
// refusal costs its caller the text, the pieces and one call.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "inkling/error.hpp"

namespace inkling {

// A text, which must outlive it, or a whole number.
class Piece {
 public:
  Piece(const char* text) : Piece(std::string_view(text)) {}
  Piece(std::string_view text) : text_(text.data()), count_(text.size()) {}
  Piece(const std::string& text);
  template <std::integral T>
  Piece(T number)
      : text_(number < 0 ? kMinus : kNoSign),
        count_(number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number)) {}

  void append_to(std::string& out) const;

 private:
  // One of these, by address, in place of a text is the sign of a number: pieces are made in so many places
  // that every member of theirs counts.
  static constexpr char kMinus[] = "-";
  static constexpr const char* kNoSign = kMinus + 1;

  const char* text_;
  std::uint64_t count_;  // characters of a text; a number without its sign
};

using Message = std::initializer_list<Piece>;

// `text` with each {} replaced by the next piece; behind it the pieces that are left.
std::string join(const char* text, Message pieces);
inline std::string join(Message pieces) {
  return join("", pieces);
}

Error make_error(ErrorCode code, const char* text, const Piece* pieces, std::size_t count);

// A function for each T, and not code for each refusal.
template <class T>
[[gnu::noinline]] Result<T> refuse(ErrorCode code, const char* text, const Piece* pieces, std::size_t count) {
  return Result<T>(tl::unexpect, make_error(code, text, pieces, count));
}
template <class T>
[[gnu::noinline]] Result<T> pass_on_as(const Error& error) {
  return Result<T>(tl::unexpect, error);
}

// An error in the making: whatever Result the function returns, or an Error. Lives no longer than its pieces,
// which is to the end of the statement.
class [[nodiscard]] Refusal {
 public:
  Refusal(ErrorCode code, const char* text, Message pieces) : code_(code), text_(text), pieces_(pieces) {}

  template <class T>
  [[gnu::always_inline]] operator tl::expected<T, Error>() const {
    return refuse<T>(code_, text_, pieces_.begin(), pieces_.size());
  }
  operator Error() const { return make_error(code_, text_, pieces_.begin(), pieces_.size()); }
  operator tl::unexpected<Error>() const { return tl::unexpected<Error>(Error(*this)); }

 private:
  ErrorCode code_;
  const char* text_;
  Message pieces_;
};

inline Refusal invalid_argument(const char* text, Message pieces = {}) {
  return {ErrorCode::invalid_argument, text, pieces};
}
inline Refusal bad_file(const char* text, Message pieces = {}) {
  return {ErrorCode::bad_file, text, pieces};
}
inline Refusal unsupported(const char* text, Message pieces = {}) {
  return {ErrorCode::unsupported, text, pieces};
}

// The error of another result, as it is; it must outlive the statement.
class [[nodiscard]] PassedOn {
 public:
  explicit PassedOn(const Error& error) : error_(error) {}

  template <class T>
  [[gnu::always_inline]] operator tl::expected<T, Error>() const {
    return pass_on_as<T>(error_);
  }

 private:
  const Error& error_;
};

inline PassedOn pass_on(const Error& error) {
  return PassedOn(error);
}

}  // namespace inkling
