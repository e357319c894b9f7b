#include "server/build_date.hpp"

#include <fmt/chrono.h>

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace inkling::server {

Result<std::string> build_date() {
  std::time_t seconds = std::time(nullptr);
  if (const char* given = std::getenv("SOURCE_DATE_EPOCH"); given != nullptr) {
    constexpr std::time_t kEndOfYear9999 = 253'402'300'799;
    const std::string_view text = given;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (failure != std::errc() || end != text.data() + text.size() || seconds < 0 ||
        seconds > kEndOfYear9999) {
      return fail(ErrorCode::invalid_argument,
                  "SOURCE_DATE_EPOCH: expected seconds since 1970, got '" + std::string(text) + "'");
    }
  }
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(seconds));
}

}  // namespace inkling::server
