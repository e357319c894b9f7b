#include "server/uploaded_model.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "support/model_maker.hpp"

namespace inkling::server {
namespace {

using ::testing::HasSubstr;

TEST(UploadedModel, IsReadWhenItIsPlain) {
  EXPECT_TRUE(read_uploaded_model(write_model(testing::make_model()).value()));
}

TEST(UploadedModel, MayHoldNoPickles) {
  const auto model =
      read_uploaded_model(write_model(testing::make_model(), ModelLayout::better_tensorflow).value());
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::unsupported);
  EXPECT_THAT(model.error().message, HasSubstr("inkling convert"));
}

TEST(UploadedModel, MayNotGrowWithoutEndWhenItIsUnpacked) {
  npz::Archive archive = to_archive(testing::make_model());
  const std::vector<std::uint8_t> zeros(std::size_t{70} << 20U);
  archive.set("zeros", npz::Array::from_uint8({zeros.size()}, zeros.data()));
  const Bytes small = npz::write(archive, npz::Compression::deflate);
  ASSERT_LT(small.size(), std::size_t{8} << 20U);
  EXPECT_FALSE(read_uploaded_model(small));
}

TEST(UploadedModel, ReadsDigits) {
  Model three_classes = testing::make_model("dense 3 softmax");
  three_classes.classes.resize(3);
  const auto model = read_uploaded_model(write_model(three_classes).value());
  ASSERT_FALSE(model);
  EXPECT_THAT(model.error().message, HasSubstr("10 outputs"));
}

}  // namespace
}  // namespace inkling::server
