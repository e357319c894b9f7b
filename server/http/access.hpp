// Who may change something.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "inkling/error.hpp"
#include "server/http/cpp_httplib.hpp"
#include "server/http/origins.hpp"
#include "server/http/router.hpp"

namespace inkling::http {

class Access {
 public:
  enum class Rule {
    open,       // everybody but other sites' pages: the server is reachable from this machine only
    token,      // whoever sends "Authorization: Bearer <token>"
    read_only,  // nobody
  };

  static Access open() { return Access(Rule::open, {}); }
  static Access read_only() { return Access(Rule::read_only, {}); }
  static Access with_token(std::string token) { return Access(Rule::token, std::move(token)); }

  // Pages of these origins may change something too, under the open rule. A token needs no such rule: other
  // sites' pages do not have it.
  void allow(Origins origins) { origins_ = std::move(origins); }
  // From now on a request must call the server by a name of this machine, `host` (as it was told to listen)
  // or the host of an allowed origin. Without this, a page could lead a name of its own to this machine (DNS
  // rebinding), and a browser would take the server for that page's own.
  void expect_local_names(std::string host) { local_host_ = std::move(host); }

  // Whether GET may change something, as the older clients do it. It may, unless told otherwise.
  void allow_get(bool allowed) { get_may_change_ = allowed; }

  [[nodiscard]] Rule rule() const { return rule_; }

  // Answers 421 and returns false when the request calls the server by a name that is not expected.
  [[nodiscard]] bool may_ask(const Call& call, httplib::Response& answer) const;

  // Answers 401 or 403 and returns false when the client may not; 405 for HEAD, which promises to change
  // nothing, and for GET where it is not to change anything.
  [[nodiscard]] bool may_change(const Call& call, httplib::Response& answer) const;

 private:
  Access(Rule rule, std::string token) : rule_(rule), token_(std::move(token)) {}

  Rule rule_;
  std::string token_;
  bool get_may_change_ = true;
  Origins origins_;
  std::optional<std::string> local_host_;
};

// The token in a file, without blanks and line ends around it. Error{bad_file} when it is too short to be a
// secret.
Result<std::string> read_token(const std::filesystem::path& path);

}  // namespace inkling::http
