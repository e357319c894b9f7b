#include "npz/npy_header.hpp"

#include <gtest/gtest.h>

namespace inkling::npz {
namespace {

TEST(NpyHeader, ReadsKeysInAnyOrderAndAnySpacing) {
  const auto header = parse_npy_header("{\"shape\":( 2,3 ,),'fortran_order' :True,'descr':'>i2'}\n", {});
  ASSERT_TRUE(header) << header.error().message;
  EXPECT_EQ(header->type.dtype, DType::int16);
  EXPECT_TRUE(header->type.big_endian);
  EXPECT_TRUE(header->fortran_order);
  EXPECT_EQ(header->shape, (std::vector<std::size_t>{2, 3}));
}

TEST(NpyHeader, ReadsEveryShape) {
  const auto shape = [](const char* text) {
    const auto header = parse_npy_header(
        "{'descr': '|u1', 'fortran_order': False, 'shape': " + std::string(text) + ", }", {});
    return header ? std::optional(header->shape) : std::nullopt;
  };
  using Shape = std::vector<std::size_t>;
  EXPECT_EQ(shape("()"), Shape{});
  EXPECT_EQ(shape("(3,)"), Shape{3});
  EXPECT_EQ(shape("(3L, 4L)"), (Shape{3, 4}));  // Python 2
  EXPECT_EQ(shape("(3)"), std::nullopt);        // a number in brackets
  EXPECT_EQ(shape("(,)"), std::nullopt);
  EXPECT_EQ(shape("(3 4)"), std::nullopt);
  EXPECT_EQ(shape("(-3,)"), std::nullopt);
  EXPECT_EQ(shape("(99999999999999999999,)"), std::nullopt);
  EXPECT_EQ(shape("(3, 4"), std::nullopt);
}

TEST(NpyHeader, RefusesMoreDimensionsThanAllowed) {
  Limits limits;
  limits.dimensions = 2;
  EXPECT_TRUE(parse_npy_header("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1)}", limits));
  EXPECT_FALSE(parse_npy_header("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1)}", limits));
}

TEST(NpyHeader, WritesWhatNumpyWrites) {
  const Array matrix{DType::float32, 4, {3, 4}, {}, {}};
  EXPECT_EQ(format_npy_header(matrix), "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }");
  const Array single{DType::boolean, 1, {}, {}, {}};
  EXPECT_EQ(format_npy_header(single), "{'descr': '|b1', 'fortran_order': False, 'shape': (), }");
  const Array texts{DType::unicode, 12, {7}, {}, {}};
  EXPECT_EQ(format_npy_header(texts), "{'descr': '<U3', 'fortran_order': False, 'shape': (7,), }");
  const Array objects{DType::object, 0, {2, 1, 2}, {}, {}};
  EXPECT_EQ(format_npy_header(objects), "{'descr': '|O', 'fortran_order': False, 'shape': (2, 1, 2), }");
}

}  // namespace
}  // namespace inkling::npz
