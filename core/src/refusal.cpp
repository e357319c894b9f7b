#include "refusal.hpp"

namespace inkling {

void Piece::append_to(std::string& out) const {
  if (kind_ == Kind::text) {
    out += text_;
    return;
  }
  if (kind_ == Kind::negative_number) out += '-';
  out += std::to_string(number_);
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

}  // namespace inkling
