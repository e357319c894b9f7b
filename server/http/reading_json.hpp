// What a model reads, as clients get it. Written by hand, straight into the answer: these are the texts that
// are asked for tens of thousands of times a second.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "inkling/explanation.hpp"
#include "inkling/model.hpp"
#include "inkling/number.hpp"

namespace inkling::http {

// In the fewest digits that read back as the same float.
void append_number(std::string& json, float value);
// [0.1,0.2]
void append_numbers(std::string& json, std::span<const float> values);
// "text", quotes and all; bytes that are not UTF-8 are replaced.
void append_text(std::string& json, std::string_view text);

// "second":1,"confidence":0.9,"is_digit":true,"reject_threshold":0.4
// What families of routes say of a reading besides their own fields.
void append_certainty(std::string& json, const Reading& reading, const Model& model);

// {"text":"19","digits":[{"box":{"x":0,"y":0,"width":9,"height":9},"label":1,"second":7,…}]}
void append_number_reading(std::string& json, const NumberReading& number);

// [{"name":"dense 10 softmax","shape":[1,1,10],"data":[…]}]
void append_layers(std::string& json, const Explanation& explanation);

}  // namespace inkling::http
