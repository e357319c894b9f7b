// Checks of numbers on the command line, to be made before they are converted: the library's conversion wraps
// or saturates what is too large, and lets NaN into any range.
//
//   command.add_option("--seed", options.seed, "...")->check(whole_number<std::uint64_t>());
#pragma once

#include <fmt/format.h>

#include <CLI/Validators.hpp>
#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <system_error>

namespace inkling::commands {

// Decimal, from `low` to `high`.
template <std::integral T>
CLI::Validator whole_number(T low = std::numeric_limits<T>::min(), T high = std::numeric_limits<T>::max()) {
  const auto complaint = [low, high](const std::string& text) -> std::string {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_good =
        error == std::errc{} && end == text.data() + text.size() && value >= low && value <= high;
    return is_good ? "" : fmt::format("expected a whole number from {} to {}, got {}", low, high, text);
  };
  return CLI::Validator(complaint, "");
}

// Finite, from `low` to `high`.
inline CLI::Validator real_number(double low = std::numeric_limits<double>::lowest(),
                                  double high = std::numeric_limits<double>::max()) {
  const auto complaint = [low, high](const std::string& text) -> std::string {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
    if (is_number && value >= low && value <= high) return "";
    if (low == std::numeric_limits<double>::lowest()) return fmt::format("expected a number, got {}", text);
    if (high == std::numeric_limits<double>::max())
      return fmt::format("expected a number of at least {}, got {}", low, text);
    return fmt::format("expected a number from {} to {}, got {}", low, high, text);
  };
  return CLI::Validator(complaint, "");
}

}  // namespace inkling::commands
