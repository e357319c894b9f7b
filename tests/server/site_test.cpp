#include "server/site.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "server/files.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using ::testing::Key;
using testing::TemporaryFolder;
using ::testing::UnorderedElementsAre;

void write(const TemporaryFolder& folder, const std::string& name, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(folder / name).parent_path());
  ASSERT_TRUE(write_file(folder / name, Bytes(text.begin(), text.end())));
}

TEST(Site, FindsFilesAndIndexPages) {
  const TemporaryFolder folder;
  for (const char* name : {"index.html", "app.js", "deep/er/index.html"}) write(folder, name, "x");
  const Result<Site> site = Site::load(folder.path());
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_THAT(site->files(), UnorderedElementsAre(Key("/"), Key("/index.html"), Key("/app.js"),
                                                  Key("/deep/er/"), Key("/deep/er/index.html")));
}

TEST(Site, TakesCompressedFilesAsVariants) {
  const TemporaryFolder folder;
  write(folder, "app.js", "plain");
  write(folder, "app.js.br", "brotli");
  write(folder, "app.js.gz", "gzip");
  write(folder, "data.gz", "a file of its own");
  const Result<Site> site = Site::load(folder.path());
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_THAT(site->files(), UnorderedElementsAre(Key("/app.js"), Key("/data.gz")));
  const SiteFile& file = site->files().at("/app.js");
  EXPECT_EQ(file.plain.bytes, "plain");
  EXPECT_EQ(file.brotli.bytes, "brotli");
  EXPECT_EQ(file.gzip.bytes, "gzip");
  EXPECT_NE(file.plain.tag, file.brotli.tag);
}

TEST(Site, TagsChangeWithTheBytes) {
  const TemporaryFolder folder;
  write(folder, "a.txt", "one");
  write(folder, "b.txt", "one");
  write(folder, "c.txt", "two");
  const Result<Site> site = Site::load(folder.path());
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->files().at("/a.txt").plain.tag, site->files().at("/b.txt").plain.tag);
  EXPECT_NE(site->files().at("/a.txt").plain.tag, site->files().at("/c.txt").plain.tag);
}

TEST(Site, KnowsTheTypesThatBrowsersInsistOn) {
  EXPECT_EQ(media_type_of("inkling.wasm"), "application/wasm");  // else it is not compiled while it streams
  EXPECT_EQ(media_type_of("app.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("app.mjs"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("style.css"), "text/css; charset=utf-8");
  EXPECT_EQ(media_type_of("mlp.npz"), "application/octet-stream");
}

TEST(Site, LinksLeadNowhereElse) {
  const TemporaryFolder outside;
  write(outside, "secret", "s");
  const TemporaryFolder folder;
  write(folder, "app.js", "x");
  std::filesystem::create_symlink("app.js", folder / "same.js");
  const Result<Site> within = Site::load(folder.path());
  ASSERT_TRUE(within) << within.error().message;
  EXPECT_EQ(within->files().at("/same.js").plain.bytes, "x");
  const TemporaryFolder place;
  std::filesystem::create_directory_symlink(folder.path(), place / "site");
  EXPECT_TRUE(Site::load(place / "site")) << "the folder itself may be a link";
  for (const char* name : {"data.txt", "app.js.br"}) {
    std::filesystem::create_symlink(outside / "secret", folder / name);
    const Result<Site> site = Site::load(folder.path());
    ASSERT_FALSE(site) << name;
    EXPECT_EQ(site.error().code, ErrorCode::bad_file);
    EXPECT_THAT(site.error().message, ::testing::HasSubstr(std::string(name) + ": leads out of"));
    std::filesystem::remove(folder / name);
  }
}

TEST(Site, NeedsAFolder) {
  const TemporaryFolder folder;
  const Result<Site> site = Site::load(folder.path() / "nowhere");
  ASSERT_FALSE(site);
  EXPECT_EQ(site.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace inkling::server
