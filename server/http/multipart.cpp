#include "server/http/multipart.hpp"

#include <string>

#include "server/http/request_head.hpp"

namespace inkling::http {
namespace {

constexpr std::string_view kMediaType = "multipart/form-data";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kMaxBoundary = 70;      // RFC 2046, 5.1.1
constexpr std::size_t kMaxPartHeader = 4096;  // bytes before the content of a part
constexpr std::size_t kMaxFields = 100;       // parts that are no files

// The value of a parameter of a header field: `boundary` of "multipart/form-data; boundary=x". Empty when
// there is none. Quoted values keep their backslashes: neither boundaries nor the question whether there is a
// file name need them undone.
std::string_view parameter(std::string_view field, std::string_view name) {
  std::size_t at = field.find(';');
  while (at != std::string_view::npos) {
    const std::string_view rest = trim(field.substr(at + 1));
    const std::size_t equals = rest.find_first_of("=;");
    if (equals == std::string_view::npos) return {};
    const bool is_wanted = rest[equals] == '=' && equal_ignoring_case(trim(rest.substr(0, equals)), name);
    std::string_view value = rest[equals] == '=' ? rest.substr(equals + 1) : std::string_view();
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      std::size_t end = 0;
      while (end < value.size() && value[end] != '"') end += value[end] == '\\' ? 2 : 1;
      if (end >= value.size()) return {};
      if (is_wanted) return value.substr(0, end);
      field = value.substr(end + 1);
    } else {
      if (is_wanted) return trim(value.substr(0, value.find(';')));
      field = rest.substr(equals);
    }
    at = field.find(';');
  }
  return {};
}

// Takes what comes before `mark`, and the mark. False when there is none.
bool take_until(std::string_view& text, std::string_view mark, std::string_view& taken) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return false;
  taken = text.substr(0, at);
  text.remove_prefix(at + mark.size());
  return true;
}

bool has_file_name(std::string_view header) {
  while (!header.empty()) {
    std::string_view line;
    if (!take_until(header, kLineEnd, line)) {
      line = header;
      header = {};
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos &&
        equal_ignoring_case(line.substr(0, colon), "Content-Disposition")) {
      return !parameter(line, "filename").empty() || !parameter(line, "filename*").empty();
    }
  }
  return false;
}

}  // namespace

bool is_multipart(std::string_view media_type) {
  return equal_ignoring_case(trim(media_type.substr(0, media_type.find(';'))), kMediaType);
}

Read<std::vector<std::string_view>> read_files(std::string_view media_type, std::string_view body,
                                               std::size_t most) {
  const std::string_view boundary = parameter(media_type, "boundary");
  if (boundary.empty() || boundary.size() > kMaxBoundary) {
    return refuse(400, "Content-Type: expected a boundary of 1 to " + std::to_string(kMaxBoundary) +
                           " characters after multipart/form-data");
  }
  const auto malformed = [](const char* what) { return refuse(400, std::string("body: ") + what); };
  const std::string opening = "--" + std::string(boundary);
  const std::string closing = "\r\n" + opening;
  std::string_view preamble;
  if (body.starts_with(opening)) {
    body.remove_prefix(opening.size());
  } else if (!take_until(body, closing, preamble)) {
    return malformed("expected a form whose parts begin with the boundary of Content-Type");
  }

  std::vector<std::string_view> files;
  std::size_t fields = 0;
  while (!body.starts_with("--")) {
    std::string_view blanks;
    if (!take_until(body, kLineEnd, blanks) || !trim(blanks).empty())
      return malformed("expected a line end after each boundary of the form");
    std::string_view header;
    if (body.starts_with(kLineEnd)) {
      body.remove_prefix(kLineEnd.size());
    } else if (!take_until(body, "\r\n\r\n", header) || header.size() > kMaxPartHeader) {
      return malformed("expected each part of the form to begin with header lines and an empty line");
    }
    std::string_view content;
    if (!take_until(body, closing, content)) return malformed("the form ends without its last boundary");
    if (has_file_name(header)) {
      if (files.size() == most) {
        return refuse(413, "body: expected at most " + std::to_string(most) + " files");
      }
      files.push_back(content);
    } else if (++fields > kMaxFields) {
      return refuse(413,
                    "body: expected at most " + std::to_string(kMaxFields) + " fields that are no files");
    }
  }
  if (files.empty()) return malformed("the form has no file: expected a part with filename=\"…\"");
  return files;
}

}  // namespace inkling::http
