// Pictures in requests, and the 28x28 fields that networks read.
//
//   Read<server::Image> picture = decode_text(text);        // a data URI or base64
//   Read<Ink> ink = to_ink(*picture, raw);
//
// Messages begin with "image: ".
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "inkling/canvas.hpp"
#include "inkling/model.hpp"
#include "server/http/refusal.hpp"
#include "server/image_codecs.hpp"

namespace inkling::http {

// "data:image/png;base64,…", or the base64 alone; of any of the formats that decode_image() reads.
Read<server::Image> decode_text(std::string_view text, const server::ImageLimits& limits = {});

// The picture that the field "image" holds; 422 when there is none.
Read<server::Image> read_picture(const nlohmann::json& request);

// `raw`: take a 28x28 picture as it is, or bring any into MNIST's form. When it does not say, 28x28 pictures
// are taken as they are.
Read<Ink> to_ink(const server::Image& picture, std::optional<bool> raw = std::nullopt);

// What the model reads in the ink; where there is none, no digit.
Reading classify(Classifier& classifier, const Ink& ink);

// What all the pictures of one request may cost to unpack.
class PictureBudget {
 public:
  [[nodiscard]] server::ImageLimits limits() const;
  void spend(const server::Image& picture);
  // The refusal of a picture that only the other pictures made too large says so.
  [[nodiscard]] Refusal explain(Refusal refusal) const;

 private:
  static constexpr std::size_t kPixels = std::size_t{8} << 20U;
  std::size_t left_ = kPixels;
};

}  // namespace inkling::http
