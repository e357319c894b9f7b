#include "npz/refusal.hpp"

namespace inkling::npz {

void Piece::append_to(std::string& out) const {
  if (is_number_) {
    out += std::to_string(number_);
  } else {
    out += text_;
  }
}

std::string join(Message message) {
  std::string text;
  for (const Piece& piece : message) piece.append_to(text);
  return text;
}

tl::unexpected<Error> bad_file(Message message) {
  return fail(ErrorCode::bad_file, join(message));
}

tl::unexpected<Error> unsupported(Message message) {
  return fail(ErrorCode::unsupported, join(message));
}

}  // namespace inkling::npz
