#include "server/http/oip/image_tensor.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "inkling/data_set.hpp"

namespace inkling::http::oip {
namespace {

using nlohmann::json;
using ::testing::Each;
using ::testing::HasSubstr;

constexpr Datatype kAll[] = {Datatype::boolean, Datatype::uint8, Datatype::uint16, Datatype::uint32,
                             Datatype::uint64,  Datatype::int8,  Datatype::int16,  Datatype::int32,
                             Datatype::int64,   Datatype::fp16,  Datatype::fp32,   Datatype::fp64};

json flat(const json& value, std::size_t images = 1) {
  return json(std::vector<json>(images * kImagePixels, value));
}

json nested(const json& value, std::size_t images = 1) {
  const json row = json(std::vector<json>(28, json::array({value})));
  return json(std::vector<json>(images, json(std::vector<json>(28, row))));
}

template <class T>
Bytes binary(T value, std::size_t images = 1) {
  Bytes bytes(images * kImagePixels * sizeof(T));
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(T)) std::memcpy(&bytes[at], &value, sizeof(T));
  return bytes;
}

std::string error(const Read<std::vector<float>>& images) {
  if (images) return "";
  EXPECT_EQ(images.error().status, 400);
  return images.error().message;
}

TEST(ImageTensor, HasTheShapeOfImages) {
  EXPECT_EQ(count_images({1, 28, 28, 1}).value(), 1U);
  EXPECT_EQ(count_images({1024, 28, 28, 1}).value(), 1024U);
  for (const char* shape :
       {"null", "4", "[]", "[1,28,28]", "[1,28,28,1,1]", "[28,28,1,1]", "[1,784]", "[1,28,28,3]",
        "[0,28,28,1]", "[-1,28,28,1]", "[1025,28,28,1]", "[18446744073709551615,28,28,1]",
        "[9223372036854775807,28,28,1]", "[1.0,28,28,1]", "[\"1\",28,28,1]", "[1,-28,-28,1]",
        "[true,28,28,1]", "[[1],28,28,1]", "[1e99,28,28,1]"}) {
    const auto count = count_images(json::parse(shape));
    ASSERT_FALSE(count) << shape;
    EXPECT_EQ(count.error().status, 400);
    EXPECT_THAT(count.error().message, HasSubstr("[n,28,28,1]")) << shape;
  }
}

TEST(ImageTensor, JsonIsFlatOrNested) {
  for (const std::size_t images : {std::size_t{1}, std::size_t{3}}) {
    EXPECT_EQ(images_from_json(flat(0.5, images), Datatype::fp32, images).value(),
              std::vector<float>(images * kImagePixels, 0.5F));
    EXPECT_EQ(images_from_json(nested(0.5, images), Datatype::fp32, images).value(),
              std::vector<float>(images * kImagePixels, 0.5F));
  }
  json ordered = nested(0);
  ordered[0][2][3][0] = 1;
  EXPECT_EQ(images_from_json(ordered, Datatype::fp32, 1).value()[2 * 28 + 3], 1);
}

TEST(ImageTensor, RefusesDataThatTheShapeContradicts) {
  const auto complaint = [](const json& data) { return error(images_from_json(data, Datatype::fp32, 2)); };
  EXPECT_THAT(complaint(flat(0, 1)), HasSubstr("expected 1568 values, as many as its shape has, got 784"));
  EXPECT_THAT(complaint(json::array()), HasSubstr("got 0"));
  EXPECT_THAT(complaint(5), HasSubstr("list"));
  EXPECT_THAT(complaint(nested(0, 1)), HasSubstr("list of 2 in dimension 0"));
  json ragged = nested(0, 2);
  ragged[1][27].erase(0);
  EXPECT_THAT(complaint(ragged), HasSubstr("list of 28 in dimension 2"));
  ragged = nested(0, 2);
  ragged[1][27][0] = 0;
  EXPECT_THAT(complaint(ragged), HasSubstr("list of 1 in dimension 3"));
  ragged = nested(0, 2);
  ragged[1][27][0] = {0, 0};
  EXPECT_THAT(complaint(ragged), HasSubstr("list of 1 in dimension 3"));
  ragged = nested(0, 2);
  ragged[0][0][0][0] = {0};
  EXPECT_THAT(complaint(ragged), HasSubstr("expected numbers"));
  json mixed = flat(0, 2);
  mixed[7] = json::array({0});
  EXPECT_THAT(complaint(mixed), HasSubstr("place 7"));
}

TEST(ImageTensor, EveryNumericTypeMeansTheSameInk) {
  for (const Datatype datatype : kAll) {
    const bool is_whole = kind_of(datatype) == Kind::whole;
    const json one = kind_of(datatype) == Kind::boolean ? json(true) : is_whole ? json(127) : json(1.0);
    const float ink = is_whole ? 127.0F / 255.0F : 1.0F;
    EXPECT_THAT(images_from_json(flat(one), datatype, 1).value(), Each(ink)) << name_of(datatype);
  }
  constexpr std::uint16_t kHalf = 0x3800;  // 0.5
  EXPECT_THAT(images_from_binary(binary(true), Datatype::boolean, 1).value(), Each(1.0F));
  EXPECT_THAT(images_from_binary(binary(std::uint8_t{51}), Datatype::uint8, 1).value(), Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::uint16_t{51}), Datatype::uint16, 1).value(),
              Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::uint32_t{51}), Datatype::uint32, 1).value(),
              Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::uint64_t{51}), Datatype::uint64, 1).value(),
              Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::int8_t{51}), Datatype::int8, 1).value(), Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::int16_t{51}), Datatype::int16, 1).value(), Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::int32_t{51}), Datatype::int32, 1).value(), Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(std::int64_t{51}), Datatype::int64, 1).value(), Each(51.0F / 255.0F));
  EXPECT_THAT(images_from_binary(binary(kHalf), Datatype::fp16, 1).value(), Each(0.5F));
  EXPECT_THAT(images_from_binary(binary(0.5F), Datatype::fp32, 1).value(), Each(0.5F));
  EXPECT_THAT(images_from_binary(binary(0.5), Datatype::fp64, 1).value(), Each(0.5F));
}

