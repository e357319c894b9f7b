#include "server/http/oip/image_tensor.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "inkling/data_set.hpp"

namespace inkling::http::oip {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie in memory");

constexpr std::array<int, 4> kShape = {-1, kImageSide, kImageSide, 1};

tl::unexpected<Refusal> refuse_image(const std::string& what) {
  return refuse(400, std::string(kImageInput) + ": " + what);
}

// The tone that MNIST's files have, scaled as they are.
float ink_of_tone(double tone) {
  static const std::array<float, 256> ink_of = [] {
    std::array<float, 256> scaled{};
    std::array<std::uint8_t, kImagePixels> tones{};
    for (std::size_t i = 0; i < scaled.size(); ++i) tones[i] = static_cast<std::uint8_t>(i);
    std::array<float, kImagePixels> field{};
    scale_pixels(tones, field);
    std::copy_n(field.begin(), scaled.size(), scaled.begin());
    return scaled;
  }();
  return ink_of[static_cast<std::size_t>(std::clamp(tone, 0.0, 255.0))];
}

float ink_of_share(double share) {
  return static_cast<float>(std::clamp(share, 0.0, 1.0));
}

std::string whole_range_text(Datatype datatype) {
  const WholeRange range = range_of(datatype);
  return std::to_string(range.low) + " to " + std::to_string(range.high);
}

// Adds the values of `data` to `images`, which is flat or has the shape's nesting from dimension `depth` on.
class JsonReader {
 public:
  JsonReader(Datatype datatype, std::size_t count) : datatype_(datatype), count_(count) {
    images_.reserve(count * kImagePixels);
  }

  Read<void> read(const json& data) {
    if (!data.is_array()) return refuse_image("expected data to be a list");
    if (data.empty() || !data.front().is_array()) return read_flat(data);
    return read_nested(data, 0);
  }

  std::vector<float> take() { return std::move(images_); }

 private:
  Read<void> read_flat(const json& data) {
    if (data.size() != count_ * kImagePixels) {
      return refuse_image("expected " + std::to_string(count_ * kImagePixels) +
                          " values, as many as its shape has, got " + std::to_string(data.size()));
    }
    return read_values(data);
  }

  Read<void> read_nested(const json& data, std::size_t depth) {
    const std::size_t size = depth == 0 ? count_ : static_cast<std::size_t>(kShape[depth]);
    if (!data.is_array() || data.size() != size) {
      return refuse_image("expected data that is flat or nested as its shape says: a list of " +
                          std::to_string(size) + " in dimension " + std::to_string(depth));
    }
    if (depth + 1 == kShape.size()) return read_values(data);
    for (const json& element : data) {
      if (Read<void> read = read_nested(element, depth + 1); !read) return read;
    }
    return {};
  }

  Read<void> read_values(const json& values) {
    for (const json& value : values) {
      if (!append(value)) return refuse_value();
    }
    return {};
  }

  bool append(const json& value) {
    switch (kind_of(datatype_)) {
      case Kind::boolean:
        if (value.is_boolean()) images_.push_back(value.get<bool>() ? 1.0F : 0.0F);
        return value.is_boolean();
      case Kind::whole:
        return append_whole(value);
      case Kind::real:
        if (value.is_number()) images_.push_back(ink_of_share(value.get<double>()));
        return value.is_number();
      case Kind::bytes:
        break;
    }
    return false;
  }

  bool append_whole(const json& value) {
    const WholeRange range = range_of(datatype_);
    if (value.is_number_unsigned()) {
      const auto number = value.get<std::uint64_t>();
      if (number > static_cast<std::uint64_t>(range.high) && datatype_ != Datatype::uint64) return false;
      images_.push_back(ink_of_tone(static_cast<double>(number)));
      return true;
    }
    if (!value.is_number_integer()) return false;
    const auto number = value.get<std::int64_t>();
    if (number < range.low || number > range.high) return false;
    images_.push_back(ink_of_tone(static_cast<double>(number)));
    return true;
  }

  tl::unexpected<Refusal> refuse_value() const {
    const std::string place = ", got something else at place " + std::to_string(images_.size());
    switch (kind_of(datatype_)) {
      case Kind::boolean:
        return refuse_image("expected true and false for BOOL" + place);
      case Kind::whole:
        return refuse_image("expected whole numbers from " + whole_range_text(datatype_) + " for " +
                            std::string(name_of(datatype_)) + place);
      default:
        return refuse_image("expected numbers" + place);
    }
  }

