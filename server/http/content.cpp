#include "server/http/content.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/http/accept_encoding.hpp"
#include "server/http/answers.hpp"

namespace inkling::http {
namespace {

// Nothing for an empty text, or one that is not a number.
std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool client_has_it(const Call& call, const Content& content) {
  const auto known = call.head.field("If-None-Match");
  return known && (*known == "*" || names_tag(*known, content.tag));
}

// What an answer with these bytes, or with some of them, begins with. False when the client has them.
bool begin_content(const Call& call, httplib::Response& answer, const Content& content) {
  answer.set_header("ETag", std::string(content.tag));
  answer.set_header("Cache-Control", "no-cache");  // may be kept, and is to be asked about before each use
  if (client_has_it(call, content)) {
    answer.status = 304;
    return false;
  }
  answer.set_header("Content-Type", std::string(content.media_type));
  return true;
}

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

}  // namespace

bool names_tag(std::string_view field, std::string_view tag) {
  bool found = false;
  for_each_element(field, [&](std::string_view element) {
    if (element.starts_with("W/")) element.remove_prefix(2);
    found = found || element == tag;
  });
  return found;
}

RangeRequest parse_range(std::string_view field, std::size_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (field.size() < kUnit.size() || !equal_ignoring_case(field.substr(0, kUnit.size()), kUnit)) return {};
  const std::string_view range = trim(field.substr(kUnit.size()));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos || range.find(',') != std::string_view::npos) return {};
  const auto first = number(range.substr(0, dash));
  const auto last = number(range.substr(dash + 1));
  if (!first && dash > 0) return {};
  if (!last && dash + 1 < range.size()) return {};
  if (!first && !last) return {};
  if (!first) {  // the last so many bytes
    if (*last == 0 || size == 0) return {RangeRequest::Kind::unsatisfiable, {}};
    return {RangeRequest::Kind::part, {size - std::min(*last, size), size - 1}};
  }
  if (last && *last < *first) return {};
  if (*first >= size) return {RangeRequest::Kind::unsatisfiable, {}};
  return {RangeRequest::Kind::part, {*first, std::min(last.value_or(size - 1), size - 1)}};
}

void answer_content(const Call& call, httplib::Response& answer, const Content& content) {
  if (begin_content(call, answer, content)) answer.body.assign(content.bytes);
}

void answer_smallest(const Call& call, httplib::Response& answer, const server::SiteFile& file) {
  Variant chosen{"identity", &file.plain};
  if (!file.brotli.bytes.empty() || !file.gzip.bytes.empty()) {
    answer.set_header("Vary", "Accept-Encoding");
    chosen = choose(file, call.head.field("Accept-Encoding").value_or(""));
  }
  if (chosen.coding != "identity") answer.set_header("Content-Encoding", std::string(chosen.coding));
  answer_content(call, answer, {chosen.content->bytes, chosen.content->tag, file.media_type});
}

void answer_content_or_range(const Call& call, httplib::Response& answer, const Content& content) {
  if (!begin_content(call, answer, content)) return;
  answer.set_header("Accept-Ranges", "bytes");
  const auto field = call.head.field("Range");
  const auto condition = call.head.field("If-Range");
  const bool is_for_part = field && call.head.method == "GET" && (!condition || *condition == content.tag);
  const RangeRequest range = is_for_part ? parse_range(*field, content.bytes.size()) : RangeRequest{};
  const std::string size = std::to_string(content.bytes.size());
  if (range.kind == RangeRequest::Kind::unsatisfiable) {
    answer.headers.erase("Content-Type");
    answer.headers.erase("ETag");
    answer.set_header("Content-Range", "bytes */" + size);
    answer_error(answer, 416, "Range: expected bytes within the " + size + " that there are");
  } else if (range.kind == RangeRequest::Kind::part) {
    const auto& [first, last] = range.part;
    answer.status = 206;
    answer.set_header("Content-Range",
                      "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + size);
    answer.body.assign(content.bytes.substr(first, last - first + 1));
  } else {
    answer.body.assign(content.bytes);
  }
}

}  // namespace inkling::http
