#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "fixture.hpp"
#include "inkling/gzip.hpp"
#include "inkling/pickle.hpp"
#include "support/shared_data.hpp"

namespace inkling::pickle {
namespace {

using npz::Array;
using npz::DType;
using npz::fixture;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Kind = Value::Kind;

Result<Value> read_text(std::string_view pickled) {
  return read(npz::bytes_of(pickled));
}

// The object array `name` of a fixture.
std::vector<Array> objects(const char* file, const char* name = "o") {
  auto archive = npz::read(fixture(file));
  EXPECT_TRUE(archive) << file << ": " << archive.error().message;
  return archive ? archive->find(name)->objects : std::vector<Array>{};
}

TEST(PickleReader, ReadsPlainValues) {
  const auto value = read(fixture("pickle_dict.pkl"));
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->kind, Kind::dict);
  ASSERT_THAT(value->items, SizeIs(4));
  EXPECT_EQ(value->items[0].text, "image");
  EXPECT_THAT(*value->items[1].array.integers(), ElementsAre(0, 1, 2, 3));
  const std::vector<Value>& label = value->items[3].items;
  ASSERT_THAT(label, SizeIs(5));
  EXPECT_EQ(label[0].integer, 3);
  EXPECT_EQ(label[1].number, -2.5);
  EXPECT_EQ(label[2].kind, Kind::none);
  EXPECT_EQ(label[3].kind, Kind::boolean);
  EXPECT_EQ(label[4].items[0].integer, std::int64_t{1} << 40U);
}

TEST(PickleReader, ReadsIntegersOfEverySize) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(read_text("\x80\x02K\xFF."sv)->integer, 255);
  EXPECT_EQ(read_text("\x80\x02M\xFF\xFF."sv)->integer, 65535);
  EXPECT_EQ(read_text("\x80\x02J\xFE\xFF\xFF\xFF."sv)->integer, -2);
  EXPECT_EQ(read_text("\x80\x02\x8A\x00."sv)->integer, 0);
  EXPECT_EQ(read_text("\x80\x02\x8A\x01\x80."sv)->integer, -128);
  EXPECT_EQ(read_text("\x80\x02\x8A\x02\xFF\x00."sv)->integer, 255);
  EXPECT_EQ(read_text("\x80\x02I-5000000000\n."sv)->integer, -5000000000);  // Python 2
  EXPECT_FALSE(read_text("\x80\x02\x8A\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."sv));
  EXPECT_FALSE(read_text("\x80\x02I12x\n."sv));
}

TEST(PickleReader, ReadsPython2sStrings) {
  const auto weights = objects("python2_object_array.npz", "weights");
  ASSERT_THAT(weights, SizeIs(3));
  EXPECT_THAT(*weights[0].doubles(), ElementsAre(0));
  EXPECT_THAT(weights[1].shape, ElementsAre(2, 3));
  EXPECT_THAT(*weights[1].doubles(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(weights[2].doubles()->back(), 299);
}

TEST(PickleReader, ReadsAnArrayMentionedTwice) {
  const auto arrays = objects("object_shared_array.npz");
  ASSERT_THAT(arrays, SizeIs(2));
  EXPECT_EQ(arrays[0].data, arrays[1].data);
  EXPECT_EQ(arrays[1].doubles()->back(), 5);
}

TEST(PickleReader, ReadsAnEmptyArrayOfProtocol2) {
  const auto arrays = objects("object_empty_array.npz");
  ASSERT_THAT(arrays, SizeIs(1));
  EXPECT_THAT(arrays[0].shape, ElementsAre(0, 3));
}

TEST(PickleReader, TakesNumbersInObjectArraysAsArrays) {
  const auto numbers = objects("object_numbers.npz");
  ASSERT_THAT(numbers, SizeIs(4));
  EXPECT_THAT(*numbers[0].integers(), ElementsAre(7));
  EXPECT_THAT(*numbers[1].integers(), ElementsAre(-(std::int64_t{1} << 40U)));
  EXPECT_THAT(*numbers[2].doubles(), ElementsAre(0.5));
  EXPECT_EQ(numbers[3].dtype, DType::boolean);
  EXPECT_TRUE(numbers[3].shape.empty());
}

TEST(PickleReader, ReadsArraysOfTexts) {
  const auto texts = objects("object_strings.npz");
  ASSERT_THAT(texts, SizeIs(2));
  EXPECT_THAT(*texts[0].strings(), ElementsAre("ab"));
  EXPECT_THAT(*texts[1].strings(), ElementsAre("gr\xC3\xB6\xC3\x9F"
                                               "e"));
}

// NumPy lists the items of a Fortran-ordered object array in C order.
TEST(PickleReader, KeepsTheOrderOfObjects) {
  const auto items = objects("object_fortran_order.npz");
  ASSERT_THAT(items, SizeIs(6));
  for (std::size_t i = 0; i < items.size(); ++i)
    EXPECT_EQ(items[i].doubles()->front(), static_cast<double>(i));
}

struct Fault {
  const char* file;
  const char* reason;
};

void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.file;
}

class FaultyPickle : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultyPickle, IsRefusedWithTheReason) {
  const std::string name = GetParam().file;
  const Bytes file = fixture(name);
  const std::string message =
      name.ends_with(".pkl") ? read(file).error().message : npz::read(file).error().message;
  EXPECT_THAT(message, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    PickleReader, FaultyPickle,
    ::testing::Values(Fault{"object_shape_lies.npz", "the header says shape [2]"},
                      Fault{"object_list_lies.npz", "needs a list of 2, but has 1 items"},
                      Fault{"object_none.npz", "an object is neither an array nor a number"},
                      Fault{"object_shared_too_often.npz", "far more than its size"},
                      Fault{"object_too_deep.npz", "nested more than"},
                      Fault{"pickle_cycle.pkl", "nested more than"},
                      Fault{"pickle_doubling.pkl", "far more than its size"},
                      Fault{"pickle_array_in_itself.pkl", "nested more than"}));

TEST(PickleReader, NamesTheGlobalThatItRefuses) {
  const auto value = read_text(
      "\x80\x02"
      "cos\nsystem\nX\x04\x00\x00\x00true\x85R.");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, ErrorCode::unsupported);
  EXPECT_EQ(value.error().message,
            "pickle: it names \"os.system\", which arrays do not need; nothing was executed");
}

