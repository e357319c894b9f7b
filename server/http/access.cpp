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

// The names that lead to this machine whoever is asked for them.
bool is_local_name(std::string_view name) {
  return equal_ignoring_case(name, "localhost") || name == "127.0.0.1" || name == "[::1]";
}

}  // namespace

bool Access::may_ask(const Call& call, httplib::Response& answer) const {
  const auto host = call.head.field("Host");
  if (!local_host_ || !host || origins_.has_host(*host)) return true;  // no browser leaves it out
  const std::string_view name = without_port(*host);
  if (is_local_name(name) || equal_ignoring_case(name, *local_host_) || name == "[" + *local_host_ + "]")
    return true;
  answer_error(answer, 421,
               "Host: this server listens for its own machine only, expected localhost, 127.0.0.1 or [::1]; "
               "started with --allow-origin http://NAME it answers to NAME too");
  return false;
}

bool Access::may_change(const Call& call, httplib::Response& answer) const {
  if (call.head.method == "HEAD") {
    answer.set_header("Allow", "GET, POST, OPTIONS");
    answer_error(answer, 405, "HEAD changes nothing: expected GET or POST");
    return false;
  }
  if (call.head.method == "GET" && !get_may_change_) {
    answer.set_header("Allow", "POST, OPTIONS");
    answer_error(answer, 405, "GET changes nothing here: expected POST; --allow-get-training allows GET");
    return false;
  }
  if (rule_ == Rule::open) {
    if (origins_.is_own_or_allowed(call.head)) return true;
    answer_error(answer, 403,
                 "another site's page may not change anything here: start the server with --allow-origin and "
                 "the page's origin");
    return false;
  }
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
