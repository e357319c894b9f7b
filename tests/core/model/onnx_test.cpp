#include "inkling/onnx.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "model/protobuf_writer.hpp"
#include "support/model_maker.hpp"

namespace inkling {
namespace {

bool contains(const Bytes& bytes, std::string_view text) {
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
}

TEST(ProtobufWriter, WritesTheExamplesOfItsSpecification) {
  // protobuf.dev/programming-guides/encoding
  ProtobufWriter test1;
  test1.integer(1, 150);
  EXPECT_EQ(test1.bytes(), (Bytes{0x08, 0x96, 0x01}));
  ProtobufWriter test2;
  test2.text(2, "testing");
  EXPECT_EQ(test2.bytes(), (Bytes{0x12, 0x07, 't', 'e', 's', 't', 'i', 'n', 'g'}));
  ProtobufWriter test3;
  test3.message(3, test1);
  EXPECT_EQ(test3.bytes(), (Bytes{0x1a, 0x03, 0x08, 0x96, 0x01}));
  ProtobufWriter negative;
  negative.integer(1, -2);
  EXPECT_EQ(negative.bytes(), (Bytes{0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}));
  ProtobufWriter number;
  number.number(16, 1.0F);
  EXPECT_EQ(number.bytes(), (Bytes{0x85, 0x01, 0x00, 0x00, 0x80, 0x3f}));
}

// What the files compute, ONNX Runtime checks in tests/server/commands/convert-onnx.test.js.
TEST(Onnx, NamesItsEndsAndTheModelsParts) {
  Model model = testing::make_model("conv 3 3x3 relu, batchnorm, dropout 0.5, dense 10 softmax-or-none");
  model.temperature = 1.25;
  const Result<Bytes> file = write_onnx(model);
  ASSERT_TRUE(file) << file.error().message;
  for (const std::string_view text :
       {"image", "logits", "probabilities", "Conv", "BatchNormalization", "Gemm", "Pad", "Softmax", "Slice",
        "0\n1\n2", "1.250000", "layers.0.weight"}) {
    EXPECT_TRUE(contains(*file, text)) << text;
  }
  EXPECT_FALSE(contains(*file, "Dropout"));
}

TEST(Onnx, FoldsNormalisation) {
  const Result<Bytes> file = write_onnx(testing::make_model("conv 3 3x3, batchnorm relu, dense 10 softmax"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_FALSE(contains(*file, "BatchNormalization"));
}

}  // namespace
}  // namespace inkling
