// The page: its files as they were built, compressed for whoever accepts that.
#include <string_view>

#include "server/http/content.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

// The page loads nothing from elsewhere, has no inline script or style, and no other page may frame it. Only
// compiling WebAssembly needs a permission of its own.
constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The page as one file has its script within, which the policy above forbids here: it is for taking along.
constexpr std::string_view kOneFile = "/inkling.html";

void answer_file(const Call& call, httplib::Response& answer, const server::SiteFile& file) {
  answer.set_header("Content-Security-Policy", kContentSecurityPolicy);
  answer.set_header("Cross-Origin-Opener-Policy", "same-origin");
  answer.set_header("Referrer-Policy", "no-referrer");
  answer_smallest(call, answer, file);
}

}  // namespace

void add_page_routes(Router& router, const Service& service) {
  for (const auto& [path, file] : service.site.files()) {
    // The page comes with models of its own; where the server has a model of that name, it answers with that.
    if (router.contains(path) || (path.starts_with("/models/") && path.ends_with(".npz"))) continue;
    router.add(
        "GET", path,
        [&path = path, &file = file](const Call& call, httplib::Response& answer) {
          if (path == kOneFile) answer.set_header("Content-Disposition", "attachment");
          answer_file(call, answer, file);
        },
        Pace::quick, "/*");
  }
}

}  // namespace inkling::http
