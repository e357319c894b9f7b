// The input "image", [n, 28, 28, 1], as the fields that networks read.
//
// Whole numbers are tones from 0 paper to 255 ink, others shares of ink from 0 to 1, as in MNIST; what is
// beyond counts as the nearest end.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "inkling/bytes.hpp"
#include "server/http/oip/datatype.hpp"
#include "server/http/refusal.hpp"

namespace inkling::http::oip {

inline constexpr const char* kImageInput = "image";
inline constexpr std::size_t kMaxImages = 1024;  // of one request

// n of a shape [n, 28, 28, 1], 1 to kMaxImages; refused (400) when it is none.
Read<std::size_t> count_images(const nlohmann::json& shape);

// [count, 784]. `data`: the elements, flat or nested as the shape says. Refused (400) when they are more or
// fewer than that, or no values of the datatype.
Read<std::vector<float>> images_from_json(const nlohmann::json& data, Datatype datatype, std::size_t count);

// The same of elements in binary, row by row, little-endian.
Read<std::vector<float>> images_from_binary(ByteView data, Datatype datatype, std::size_t count);

}  // namespace inkling::http::oip
