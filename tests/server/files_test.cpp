#include "server/files.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

const Bytes kOld = {'o', 'l', 'd'};
const Bytes kNew = {'n', 'e', 'w', 'e', 'r'};

std::vector<std::string> names_in(const TemporaryFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST(Files, ReadBackWhatWasWritten) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", kOld));
  ASSERT_TRUE(write_file(folder / "a", kNew));
  EXPECT_EQ(read_file(folder / "a").value(), kNew);
  EXPECT_THAT(names_in(folder), ::testing::ElementsAre("a"));
}

TEST(Files, ReadEmptyFilesAndPipes) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "empty", {}));
  EXPECT_THAT(read_file(folder / "empty").value(), IsEmpty());
  EXPECT_THAT(read_file("/dev/null").value(), IsEmpty());
}

TEST(Files, SizeLimitIsExact) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", kNew));
  EXPECT_TRUE(read_file(folder / "a", kNew.size()));
  const Result<Bytes> refused = read_file(folder / "a", kNew.size() - 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::bad_file);
  EXPECT_THAT(refused.error().message, HasSubstr("larger than the 4 bytes"));
  EXPECT_FALSE(read_file("/dev/zero", 1000));  // says it has 0 bytes, and never ends
}

TEST(Files, MissingFileIsNotFoundByName) {
  const Result<Bytes> missing = read_file("no/such/file.npz");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_THAT(missing.error().message,
              HasSubstr("no/such/file.npz: cannot be opened: No such file or directory"));
}

TEST(Files, FolderIsNotAFile) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_file(folder.path()).error().message, HasSubstr("is a folder"));
  EXPECT_THAT(write_file(folder.path(), kNew).error().message, HasSubstr("is a folder"));
  EXPECT_THAT(write_file("/dev/null", kNew).error().message, HasSubstr("not a regular file"));
}

TEST(Files, WritingNeverShowsHalfAFile) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", kOld));
  std::ifstream reader(folder / "a", std::ios::binary);  // opened before, reads the old one to its end
  ASSERT_TRUE(write_file(folder / "a", kNew));
  EXPECT_EQ(Bytes(std::istreambuf_iterator<char>(reader), {}), kOld);
}

// Files that grow beyond this many bytes fail to, as on a full disk.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;
  SizeLimit(SizeLimit&&) = delete;
  SizeLimit& operator=(SizeLimit&&) = delete;

 private:
  rlimit before_{};
};

TEST(Files, FailedWriteLeavesTheOldFileAndNothingElse) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", kOld));
  {
    const SizeLimit limit(kOld.size());
    const Result<void> written = write_file(folder / "a", kNew);
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().message, HasSubstr("a: cannot be written: File too large"));
  }
  EXPECT_FALSE(write_file(folder / "missing/a", kNew));
  EXPECT_EQ(read_file(folder / "a").value(), kOld);
  EXPECT_THAT(names_in(folder), ::testing::ElementsAre("a"));
}

TEST(Files, KeepPermissionsAndFollowLinks) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", kOld));
  ASSERT_EQ(::chmod((folder / "a").c_str(), 0640), 0);
  std::filesystem::create_symlink("a", folder / "link");
  ASSERT_TRUE(write_file(folder / "link", kNew));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "a").value(), kNew);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST(Files, WritabilityIsKnownBeforehand) {
  const TemporaryFolder folder;
  EXPECT_TRUE(check_writable(folder / "a"));
  EXPECT_FALSE(check_writable(folder / "missing/a"));
  EXPECT_FALSE(check_writable(folder.path()));
  EXPECT_TRUE(names_in(folder).empty());
}

TEST(Files, PublishingReplacesTheName) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a.part", kNew));
  ASSERT_TRUE(write_file(folder / "a", kOld));
  ASSERT_TRUE(publish_file(folder / "a.part", folder / "a"));
  EXPECT_EQ(read_file(folder / "a").value(), kNew);
  EXPECT_THAT(names_in(folder), ::testing::ElementsAre("a"));
  EXPECT_EQ(publish_file(folder / "a.part", folder / "a").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace inkling::server
