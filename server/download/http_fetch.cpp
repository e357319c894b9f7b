#include "server/download/http_fetch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "server/http/cpp_httplib.hpp"

namespace inkling::download {
namespace {

namespace fs = std::filesystem;

constexpr int kConnectSeconds = 10;
constexpr int kReadSeconds = 30;  // of silence
constexpr int kOk = 200;
constexpr int kPartialContent = 206;
constexpr int kRangeNotSatisfiable = 416;

std::size_t size_of(const fs::path& path) {
  std::error_code failure;
  const auto size = fs::file_size(path, failure);
  return failure ? 0 : static_cast<std::size_t>(size);
}

// 0 when the text is not a number.
std::size_t parse_size(std::string_view text) {
  std::size_t size = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), size);
  return failure == std::errc() && end == text.data() + text.size() ? size : 0;
}

std::string reason_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "no connection";
    case httplib::Error::ConnectionTimeout:
      return fmt::format("no connection within {} seconds", kConnectSeconds);
    case httplib::Error::Read:
      return "the connection broke off, or nothing came for " + std::to_string(kReadSeconds) + " seconds";
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
      return "no secure connection";
    case httplib::Error::SSLServerVerification:
      return "its certificate cannot be verified (the package ca-certificates has the roots)";
    case httplib::Error::ExceedRedirectCount:
      return "too many redirects";
    default:
      return "the request failed (" + httplib::to_string(error) + ")";
  }
}

// "host", "host:8080" and "[::1]:8080" have; "host:" and "host:99999" do not.
bool has_sound_port(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.back() == ']') return true;
  constexpr std::size_t kMaxPort = 65535;
  const std::size_t port = parse_size(authority.substr(colon + 1));
  return port > 0 && port <= kMaxPort;
}

// Receives one answer into the file that has been opened for it.
class PartFile {
 public:
  PartFile(const fs::path& path, std::size_t max_bytes, const ShowBytes& show)
      : path_(path), max_bytes_(max_bytes), show_(show), arrived_(size_of(path)) {}

  [[nodiscard]] std::size_t arrived() const { return arrived_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  bool begin(const httplib::Response& response) {
    if (response.status == kPartialContent && arrived_ > 0) {
      const std::string range = response.get_header_value("Content-Range");  // "bytes 100-199/200"
      if (!range.starts_with(fmt::format("bytes {}-", arrived_)))
        return refuse("it sends another range than was asked for");
      expected_ = parse_size(std::string_view(range).substr(range.find('/') + 1));
      return open(std::ios::app);
    }
    // What is there is as long as the server's file, or longer: it cannot be the beginning of it.
    if (response.status == kRangeNotSatisfiable) discard();
    if (response.status != kOk) return refuse(fmt::format("HTTP status {}", response.status));
    arrived_ = 0;
    expected_ = parse_size(response.get_header_value("Content-Length"));
    if (expected_ > max_bytes_) return refuse_size();
    return open(std::ios::trunc);
  }

  bool receive(const char* data, std::size_t size) {
    arrived_ += size;
    if (arrived_ > max_bytes_) return refuse_size();
    file_.write(data, static_cast<std::streamsize>(size));
    if (!file_) return refuse(path_.string() + " cannot be written");
    if (show_) show_(arrived_, expected_);
    return true;
  }

  bool finish() {
    if (!file_.is_open()) return true;
    file_.close();
    return file_.good() || refuse(path_.string() + " cannot be written");
  }

  void discard() {
    file_.close();
    std::error_code failure;
    fs::remove(path_, failure);
    arrived_ = 0;
  }

 private:
  bool open(std::ios::openmode mode) {
    file_.open(path_, std::ios::binary | std::ios::out | mode);
    return file_.is_open() || refuse(path_.string() + " cannot be opened");
  }
  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }
  bool refuse_size() {
    discard();
    return refuse(fmt::format("it sends more than the {} bytes that the file can have", max_bytes_));
  }

  fs::path path_;
  std::size_t max_bytes_;
  const ShowBytes& show_;
  std::size_t arrived_;
  std::size_t expected_ = 0;
  std::ofstream file_;
  std::string problem_;
};

}  // namespace

Result<Url> parse_url(const std::string& text) {
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = text.substr(0, scheme_end);
  const std::size_t host = scheme_end == std::string::npos ? text.size() : scheme_end + 3;
  const std::size_t path = std::min(text.find('/', host), text.size());
  if ((scheme != "http" && scheme != "https") || path == host ||
      !has_sound_port(text.substr(host, path - host))) {
    return fail(ErrorCode::invalid_argument, text + ": expected a URL such as https://example.org/mnist/");
  }
  return Url{text.substr(0, path), path == text.size() ? "/" : text.substr(path)};
}

Result<void> fetch(const Url& url, const fs::path& part, std::size_t max_bytes, const ShowBytes& show) {
  httplib::Client client(url.origin);
  if (!client.is_valid())
    return fail(ErrorCode::invalid_argument, url.origin + ": is not an address that can be reached");
  client.set_connection_timeout(kConnectSeconds);
  client.set_read_timeout(kReadSeconds);
  client.set_follow_location(true);
  client.set_decompress(false);  // the checksum is made of what we unpack ourselves, within its limits

  PartFile file(part, max_bytes, show);
  httplib::Headers headers = {{"Accept-Encoding", "identity"}};
  if (file.arrived() > 0) headers.emplace("Range", fmt::format("bytes={}-", file.arrived()));
  const httplib::Result result = client.Get(
      url.path, headers, [&](const httplib::Response& response) { return file.begin(response); },
      [&](const char* data, std::size_t size) { return file.receive(data, size); });
  const bool written = file.finish();

  if (!file.problem().empty() || !written) return fail(ErrorCode::bad_file, file.problem());
  if (!result) return fail(ErrorCode::not_found, reason_of(result.error()));
  return {};
}

}  // namespace inkling::download
