// The configuration of a model or a layer: JSON from a stranger, in which anything may be missing or of
// another type.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "server/keras/weights.hpp"

namespace inkling::keras {

using Json = nlohmann::json;

inline constexpr int kMaxSide = 4096;
inline constexpr int kMaxCount = 1 << 20;

// nullptr: there is none, or it is null.
const Json* member(const Json& object, const char* key);
// Under its name of today or that of Keras 1.
const Json* member(const Json& object, const char* key, const char* old_key);

std::string text_or(const Json& object, const char* key, std::string otherwise);
bool flag_or(const Json& object, const char* key, bool otherwise);

// A whole number from 1 to `most`; 0 when it is something else.
int count_of(const Json* value, int most);

struct Pair {
  int height = 0;
  int width = 0;
  friend bool operator==(const Pair&, const Pair&) = default;
};

// 3 or [3, 3]; {0, 0} when it is neither.
Pair pair_of(const Json* value);

DimOrder dim_order_of(const Json& config);

}  // namespace inkling::keras
