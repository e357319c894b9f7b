#include "server/http/pictures.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "server/base64.hpp"
#include "server/http/answers.hpp"
#include "server/http/json_body.hpp"

namespace inkling::http {
namespace {

// What comes after "data:image/png;base64,", or all of a text that is not a data URI.
Read<std::string_view> base64_part(std::string_view text) {
  if (!text.starts_with("data:")) return text;
  constexpr std::string_view kMark = ";base64,";
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos) return refuse(400, "image: expected a data URI with ;base64,");
  return text.substr(mark + kMark.size());
}

}  // namespace

Read<server::Image> decode_text(std::string_view text, const server::ImageLimits& limits) {
  const Read<std::string_view> base64 = base64_part(text);
  if (!base64) return tl::unexpected(base64.error());
  const Result<Bytes> file = server::decode_base64(*base64);
  if (!file) return tl::unexpected(to_refusal({file.error().code, "image: " + file.error().message}));
  Result<server::Image> image = server::decode_image(*file, limits);
  if (!image) return tl::unexpected(to_refusal(image.error()));
  return std::move(*image);
}

Read<server::Image> read_picture(const nlohmann::json& request) {
  const nlohmann::json* field = find_field(request, "image");
  if (field == nullptr || !field->is_string()) {
    return refuse(422, "image: expected an image file as a data URI or in base64");
  }
  return decode_text(field->get_ref<const std::string&>());
}

Read<Ink> to_ink(const server::Image& picture, std::optional<bool> raw) {
  const bool has_input_size = picture.width == kImageSide && picture.height == kImageSide;
  const Result<Ink> ink =
      raw.value_or(has_input_size) ? take_raw(picture.canvas()) : normalize(picture.canvas());
  if (!ink) return tl::unexpected(to_refusal({ink.error().code, "image: " + ink.error().message}));
  return *ink;
}

Reading classify(Classifier& classifier, const Ink& ink) {
  Reading reading = classifier.classify(ink.field);
  reading.is_digit = reading.is_digit && !ink.empty;
  return reading;
}

server::ImageLimits PictureBudget::limits() const {
  server::ImageLimits limits;
  limits.pixels = std::min(limits.pixels, left_);
  return limits;
}

void PictureBudget::spend(const server::Image& picture) {
  left_ -= static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
}

Refusal PictureBudget::explain(Refusal refusal) const {
  const bool is_tight = left_ < server::ImageLimits().pixels;
  if (is_tight && refusal.status == 422) {
    refusal.message +=
        "; the pictures of one request have at most " + std::to_string(kPixels) + " pixels together";
  }
  return refusal;
}

}  // namespace inkling::http
