// GET /openapi.json: the API's description for programs. GET /docs: the same for people.
#include <string>
#include <string_view>

#include "inkling/bytes.hpp"
#include "server/entity_tag.hpp"
#include "server/http/content.hpp"
#include "server/http/embedded.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

// The page has no script or style but its own two files, and asks for nothing but the description.
constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

std::string tag_of(std::string_view text) {
  return server::entity_tag({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

void add_openapi_routes(Router& router, const Service& /*service*/) {
  const auto add = [&router](const std::string& path, std::string_view text, const char* media_type,
                             const std::string& pattern) {
    const auto handler = [text, media_type, tag = tag_of(text)](const Call& call, httplib::Response& answer) {
      answer.set_header("Content-Security-Policy", kContentSecurityPolicy);
      answer.set_header("Referrer-Policy", "no-referrer");
      answer_content(call, answer, {text, tag, media_type});
    };
    router.add("GET", path, handler, Pace::quick, pattern);
  };
  add("/openapi.json", embedded::kOpenApi, "application/json", "");
  add("/docs", embedded::kDocsPage, "text/html; charset=utf-8", "");
  add("/docs/docs.js", embedded::kDocsScript, "text/javascript; charset=utf-8", "/docs/*");
  add("/docs/docs.css", embedded::kDocsStyle, "text/css; charset=utf-8", "/docs/*");
}

}  // namespace inkling::http
