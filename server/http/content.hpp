// Answers with stored bytes: not again to a client that has them (RFC 9110, 13.1.2), and in part when asked
// (14.2).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/cpp_httplib.hpp"
#include "server/http/router.hpp"
#include "server/site.hpp"

namespace inkling::http {

struct Content {
  std::string_view bytes;
  std::string_view tag;  // entity tag
  std::string_view media_type;
};

// 200, or 304 when If-None-Match has the tag.
void answer_content(const Call& call, httplib::Response& answer, const Content& content);

// The same with the variant that the client wants most.
void answer_smallest(const Call& call, httplib::Response& answer, const server::SiteFile& file);

// As answer_content(), or 206 or 416 when one Range is asked for. Several ranges at once are answered with
// the whole.
void answer_content_or_range(const Call& call, httplib::Response& answer, const Content& content);

// First and last byte.
struct ByteRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

struct RangeRequest {
  enum class Kind { whole, part, unsatisfiable } kind = Kind::whole;
  ByteRange part;
};

// What a Range field asks of `size` bytes; what cannot be read asks for the whole.
RangeRequest parse_range(std::string_view field, std::size_t size);

// Whether an If-None-Match or If-Range field names the tag. Weak tags match too.
bool names_tag(std::string_view field, std::string_view tag);

}  // namespace inkling::http
