// Who may change something.
#pragma once

#include <filesystem>
#include <string>

#include "inkling/error.hpp"
#include "server/http/cpp_httplib.hpp"
#include "server/http/router.hpp"

namespace inkling::http {

class Access {
 public:
  enum class Rule {
    open,       // everybody: the server is reachable from this machine only
    token,      // whoever sends "Authorization: Bearer <token>"
    read_only,  // nobody
  };

  static Access open() { return Access(Rule::open, {}); }
  static Access read_only() { return Access(Rule::read_only, {}); }
  static Access with_token(std::string token) { return Access(Rule::token, std::move(token)); }

  [[nodiscard]] Rule rule() const { return rule_; }

  // Answers 401 or 403 and returns false when the client may not; 405 for HEAD, which promises to change
  // nothing.
  [[nodiscard]] bool may_change(const Call& call, httplib::Response& answer) const;

 private:
  Access(Rule rule, std::string token) : rule_(rule), token_(std::move(token)) {}

  Rule rule_;
  std::string token_;
};

// The token in a file, without blanks and line ends around it. Error{bad_file} when it is too short to be a
// secret.
Result<std::string> read_token(const std::filesystem::path& path);

}  // namespace inkling::http
