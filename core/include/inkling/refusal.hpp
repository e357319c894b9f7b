// Why something is refused, put together from texts and numbers.
//
//   return bad_file({"declares ", size, " bytes, but unpacks to ", produced});
//
// Adding up std::strings says the same, but each of their temporaries is code, and the WASM module is
// downloaded.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "inkling/error.hpp"

namespace inkling {

// A text, which must outlive it, or a whole number.
class Piece {
 public:
  Piece(const char* text) : text_(text) {}
  Piece(std::string_view text) : text_(text) {}
  Piece(const std::string& text) : text_(text) {}
  template <std::integral T>
  Piece(T number)
      : number_(number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number)),
        kind_(number < 0 ? Kind::negative_number : Kind::number) {}

  void append_to(std::string& out) const;

 private:
  enum class Kind { text, number, negative_number };

  std::string_view text_;
  std::uint64_t number_ = 0;  // its magnitude
  Kind kind_ = Kind::text;
};

using Message = std::initializer_list<Piece>;

std::string join(Message message);
tl::unexpected<Error> invalid_argument(Message message);
tl::unexpected<Error> bad_file(Message message);
tl::unexpected<Error> unsupported(Message message);

// The error of another result, as it is. A function, because every copy made in place is code as well.
tl::unexpected<Error> pass_on(const Error& error);

}  // namespace inkling
