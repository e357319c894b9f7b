#include "inkling/npz.hpp"

#include <gmock/gmock.h>

#include <string>

#include "fixture.hpp"
#include "inkling/tensor.hpp"

namespace inkling::npz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Archive sample() {
  Archive archive;
  const float matrix[] = {1, 2, 3, 4, 5, 6};
  archive.set("layers.0.weight", Array::from_floats({2, 3}, matrix));
  const std::int64_t epochs = 20;
  archive.set("epochs", Array::from_int64({}, &epochs));
  const double rate = 0.1;
  archive.set("learning_rate", Array::from_doubles({1}, &rate));
  archive.set("classes", Array::from_strings({"0", "1"}));
  archive.set("name", Array::from_string("gr\xC3\xB6\xC3\x9F"
                                         "e"));
  archive.set("zeros", Array::from_uint8({64, 64}, Bytes(4096).data()));
  return archive;
}

class RoundTrip : public ::testing::TestWithParam<Compression> {};

TEST_P(RoundTrip, KeepsNamesOrderAndBytes) {
  const Archive archive = sample();
  const auto again = read(write(archive, GetParam()));
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_EQ(again->entries().size(), archive.entries().size());
  for (std::size_t i = 0; i < archive.entries().size(); ++i) {
    const Archive::Entry& before = archive.entries()[i];
    const Archive::Entry& after = again->entries()[i];
    EXPECT_EQ(after.name, before.name);
    EXPECT_EQ(after.array.dtype, before.array.dtype);
    EXPECT_EQ(after.array.shape, before.array.shape);
    EXPECT_EQ(after.array.data, before.array.data);
  }
}

INSTANTIATE_TEST_SUITE_P(Npz, RoundTrip, ::testing::Values(Compression::stored, Compression::deflate));

TEST(Npz, WritesEqualArchivesAsEqualBytes) {
  EXPECT_EQ(write(sample(), Compression::deflate), write(sample(), Compression::deflate));
  EXPECT_LT(write(sample(), Compression::deflate).size() + 3000, write(sample(), Compression::stored).size());
}

TEST(Npz, ReadsWhatIsEmpty) {
  const auto archive = read(write({}, Compression::stored));
  ASSERT_TRUE(archive) << archive.error().message;
  EXPECT_TRUE(archive->entries().empty());
}

TEST(Npz, RefusesEveryCutArchive) {
  const Bytes file = write(sample(), Compression::deflate);
  for (std::size_t size = 0; size < file.size(); ++size) {
    ASSERT_FALSE(read(ByteView(file).first(size))) << "cut to " << size;
  }
}

// No bit of the arrays, and none of what the reader uses of the headers, can change unseen: whatever is still
// read after a flip (a time stamp, a version) gives the same arrays.
TEST(Npz, NoticesEveryFlippedBitThatMatters) {
  const Archive archive = sample();
  Bytes file = write(archive, Compression::deflate);
  for (std::size_t bit = 0; bit < file.size() * 8; bit += 9) {  // one bit of nearly every byte
    file[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto read_back = read(file);
    if (read_back) {
      ASSERT_EQ(read_back->entries().size(), archive.entries().size()) << "bit " << bit;
      for (const Archive::Entry& entry : archive.entries()) {
        ASSERT_TRUE(read_back->contains(entry.name)) << "bit " << bit;
        ASSERT_EQ(read_back->find(entry.name)->data, entry.array.data) << "bit " << bit;
      }
    }
    file[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
}

TEST(Npz, KeepsToTheLimitOfAllArraysTogether) {
  const Bytes file = write(sample(), Compression::deflate);
  Limits limits;
  limits.total_bytes = 4000;
  const auto archive = read(file, limits);
  ASSERT_FALSE(archive);
  EXPECT_THAT(archive.error().message, HasSubstr("more than the 4000 bytes allowed"));
  limits = {};
  limits.entries = 5;
  EXPECT_FALSE(read(file, limits));
  limits.entries = 6;
  EXPECT_TRUE(read(file, limits));
}

TEST(Archive, ReplacesAnEntryOfTheSameName) {
  Archive archive = sample();
  const std::size_t entries = archive.entries().size();
  const std::int64_t epochs = 21;
  archive.set("epochs", Array::from_int64({}, &epochs));
  EXPECT_EQ(archive.entries().size(), entries);
  EXPECT_EQ(archive.integer("epochs"), 21);
}

TEST(Archive, GivesEntriesAsOneKindOfValue) {
  const Archive archive = sample();
  const auto matrix = archive.matrix("layers.0.weight");
  ASSERT_TRUE(matrix);
  EXPECT_EQ(matrix->rows(), 2);
  EXPECT_EQ(matrix->cols(), 3);
  EXPECT_EQ((*matrix)(1, 0), 4);
  EXPECT_EQ(archive.integer("epochs"), 20);
  EXPECT_EQ(archive.number("epochs"), 20);
  EXPECT_EQ(archive.number("learning_rate"), 0.1);
  EXPECT_THAT(*archive.texts("classes"), ElementsAre("0", "1"));
  EXPECT_THAT(*archive.floats("learning_rate"), ElementsAre(0.1F));
}

TEST(Archive, SaysWhichEntryIsWhatInstead) {
  const Archive archive = sample();
  const auto message = [](const auto& result) { return result ? "no error" : result.error().message; };
  EXPECT_EQ(message(archive.matrix("epochs")), "epochs: expected a matrix, got a single i8");
  EXPECT_EQ(message(archive.matrix("bias")), "bias: there is no such entry");
  EXPECT_EQ(message(archive.number("layers.0.weight")),
            "layers.0.weight: expected one number, got f4 [2, 3]");
  EXPECT_EQ(message(archive.integer("learning_rate")), "learning_rate: cannot read f8 [1] as integers");
  EXPECT_EQ(message(archive.text("classes")), "classes: expected one text, got S1 [2]");
  EXPECT_EQ(message(archive.texts("name")), "name: expected a list of texts, got a single S7");
  EXPECT_EQ(archive.matrix("bias").error().code, ErrorCode::bad_file);
  EXPECT_EQ(archive.integer("learning_rate").error().code, ErrorCode::bad_file);
}

}  // namespace
}  // namespace inkling::npz