TEST(ImageTensor, TonesAreScaledAsMnistsFilesAre) {
  std::array<std::uint8_t, kImagePixels> tones{};
  for (std::size_t i = 0; i < tones.size(); ++i) tones[i] = static_cast<std::uint8_t>(i);
  std::array<float, kImagePixels> expected{};
  scale_pixels(tones, expected);
  const auto images = images_from_binary(tones, Datatype::uint8, 1).value();
  EXPECT_THAT(images, ::testing::ElementsAreArray(expected));
  EXPECT_EQ(images_from_json(json(tones), Datatype::int32, 1).value(), images);
}

TEST(ImageTensor, WhatIsBeyondCountsAsTheNearestEnd) {
  EXPECT_THAT(images_from_json(flat(7.5), Datatype::fp32, 1).value(), Each(1.0F));
  EXPECT_THAT(images_from_json(flat(-1e300), Datatype::fp64, 1).value(), Each(0.0F));
  EXPECT_THAT(images_from_json(flat(-5), Datatype::int64, 1).value(), Each(0.0F));
  EXPECT_THAT(images_from_json(flat(UINT64_MAX), Datatype::uint64, 1).value(), Each(1.0F));
  EXPECT_THAT(images_from_binary(binary(std::int64_t{INT64_MIN}), Datatype::int64, 1).value(), Each(0.0F));
  EXPECT_THAT(images_from_binary(binary(UINT64_MAX), Datatype::uint64, 1).value(), Each(1.0F));
  EXPECT_THAT(images_from_binary(binary(-1e30F), Datatype::fp32, 1).value(), Each(0.0F));
}

TEST(ImageTensor, RefusesValuesThatTheDatatypeCannotHold) {
  const auto complaint = [](Datatype datatype, const json& value) {
    json data = flat(kind_of(datatype) == Kind::boolean ? json(false) : json(0));
    data[9] = value;
    return error(images_from_json(data, datatype, 1));
  };
  EXPECT_THAT(complaint(Datatype::uint8, 256),
              HasSubstr("from 0 to 255 for UINT8, got something else at place 9"));
  EXPECT_THAT(complaint(Datatype::uint8, -1), HasSubstr("UINT8"));
  EXPECT_THAT(complaint(Datatype::uint8, 1.5), HasSubstr("UINT8"));
  EXPECT_THAT(complaint(Datatype::int8, 128), HasSubstr("from -128 to 127"));
  EXPECT_THAT(complaint(Datatype::int32, 2147483648), HasSubstr("INT32"));
  EXPECT_THAT(complaint(Datatype::int64, UINT64_MAX), HasSubstr("INT64"));
  EXPECT_THAT(complaint(Datatype::uint64, -1), HasSubstr("UINT64"));
  EXPECT_THAT(complaint(Datatype::boolean, 1), HasSubstr("true and false"));
  for (const json& value : {json("1"), json(nullptr), json(true), json::object()}) {
    EXPECT_THAT(complaint(Datatype::fp32, value), HasSubstr("expected numbers"));
    EXPECT_THAT(complaint(Datatype::uint8, value), HasSubstr("UINT8"));
  }
  EXPECT_NE(complaint(Datatype::bytes, "x"), "");
}

TEST(ImageTensor, RefusesBinaryThatTheShapeContradicts) {
  for (const Datatype datatype : kAll) {
    const Bytes bytes(2 * kImagePixels * size_of(datatype));
    EXPECT_TRUE(images_from_binary(bytes, datatype, 2));
    EXPECT_THAT(error(images_from_binary(ByteView(bytes).first(bytes.size() - 1), datatype, 2)),
                HasSubstr("bytes"));
    EXPECT_NE(error(images_from_binary(bytes, datatype, 1)), "");
  }
}

TEST(ImageTensor, RefusesWhatIsNoNumber) {
  const auto complaint = [](auto value, Datatype datatype) {
    Bytes bytes = binary(decltype(value){});
    std::memcpy(bytes.data() + 9 * sizeof(value), &value, sizeof(value));
    return error(images_from_binary(bytes, datatype, 1));
  };
  EXPECT_THAT(complaint(std::numeric_limits<float>::quiet_NaN(), Datatype::fp32), HasSubstr("finite"));
  EXPECT_THAT(complaint(std::numeric_limits<float>::infinity(), Datatype::fp32), HasSubstr("place 9"));
  EXPECT_THAT(complaint(-std::numeric_limits<double>::infinity(), Datatype::fp64), HasSubstr("finite"));
  EXPECT_THAT(complaint(std::uint16_t{0x7C00}, Datatype::fp16), HasSubstr("finite"));
}

}  // namespace
}  // namespace inkling::http::oip
