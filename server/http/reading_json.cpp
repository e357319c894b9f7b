#include "server/http/reading_json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace inkling::http {
namespace {

void append_whole(std::string& json, int value) {
  std::array<char, 16> digits{};
  json.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_box(std::string& json, const Box& box) {
  json.append("{\"x\":");
  append_whole(json, box.x);
  json.append(",\"y\":");
  append_whole(json, box.y);
  json.append(",\"width\":");
  append_whole(json, box.width);
  json.append(",\"height\":");
  append_whole(json, box.height);
  json += '}';
}

// What a reading of one digit and a digit of a number have in common.
template <class OneReading>
void append_judgement(std::string& json, const OneReading& reading) {
  json.append("\"second\":");
  append_whole(json, reading.second);
  json.append(",\"confidence\":");
  append_number(json, reading.confidence);
  json.append(reading.is_digit ? ",\"is_digit\":true" : ",\"is_digit\":false");
}

}  // namespace

void append_number(std::string& json, float value) {
  std::array<char, 32> digits{};
  if (!std::isfinite(value)) value = 0;  // JSON has no word for it
  json.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_numbers(std::string& json, std::span<const float> values) {
  json += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) json += ',';
    append_number(json, values[i]);
  }
  json += ']';
}

void append_text(std::string& json, std::string_view text) {
  json.append(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void append_certainty(std::string& json, const Reading& reading, const Model& model) {
  append_judgement(json, reading);
  json.append(",\"reject_threshold\":");
  append_number(json, static_cast<float>(model.reject_threshold));
}

void append_number_reading(std::string& json, const NumberReading& number) {
  json.append("{\"text\":");
  append_text(json, number.text);
  json.append(",\"digits\":[");
  for (std::size_t i = 0; i < number.digits.size(); ++i) {
    const DigitReading& digit = number.digits[i];
    json.append(i == 0 ? "{\"box\":" : ",{\"box\":");
    append_box(json, digit.box);
    json.append(",\"label\":");
    append_whole(json, digit.label);
    json += ',';
    append_judgement(json, digit);
    json += '}';
  }
  json.append("]}");
}

void append_layers(std::string& json, const Explanation& explanation) {
  json += '[';
  for (const Explanation::OfLayer& layer : explanation.layers) {
    json.append(&layer == &explanation.layers.front() ? "{\"name\":" : ",{\"name\":");
    append_text(json, layer.name);
    json.append(",\"shape\":[");
    append_whole(json, layer.shape.height);
    json += ',';
    append_whole(json, layer.shape.width);
    json += ',';
    append_whole(json, layer.shape.channels);
    json.append("],\"data\":");
    append_numbers(json, layer.values);
    json += '}';
  }
  json += ']';
}

}  // namespace inkling::http
