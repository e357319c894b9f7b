// Forms with files. What is read, and sent again in a form of our own, must come out the same.
//
// Input: the value of Content-Type, a line feed, the body.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "server/http/multipart.hpp"

namespace {

using inkling::fuzz::require;
using inkling::http::read_files;

constexpr std::size_t kMost = 64;
constexpr std::string_view kBoundary = "aBoundaryThatNoInputHas";

std::string form(const std::vector<std::string_view>& files) {
  const std::string opening = "--" + std::string(kBoundary);
  std::string body;
  for (const std::string_view file : files) {
    body.append(opening).append("\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n");
    body.append(file).append("\r\n");
  }
  return body + opening + "--\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line_end = input.find('\n');
  if (line_end == std::string_view::npos) return 0;
  const std::string_view type = input.substr(0, line_end);
  const std::string_view body = input.substr(line_end + 1);
  (void)inkling::http::is_multipart(type);
  const auto files = read_files(type, body, kMost);
  if (!files) {
    require(!files.error().message.empty() && (files.error().status == 400 || files.error().status == 413));
    return 0;
  }
  require(!files->empty() && files->size() <= kMost);
  const char* from = body.data();
  for (const std::string_view file : *files) {
    require(!std::less<>()(file.data(), from));
    from = file.data() + file.size();
  }
  require(!std::less<>()(body.data() + body.size(), from));
  if (body.find(kBoundary) != std::string_view::npos) return 0;
  const std::string sent_again = form(*files);
  const auto again = read_files("multipart/form-data; boundary=" + std::string(kBoundary), sent_again, kMost);
  require(again && *again == *files);
  return 0;
}
