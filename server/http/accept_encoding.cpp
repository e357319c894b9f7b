#include "server/http/accept_encoding.hpp"

#include <algorithm>
#include <optional>

#include "server/http/request_head.hpp"

namespace inkling::http {
namespace {

constexpr double kLeastQuality = 0.001;

// "q=0.5"; 1 without one, 0 for what cannot be read. At most three decimals (RFC 9110, 12.4.2).
double quality_of(std::string_view parameters) {
  const std::string_view parameter = trim(parameters);
  if (parameter.empty()) return 1;
  if (parameter.size() < 3 || (parameter[0] | 0x20) != 'q' || parameter[1] != '=') return 0;
  double value = 0;
  double unit = 1;
  for (const char c : parameter.substr(2)) {
    if (c == '.') continue;
    if (c < '0' || c > '9') return 0;
    value += unit * (c - '0');
    unit /= 10;
  }
  return std::min(value, 1.0);
}

}  // namespace

double quality(std::string_view accept_encoding, std::string_view coding) {
  std::optional<double> named;
  std::optional<double> others;
  for_each_element(accept_encoding, [&](std::string_view element) {
    const std::size_t semicolon = element.find(';');
    const std::string_view name = trim(element.substr(0, semicolon));
    const double q = semicolon == std::string_view::npos ? 1 : quality_of(element.substr(semicolon + 1));
    if (equal_ignoring_case(name, coding)) named = q;
    if (name == "*") others = q;
  });
  if (named) return *named;
  if (others) return *others;
  return coding == "identity" ? kLeastQuality : 0;
}

}  // namespace inkling::http