  Datatype datatype_;
  std::size_t count_;
  std::vector<float> images_;
};

template <class T>
T element(ByteView data, std::size_t i) {
  T value;
  std::memcpy(&value, data.data() + i * sizeof(T), sizeof(T));
  return value;
}

template <class T>
void append_tones(ByteView data, std::vector<float>& images) {
  for (std::size_t i = 0; i < data.size() / sizeof(T); ++i)
    images.push_back(ink_of_tone(static_cast<double>(element<T>(data, i))));
}

// The pixels of MNIST's files: what most clients send, and send most of.
void append_pixels(ByteView data, std::vector<float>& images) {
  images.resize(data.size());
  for (std::size_t at = 0; at < data.size(); at += kImagePixels) {
    scale_pixels(data.subspan(at).first<kImagePixels>(), std::span(images).subspan(at).first<kImagePixels>());
  }
}

template <class T>
bool append_shares(ByteView data, std::vector<float>& images) {
  for (std::size_t i = 0; i < data.size() / sizeof(T); ++i) {
    const auto share = static_cast<double>(element<T>(data, i));
    if (!std::isfinite(share)) return false;
    images.push_back(ink_of_share(share));
  }
  return true;
}

// Half a float, as Eigen converts it.
bool append_halves(ByteView data, std::vector<float>& images) {
  for (std::size_t i = 0; i < data.size() / sizeof(std::uint16_t); ++i) {
    const float share = Eigen::half_impl::half_to_float(
        Eigen::half_impl::raw_uint16_to_half(element<std::uint16_t>(data, i)));
    if (!std::isfinite(share)) return false;
    images.push_back(ink_of_share(share));
  }
  return true;
}

// False when a value is not finite.
bool append_elements(ByteView data, Datatype datatype, std::vector<float>& images) {
  switch (datatype) {
    case Datatype::boolean:
      for (const std::uint8_t flag : data) images.push_back(flag == 0 ? 0.0F : 1.0F);
      break;
    case Datatype::uint8:
      append_pixels(data, images);
      break;
    case Datatype::uint16:
      append_tones<std::uint16_t>(data, images);
      break;
    case Datatype::uint32:
      append_tones<std::uint32_t>(data, images);
      break;
    case Datatype::uint64:
      append_tones<std::uint64_t>(data, images);
      break;
    case Datatype::int8:
      append_tones<std::int8_t>(data, images);
      break;
    case Datatype::int16:
      append_tones<std::int16_t>(data, images);
      break;
    case Datatype::int32:
      append_tones<std::int32_t>(data, images);
      break;
    case Datatype::int64:
      append_tones<std::int64_t>(data, images);
      break;
    case Datatype::fp16:
      return append_halves(data, images);
    case Datatype::fp32:
      return append_shares<float>(data, images);
    case Datatype::fp64:
      return append_shares<double>(data, images);
    case Datatype::bytes:
      break;
  }
  return true;
}

}  // namespace

Read<std::size_t> count_images(const json& shape) {
  const bool is_shape = shape.is_array() && shape.size() == kShape.size();
  for (std::size_t i = 0; is_shape && i < kShape.size(); ++i) {
    if (shape[i].is_number_integer() && (i == 0 || shape[i] == kShape[i])) continue;
    return refuse_image("expected the shape [n,28,28,1], got another size in dimension " + std::to_string(i));
  }
  if (!is_shape) return refuse_image("expected the shape [n,28,28,1]");
  if (shape[0] < 1 || shape[0] > kMaxImages) {
    return refuse_image("expected the shape [n,28,28,1] with n from 1 to " + std::to_string(kMaxImages));
  }
  return shape[0].get<std::size_t>();
}

Read<std::vector<float>> images_from_json(const json& data, Datatype datatype, std::size_t count) {
  JsonReader reader(datatype, count);
  if (const Read<void> read = reader.read(data); !read) return tl::unexpected(read.error());
  return reader.take();
}

Read<std::vector<float>> images_from_binary(ByteView data, Datatype datatype, std::size_t count) {
  const std::size_t expected = count * kImagePixels * size_of(datatype);
  if (data.size() != expected) {
    return refuse_image("expected " + std::to_string(expected) +
                        " bytes, as many as its shape and datatype have, got " + std::to_string(data.size()));
  }
  std::vector<float> images;
  images.reserve(count * kImagePixels);
  if (!append_elements(data, datatype, images)) {
    return refuse_image("expected finite numbers, got another at place " + std::to_string(images.size()));
  }
  return images;
}

}  // namespace inkling::http::oip
