#include "inkling/refusal.hpp"

#include <array>
#include <limits>

namespace inkling {

void Piece::append_to(std::string& out) const {
  if (kind_ == Kind::text) {
    out += text_;
    return;
  }
  if (kind_ == Kind::negative_number) out += '-';
  // By hand, as std::to_string brings a table of pairs of digits.
  std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits;
  auto first = digits.end();
  std::uint64_t rest = number_;
  do {
    *--first = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  out.append(first, digits.end());
}

std::string join(Message message) {
  std::string text;
  for (const Piece& piece : message) piece.append_to(text);
  return text;
}

tl::unexpected<Error> invalid_argument(Message message) {
  return fail(ErrorCode::invalid_argument, join(message));
}

tl::unexpected<Error> bad_file(Message message) {
  return fail(ErrorCode::bad_file, join(message));
}

tl::unexpected<Error> unsupported(Message message) {
  return fail(ErrorCode::unsupported, join(message));
}

tl::unexpected<Error> pass_on(const Error& error) {
  return tl::unexpected(error);
}

}  // namespace inkling
