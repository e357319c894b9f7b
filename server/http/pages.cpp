// The page: its files as they were built, compressed for whoever accepts that.
#include <array>
#include <string_view>

#include "server/http/accept_encoding.hpp"
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

struct Variant {
  std::string_view coding;
  const server::SiteContent* content;
};

// The coding that the client wants most; of equals the smaller.
Variant choose(const server::SiteFile& file, std::string_view accept_encoding) {
  const std::array<Variant, 3> variants = {
      {{"br", &file.brotli}, {"gzip", &file.gzip}, {"identity", &file.plain}}};
  Variant best = variants[2];
  double best_quality = 0;
  for (const Variant& variant : variants) {
    const bool exists = variant.content == &file.plain || !variant.content->bytes.empty();
    const double wanted = exists ? quality(accept_encoding, variant.coding) : 0;
    if (wanted > best_quality) {
      best = variant;
      best_quality = wanted;
    }
  }
  return best;
}

void answer_file(const Call& call, httplib::Response& answer, const server::SiteFile& file) {
  answer.set_header("Content-Security-Policy", kContentSecurityPolicy);
  answer.set_header("Cross-Origin-Opener-Policy", "same-origin");
  answer.set_header("Referrer-Policy", "no-referrer");
  Variant chosen{"identity", &file.plain};
  if (!file.brotli.bytes.empty() || !file.gzip.bytes.empty()) {
    answer.set_header("Vary", "Accept-Encoding");
    chosen = choose(file, call.head.field("Accept-Encoding").value_or(""));
  }
  if (chosen.coding != "identity") answer.set_header("Content-Encoding", std::string(chosen.coding));
  answer_content(call, answer, {chosen.content->bytes, chosen.content->tag, file.media_type});
}

}  // namespace

void add_page_routes(Router& router, const Service& service) {
  for (const auto& [path, file] : service.site.files()) {
    // The page comes with models of its own; where the server has a model of that name, it answers with that.
    if (router.contains(path)) continue;
    router.add("GET", path, [&file = file](const Call& call, httplib::Response& answer) {
      answer_file(call, answer, file);
    });
  }
}

}  // namespace inkling::http
