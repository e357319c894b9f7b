#include "server/file_stamp.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "server/files.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using testing::TemporaryFolder;

TEST(FileStamp, TellsAReplacedFileFromTheOldOne) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", Bytes{1}));
  const FileStamps before = stamp_files(folder.path()).value();
  EXPECT_EQ(stamp_files(folder.path()).value(), before);
  ASSERT_TRUE(write_file(folder / "a", Bytes{2}));
  EXPECT_NE(stamp_files(folder.path()).value(), before);
}

TEST(FileStamp, IsForFilesAndLinksToThem) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "file", Bytes{1}));
  std::filesystem::create_symlink("file", folder.path() / "link");
  std::filesystem::create_symlink("nowhere", folder.path() / "dangling");
  std::filesystem::create_directory(folder.path() / "folder");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);  // reading it would wait for ever
  const FileStamps stamps = stamp_files(folder.path()).value();
  EXPECT_EQ(stamps.size(), 2U);
  EXPECT_EQ(stamps.at("link"), stamps.at("file"));
}

TEST(FileStamp, NeedsAFolder) {
  const TemporaryFolder folder;
  EXPECT_EQ(stamp_files(folder.path() / "nowhere").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace inkling::server