TEST(PickleReader, RefusesOpcodesOutOfPlace) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view pickled : {
           "N."sv,                    // no protocol
           "\x80\x01N."sv,            // protocol 1
           "\x80\x06N."sv,            // protocol 6
           "\x80\x02."sv,             // nothing on the stack
           "\x80\x02NN."sv,           // too much on the stack
           "\x80\x02(N."sv,           // a mark left
           "\x80\x02N.N"sv,           // more behind the end
           "\x80\x02N"sv,             // no end
           "\x80\x02t."sv,            // no mark
           "\x80\x02N(\x85t\x86."sv,  // pops past a mark
           "\x80\x02NNa."sv,          // appends to None
           "\x80\x02}(Nu."sv,         // a key without a value
           "\x80\x02h\x00."sv,        // an empty memo
           "\x80\x02q\x00."sv,        // nothing to remember
           "\x80\x02Nr\xFF\xFF\xFF\xFF."sv,
           "\x80\x02NN\x81."sv,                                 // NEWOBJ
           "\x80\x02NNR."sv,                                    // calls None
           "\x80\x02NNb."sv,                                    // builds None
           "\x80\x04\x95\xFF\x00\x00\x00\x00\x00\x00\x00N."sv,  // a frame past the end
           "\x80\x02X\xFF\xFF\xFF\xFFx."sv,                     // a text past the end
           "\x80\x02X\x01\x00\x00\x00\xFF."sv,                  // a text that is not UTF-8
           "\x80\x02"
           "cnumpy\ndtype\n."sv,  // a class is no value
       }) {
    EXPECT_FALSE(read_text(pickled)) << ::testing::PrintToString(pickled);
  }
}

TEST(PickleReader, RefusesEveryCutPickle) {
  const Bytes file = fixture("pickle_dict.pkl");
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_FALSE(read(ByteView(file).first(size))) << "cut to " << size;
  }
}

TEST(PickleReader, ReadsMnistAsPython2WroteIt) {
  const auto packed = testing::shared_file("interop/nielsen/mnist_small.pkl.gz");
  if (!packed) GTEST_SKIP() << "no shared data";
  const auto file = gunzip(*packed);
  ASSERT_TRUE(file) << file.error().message;
  const auto value = read(*file);
  ASSERT_TRUE(value) << value.error().message;
  ASSERT_EQ(value->kind, Kind::tuple);
  ASSERT_THAT(value->items, SizeIs(3));
  const std::size_t counts[] = {500, 100, 100};
  for (std::size_t part = 0; part < 3; ++part) {
    const Array& images = value->items[part].items.at(0).array;
    const Array& labels = value->items[part].items.at(1).array;
    EXPECT_EQ(images.dtype, DType::float32);
    EXPECT_THAT(images.shape, ElementsAre(counts[part], 784));
    EXPECT_THAT(*labels.integers(), ::testing::AllOf(SizeIs(counts[part]), Each(::testing::Lt(10))));
  }
}

}  // namespace
}  // namespace inkling::pickle
