#include "server/http/rehearsal.hpp"

#include <memory>
#include <string>
#include <string_view>

#include "server/http/library.hpp"
#include "server/http/request_head.hpp"

namespace inkling::http {
namespace {

constexpr int kRehearsals = 8;
constexpr std::string_view kHead =
    "POST /predict HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: rehearsal\r\n\r\n";
// A one, 28x28.
constexpr std::string_view kBody =
    R"({"image":")"
    "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAF0lEQVR42mNgGMzgPxCMSo5KEpCkEwAAz69LtegtDa"
    "EAAAAASUVORK5CYII="
    R"("})";

}  // namespace

void rehearse(const Service& service) {
  Service rehearsal = service;
  rehearsal.predictions = std::make_shared<metrics::Predictions>();
  const Router router = make_router(rehearsal);
  const auto head = parse_head(kHead, {});
  Library library(router);
  for (int i = 0; i < kRehearsals; ++i) {
    std::string answer;
    library.answer(*head, kBody, true, answer);
  }
}

}  // namespace inkling::http
