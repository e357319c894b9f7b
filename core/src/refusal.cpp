#include "inkling/refusal.hpp"

#include <iterator>
#include <limits>

namespace inkling {

Piece::Piece(const std::string& text) : Piece(std::string_view(text)) {}

void Piece::append_to(std::string& out) const {
  if (text_ != kMinus && text_ != kNoSign) {
    out.append(text_, static_cast<std::size_t>(count_));
    return;
  }
  out += text_;
  // By hand, as std::to_string brings a table of pairs of digits.
  char digits[std::numeric_limits<std::uint64_t>::digits10 + 1];
  char* const end = std::end(digits);
  char* first = end;
  std::uint64_t rest = count_;
  do {
    *--first = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  out.append(first, static_cast<std::size_t>(end - first));
}

std::string join(const char* text, Message pieces) {
  return make_error(ErrorCode::internal, text, pieces.begin(), pieces.size()).message;
}

Error make_error(ErrorCode code, const char* text, const Piece* pieces, std::size_t count) {
  Error error{code, {}};
  const Piece* const end = pieces + count;
  for (; *text != '\0'; ++text) {
    if (text[0] == '{' && text[1] == '}' && pieces != end) {
      (pieces++)->append_to(error.message);
      ++text;
    } else {
      error.message += *text;
    }
  }
  for (; pieces != end; ++pieces) pieces->append_to(error.message);
  return error;
}

}  // namespace inkling
