#include "server/http/access.hpp"

#include <openssl/crypto.h>

#include <string_view>

#include "server/files.hpp"
#include "server/http/answers.hpp"

namespace inkling::http {
namespace {

constexpr std::size_t kMinTokenBytes = 16;
constexpr std::size_t kMaxTokenBytes = 4096;

// Takes as long for a nearly right token as for a wrong one.
bool is_same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view bearer_token(const RequestHead& head) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view field = head.field("Authorization").value_or("");
  if (field.size() < kScheme.size() || !equal_ignoring_case(field.substr(0, kScheme.size()), kScheme))
    return {};
  return trim(field.substr(kScheme.size()));
}

}  // namespace

bool Access::may_change(const Call& call, httplib::Response& answer) const {
  if (call.head.method == "HEAD") {
    answer.set_header("Allow", "GET, POST, OPTIONS");
    answer_error(answer, 405, "HEAD changes nothing: expected GET or POST");
    return false;
  }
  if (rule_ == Rule::open) return true;
  if (rule_ == Rule::read_only) {
    answer_error(answer, 403, "this server is read-only: it was started without a token for changes");
    return false;
  }
  if (is_same_secret(bearer_token(call.head), token_)) return true;
  answer.set_header("WWW-Authenticate", "Bearer");
  answer_error(answer, 401,
               "changes need the header \"Authorization: Bearer <token>\" with this server's token");
  return false;
}

Result<std::string> read_token(const std::filesystem::path& path) {
  const Result<Bytes> file = server::read_file(path, kMaxTokenBytes);
  if (!file) return tl::unexpected(file.error());
  std::string token(file->begin(), file->end());
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  token.erase(0, token.find_first_not_of(" \t\r\n"));
  if (token.size() < kMinTokenBytes) {
    return fail(ErrorCode::bad_file, path.string() + ": expected a token of at least " +
                                         std::to_string(kMinTokenBytes) + " characters");
  }
  return token;
}

}  // namespace inkling::http
