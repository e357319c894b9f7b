// NumPy opens what we write: a Python script reads the files that this test leaves in a folder and compares
// their arrays.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "inkling/npz.hpp"
#include "npz/zip_writer.hpp"

namespace inkling::npz {
namespace {

constexpr const char* kPython = "/usr/bin/python3";  // Debian's, the one that has NumPy
constexpr const char* kScript = INKLING_SOURCE_DIR "/tests/core/npz/open_with_numpy.py";

bool run(const std::string& command) {
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): a fixed program with arguments of our own
  return std::system(command.c_str()) == 0;
}

class NumpyOpens : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!run(std::string(kPython) + " -c 'import numpy' 2>/dev/null"))
      GTEST_SKIP() << kPython << " has no numpy";
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void expect_opens(const std::string& check, const Bytes& file) {
    const std::string path = folder_ / check;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    EXPECT_TRUE(run(std::string(kPython) + " '" + kScript + "' " + check + " '" + path + "'"));
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) /
      (std::string("inkling_numpy_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

// What the script expects too: element i of an array is i (modulo 2 for booleans).
Array counting(DType dtype, std::size_t item_size, std::vector<std::size_t> shape) {
  Array array{dtype, item_size, std::move(shape), {}, {}};
  array.data.resize(array.size() * item_size);
  for (std::size_t i = 0; i < array.size(); ++i) {
    array.data[i * item_size] = static_cast<std::uint8_t>(dtype == DType::boolean ? i % 2 : i);
  }
  return array;
}

Archive every_dtype() {
  Archive archive;
  archive.set("b1", counting(DType::boolean, 1, {3, 4}));
  archive.set("i1", counting(DType::int8, 1, {12}));
  archive.set("i2", counting(DType::int16, 2, {2, 3, 2}));
  archive.set("i4", counting(DType::int32, 4, {3, 4}));
  archive.set("i8", counting(DType::int64, 8, {3, 4}));
  archive.set("u1", counting(DType::uint8, 1, {64, 3}));
  archive.set("u2", counting(DType::uint16, 2, {3, 4}));
  archive.set("u4", counting(DType::uint32, 4, {3, 4}));
  archive.set("u8", counting(DType::uint64, 8, {3, 4}));
  archive.set("f2", Array{DType::float16, 2, {2}, {0, 0, 0, 0x3C}, {}});
  std::vector<float> floats(3000);
  std::vector<double> doubles(12);
  for (std::size_t i = 0; i < floats.size(); ++i) floats[i] = static_cast<float>(i);
  for (std::size_t i = 0; i < doubles.size(); ++i) doubles[i] = static_cast<double>(i);
  archive.set("f4", Array::from_floats({30, 100}, floats.data()));
  archive.set("f8", Array::from_doubles({3, 4}, doubles.data()));
  archive.set("scalar", Array::from_doubles({}, doubles.data()));
  archive.set("empty", Array::from_floats({0, 4}, nullptr));
  archive.set("classes", Array::from_strings({"0", "seven"}));
  archive.set(
      "gr\xC3\xB6\xC3\x9F"
      "e",
      Array::from_string("name"));
  return archive;
}

TEST_F(NumpyOpens, StoredArchives) {
  expect_opens("every_dtype", write(every_dtype(), Compression::stored));
}

TEST_F(NumpyOpens, DeflatedArchives) {
  expect_opens("every_dtype", write(every_dtype(), Compression::deflate));
}

TEST_F(NumpyOpens, Zip64Archives) {
  ZipWriter zip(0);
  const Archive archive = every_dtype();
  for (const Archive::Entry& entry : archive.entries()) {
    zip.add(entry.name + ".npy", write_npy(entry.array), Compression::deflate);
  }
  expect_opens("every_dtype", std::move(zip).finish());
}

// As better-tensorflow's Graph.load expects them: object arrays of ndarrays, and nothing else.
TEST_F(NumpyOpens, ObjectArrays) {
  std::vector<double> values(std::size_t{784} * 30);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) / 7;
  Archive archive;
  archive.set("weights",
              Array::from_objects({Array::from_doubles({1}, values.data()),
                                   Array::from_doubles({30, 784}, values.data()),
                                   Array::from_floats({10, 30}, std::vector<float>(300, 0.5F).data())}));
  Array texts = Array::from_objects({Array::from_strings({"a", "bc"}), Array::from_doubles({0}, nullptr)});
  texts.shape = {2, 1};
  archive.set("texts", texts);
  expect_opens("object_arrays", write(archive, Compression::deflate));
}

}  // namespace
}  // namespace inkling::npz
