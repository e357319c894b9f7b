// Every file of shared/interop/numpy behaves as its expected.json says, and refusing one takes little memory.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "inkling/npz.hpp"
#include "npz/crc32.hpp"
#include "npz/dtype.hpp"
#include "support/shared_data.hpp"

namespace inkling::npz {
namespace {

using nlohmann::json;

constexpr const char* kFolder = "interop/numpy/";

json expected_files() {
  const auto text = testing::shared_file(std::string(kFolder) + "expected.json");
  return text ? json::parse(*text).at("files") : json::object();
}

// An npy file as an archive with one entry of no name.
Result<Archive> read_either(const std::string& name, const Bytes& file) {
  if (!name.ends_with(".npy")) return read(file);
  return read_npy(file).map([](Array array) {
    Archive archive;
    archive.set("", std::move(array));
    return archive;
  });
}

void expect_array(const Array& array, const json& expected) {
  EXPECT_EQ(array.shape, expected.at("shape").get<std::vector<std::size_t>>());
  const auto dtype = expected.at("dtype").get<std::string>();
  if (dtype == "object") {
    const json& items = expected.at("items");
    ASSERT_EQ(array.objects.size(), items.size());
    for (std::size_t i = 0; i < items.size(); ++i) expect_array(array.objects[i], items[i]);
    return;
  }
  EXPECT_EQ(kind_and_size(array), dtype.substr(1));  // without the byte order
  EXPECT_EQ(array.data.size(), expected.at("bytes").get<std::size_t>());
  EXPECT_EQ(crc32(array.data), expected.at("crc32").get<std::uint32_t>());
  if (!expected.contains("sum")) return;
  const auto values = array.doubles();
  ASSERT_TRUE(values);
  double sum = 0;
  for (const double value : *values) sum += value;
  EXPECT_NEAR(sum, expected.at("sum").get<double>(), 1e-9 * std::abs(sum) + 1e-9);
  EXPECT_EQ(values->front(), expected.at("first").get<double>());
  EXPECT_EQ(values->back(), expected.at("last").get<double>());
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(NumpyFiles, BehaveAsExpected) {
  const json files = expected_files();
  if (files.empty()) GTEST_SKIP() << "no shared data";
  for (const auto& [name, expected] : files.items()) {
    SCOPED_TRACE(name);
    const auto file = testing::shared_file(kFolder + name);
    ASSERT_TRUE(file);
    const auto must = expected.at("must").get<std::string>();
    const auto archive = read_either(name, *file);
    if (must == "refuse") {
      EXPECT_FALSE(archive);
    }
    if (!archive) {
      EXPECT_FALSE(archive.error().message.empty());
      EXPECT_NE(archive.error().code, ErrorCode::internal);
      EXPECT_NE(must, "load") << archive.error().message;
    }
    if (must != "load" || !archive) continue;
    const json& arrays = expected.at("arrays");
    EXPECT_EQ(archive->entries().size(), arrays.size());
    for (const auto& [key, array] : arrays.items()) {
      SCOPED_TRACE(key);
      ASSERT_TRUE(archive->contains(key));
      expect_array(*archive->find(key), array);
    }
  }
}

// The bombs among them unpack to 512 MiB and 12 GiB.
TEST(NumpyFiles, TakeLittleMemoryToRefuse) {
  const json files = expected_files();
  if (files.empty()) GTEST_SKIP() << "no shared data";
  constexpr long kFewKilobytes = 32L * 1024;
  for (const auto& [name, expected] : files.items()) {
    if (expected.at("must") != "refuse") continue;
    const auto file = testing::shared_file(kFolder + name);
    const long before = peak_kilobytes();
    EXPECT_FALSE(read_either(name, *file));
    EXPECT_LT(peak_kilobytes() - before, kFewKilobytes) << name;
  }
}

TEST(NumpyFiles, BetterTensorflowModelsHaveTheirArrays) {
  for (const char* const name : {"model-v1.npz", "model-v5.npz"}) {
    const auto file = testing::shared_file("interop/better-tensorflow/" + std::string(name));
    if (!file) GTEST_SKIP() << "no shared data";
    const auto archive = read(*file);
    ASSERT_TRUE(archive) << archive.error().message;
    const Array* const weights = archive->find("weights");
    ASSERT_NE(weights, nullptr);
    ASSERT_EQ(weights->objects.size(), 3U);
    EXPECT_EQ(weights->objects[1].shape, (std::vector<std::size_t>{30, 784}));
    EXPECT_TRUE(archive->number("learning_rate"));
  }
}

}  // namespace
}  // namespace inkling::npz
