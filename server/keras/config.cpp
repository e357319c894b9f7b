#include "server/keras/config.hpp"

#include <cstdint>
#include <utility>

namespace inkling::keras {

const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json* member(const Json& object, const char* key, const char* old_key) {
  const Json* found = member(object, key);
  return found != nullptr ? found : member(object, old_key);
}

std::string text_or(const Json& object, const char* key, std::string otherwise) {
  const Json* found = member(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::move(otherwise);
}

bool flag_or(const Json& object, const char* key, bool otherwise) {
  const Json* found = member(object, key);
  return found != nullptr && found->is_boolean() ? found->get<bool>() : otherwise;
}

int count_of(const Json* value, int most) {
  if (value == nullptr || !value->is_number_integer()) return 0;
  const auto number = value->get<std::int64_t>();
  return number >= 1 && number <= most ? static_cast<int>(number) : 0;
}

Pair pair_of(const Json* value) {
  if (value != nullptr && value->is_array()) {
    if (value->size() != 2) return {};
    return {count_of(&(*value)[0], kMaxSide), count_of(&(*value)[1], kMaxSide)};
  }
  const int side = count_of(value, kMaxSide);
  return {side, side};
}

DimOrder dim_order_of(const Json& config) {
  const Json* order = member(config, "data_format", "dim_ordering");
  if (order == nullptr) return DimOrder::unknown;
  if (*order == "channels_last" || *order == "tf") return DimOrder::channels_last;
  return *order == "channels_first" || *order == "th" ? DimOrder::channels_first : DimOrder::unknown;
}

}  // namespace inkling::keras
