#include "instance.hpp"

#include <cmath>
#include <utility>

#include "inkling/refusal.hpp"

namespace inkling {

Instance instance;

int failed(Error reason) {
  instance.error = std::move(reason);
  return 0;
}

Reader* find_reader(std::uint32_t handle) {
  Reader* reader = instance.readers.find(handle);
  if (reader == nullptr) {
    failed({ErrorCode::not_found, join("no reader has handle {}: it was closed or never opened", {handle})});
  }
  return reader;
}

bool inbox_holds(std::size_t size) {
  if (instance.inbox.holds(size)) {
    return true;
  }
  failed(invalid_argument("expected {} reserved bytes: call inkling_reserve first", {size}));
  return false;
}

std::optional<Canvas> reserved_canvas(std::int32_t width, std::int32_t height, std::int32_t format) {
  if (format < 0 || format > static_cast<int>(PixelFormat::float32)) {
    failed(invalid_argument("pixel format {}; expected 0, 1 or 2", {format}));
    return std::nullopt;
  }
  if (width < 1 || height < 1 || width > kMaxCanvasSide || height > kMaxCanvasSide) {
    failed(invalid_argument("a canvas of {}x{} pixels; expected 1 to {} a side",
                            {width, height, kMaxCanvasSide}));
    return std::nullopt;
  }
  const auto pixel_format = static_cast<PixelFormat>(format);
  const std::size_t pixel_bytes = pixel_format == PixelFormat::gray8 ? 1 : 4;
  const std::size_t size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * pixel_bytes;
  if (!inbox_holds(size)) {
    return std::nullopt;
  }
  return Canvas{instance.inbox.first(size), width, height, pixel_format};
}

std::optional<Reading> classify_input(Reader& reader) {
  const Reading reading = reader.classifier.classify(instance.input);
  if (std::isnan(reading.confidence)) {
    failed(invalid_argument("the image has values that are not finite numbers; expected 0 to 1"));
    return std::nullopt;
  }
  return reading;
}

}  // namespace inkling
