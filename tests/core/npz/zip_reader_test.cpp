#include "npz/zip_reader.hpp"

#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "fixture.hpp"

namespace inkling::npz {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class DataDescriptor : public ::testing::TestWithParam<const char*> {};

TEST_P(DataDescriptor, IsReadInEveryForm) {
  const auto archive = read(fixture(GetParam()));
  ASSERT_TRUE(archive) << archive.error().message;
  EXPECT_EQ(archive->find("x")->shape, (std::vector<std::size_t>{8, 8}));
  EXPECT_EQ(archive->find("y")->integers()->back(), 4);
}

INSTANTIATE_TEST_SUITE_P(ZipReader, DataDescriptor,
                         ::testing::Values("descriptor.npz", "descriptor_without_signature.npz",
                                           "descriptor_zip64.npz", "descriptor_zip64_without_signature.npz",
                                           "streamed_by_numpy.npz"));

struct Fault {
  const char* file;
  const char* reason;
};

void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.file;
}

class FaultyZip : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultyZip, IsRefusedWithTheReason) {
  const auto archive = read(fixture(GetParam().file));
  ASSERT_FALSE(archive);
  EXPECT_THAT(archive.error().message, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    ZipReader, FaultyZip,
    ::testing::Values(Fault{"descriptor_lies.npz", "x.npy: the data descriptor contradicts the directory"},
                      Fault{"leading_garbage.npz", "is not a zip archive"},
                      Fault{"trailing_garbage.npz", "no end record"},
                      Fault{"same_array_twice.npz", "\"x\" is there twice"},
                      Fault{"overlapping_entries.npz", "y.npy: overlaps another entry"},
                      Fault{"local_crc_lies.npz", "x.npy: the local header contradicts the directory"},
                      Fault{"local_size_lies.npz", "x.npy: the local header contradicts the directory"},
                      Fault{"local_flags_lie.npz", "x.npy: the local header contradicts the directory"},
                      Fault{"zip64_contradicts.npz", "zip64"},
                      Fault{"strong_encryption.npz", "x.npy: is encrypted"},
                      Fault{"deflate_ends_early.npz", "x.npy: the deflate stream ends after"},
                      Fault{"deflate_ends_late.npz", "x.npy: the deflate stream"},
                      Fault{"deflate_cannot_hold_size.npz", "x.npy: declares 1048704 bytes"}));

TEST(ZipReader, ListsEntriesWithoutUnpacking) {
  const Bytes file = fixture("descriptor.npz");
  const auto zip = ZipReader::open(file, {});
  ASSERT_TRUE(zip) << zip.error().message;
  ASSERT_THAT(zip->entries(), SizeIs(2));
  EXPECT_EQ(zip->entries()[0].name, "x.npy");
  EXPECT_TRUE(zip->entries()[0].deflated);
  EXPECT_FALSE(zip->entries()[1].deflated);
}

TEST(ZipReader, GivesStoredEntriesAsViewsOfTheFile) {
  const Bytes file = fixture("descriptor.npz");
  const auto zip = ZipReader::open(file, {});
  ASSERT_TRUE(zip);
  Bytes buffer;
  const auto stored = zip->unpack(zip->entries()[1], buffer);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->data(), file.data() + zip->entries()[1].packed_at);
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace inkling::npz
