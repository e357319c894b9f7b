#include "server/download/file_download.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "server/download/sha256.hpp"
#include "server/files.hpp"
#include "server/http/cpp_httplib.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::download {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

constexpr const char* kName = "digits.gz";

// Bytes that do not shrink to nothing.
Bytes noise(std::size_t size) {
  Bytes bytes;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    bytes.push_back(static_cast<std::uint8_t>(state >> 24U));
  }
  return bytes;
}

std::string gzip(const Bytes& bytes, int level) {
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemory = 8;
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = const_cast<Bytef*>(bytes.data());  // NOLINT: zlib's interface is not const, it only reads
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Bytes to_bytes(const std::string& text) {
  return {text.begin(), text.end()};
}

// Mirrors of every character, on this machine.
class FileDownload : public ::testing::Test {
 protected:
  FileDownload() {
    server_.Get("/good/digits.gz", [this](const httplib::Request& request, httplib::Response& response) {
      ranges_asked_.push_back(request.get_header_value("Range"));
      response.set_content(packed_, "application/gzip");
    });
    server_.Get("/whole-only/digits.gz",
                [this](const httplib::Request& request, httplib::Response& response) {
                  ranges_asked_.push_back(request.get_header_value("Range"));
                  const_cast<httplib::Request&>(request)
                      .ranges.clear();  // NOLINT: the library would cut the answer by itself
                  response.set_content(packed_, "application/gzip");
                });
    server_.Get("/strict/digits.gz", [this](const httplib::Request& request, httplib::Response& response) {
      if (request.has_header("Range")) {
        response.status = 416;
        return;
      }
      response.set_content(packed_, "application/gzip");
    });
    server_.Get("/wrong/digits.gz", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(gzip(noise(100), 9), "application/gzip");
    });
    server_.Get("/page/digits.gz", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("<h1>Pay to continue</h1>", "text/html");
    });
    server_.Get("/broken/digits.gz", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content_provider(packed_.size(), "application/gzip",
                                    [this](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                      const std::size_t half = packed_.size() / 2;
                                      return offset == 0 && sink.write(packed_.data(), half);
                                    });
    });
    server_.Get("/endless/digits.gz", [](const httplib::Request&, httplib::Response& response) {
      response.set_chunked_content_provider("application/gzip", [](std::size_t, httplib::DataSink& sink) {
        const std::string more(4096, 'x');
        return sink.write(more.data(), more.size());
      });
    });
    server_.Get("/moved/digits.gz", [](const httplib::Request&, httplib::Response& response) {
      response.set_redirect("/good/digits.gz");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    listener_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) {
      std::this_thread::yield();
    }
  }
  ~FileDownload() override {
    server_.stop();
    listener_.join();
  }

  Result<Outcome> download(const std::vector<std::string>& mirrors) {
    std::vector<std::string> urls;
    for (const std::string& mirror : mirrors) {
      urls.push_back("http://127.0.0.1:" + std::to_string(port_) + "/" + mirror);
    }
    return download_file(file_, urls, folder_.path(), {});
  }

  void put(const std::string& name, const std::string& text) {
    ASSERT_TRUE(server::write_file(folder_ / name, to_bytes(text)));
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::string first_half() const { return packed_.substr(0, packed_.size() / 2); }

  void expect_file() {
    EXPECT_THAT(names(), ElementsAre(kName));
    EXPECT_EQ(server::read_file(folder_ / kName).value(), to_bytes(packed_));
  }

  const Bytes contents_ = noise(20'000);
  const std::string packed_ = gzip(contents_, 9);
  const std::string checksum_ = sha256(contents_);
  const PublishedFile file_{kName, contents_.size(), checksum_};
  const TemporaryFolder folder_;
  std::vector<std::string> ranges_asked_;
  httplib::Server server_;
  int port_ = 0;
  std::thread listener_;
};

TEST_F(FileDownload, FetchesAndVerifies) {
  const Result<Outcome> outcome = download({"good/"});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(*outcome, Outcome::downloaded);
  expect_file();
}

TEST_F(FileDownload, FollowsRedirectsAndForgivesAMissingSlash) {
  ASSERT_TRUE(download({"moved"}));
  expect_file();
}

TEST_F(FileDownload, GoodFileIsLeftAlone) {
  put(kName, packed_);
  EXPECT_EQ(download({"good/"}).value(), Outcome::already_there);
  EXPECT_THAT(ranges_asked_, IsEmpty());
}

TEST_F(FileDownload, DamagedFileIsReplaced) {
  put(kName, first_half());
  EXPECT_EQ(download({"good/"}).value(), Outcome::downloaded);
  expect_file();
}

TEST_F(FileDownload, DamagedFileStaysUntilThereIsABetterOne) {
  put(kName, "damaged");
  EXPECT_FALSE(download({"missing/"}));
  EXPECT_EQ(server::read_file(folder_ / kName).value(), to_bytes("damaged"));
}

TEST_F(FileDownload, GoesOnWhereItWasInterrupted) {
  put("digits.gz.part", first_half());
  ASSERT_TRUE(download({"good/"}));
  EXPECT_THAT(ranges_asked_, ElementsAre("bytes=" + std::to_string(packed_.size() / 2) + "-"));
  expect_file();
}

TEST_F(FileDownload, BeginsAnewWhereTheServerCannotGoOn) {
  put("digits.gz.part", first_half());
  ASSERT_TRUE(download({"whole-only/"}));
  EXPECT_THAT(ranges_asked_, ElementsAre(HasSubstr("bytes=")));
  expect_file();
}

TEST_F(FileDownload, BeginsAnewWhenTheBeginningWasOfAnotherPacking) {
  put("digits.gz.part", gzip(contents_, 1).substr(0, 50) + "of another mirror");
  ASSERT_TRUE(download({"good/"}));
  EXPECT_THAT(ranges_asked_, ElementsAre(HasSubstr("bytes="), ""));
  expect_file();
}

TEST_F(FileDownload, BeginsAnewWhenThePartIsTooLong) {
  put("digits.gz.part", packed_ + "and more");
  ASSERT_TRUE(download({"strict/"}));
  expect_file();
}

TEST_F(FileDownload, CompletePartNeedsNoServer) {
  put("digits.gz.part", packed_);
  EXPECT_EQ(download({}).value(), Outcome::downloaded);
  expect_file();
}

TEST_F(FileDownload, NextMirrorMakesUpForTheOnesBefore) {
  const Result<Outcome> outcome = download({"missing/", "page/", "wrong/", "broken/", "good/"});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(ranges_asked_, ElementsAre(HasSubstr("bytes=")));  // what the broken one gave is used
  expect_file();
}

TEST_F(FileDownload, KeepsWhatArrivedBeforeTheConnectionBroke) {
  const Result<Outcome> outcome = download({"broken/"});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message,
              AllOf(HasSubstr("the connection broke off"), HasSubstr("What has arrived is kept")));
  EXPECT_THAT(names(), ElementsAre("digits.gz.part"));
  EXPECT_EQ(server::read_file(folder_ / "digits.gz.part").value(), to_bytes(first_half()));
}

TEST_F(FileDownload, WrongContentsLeaveNothing) {
  const Result<Outcome> outcome = download({"wrong/"});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, AllOf(HasSubstr("SHA-256"), HasSubstr("expected " + checksum_)));
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(FileDownload, EndlessFileIsCutOff) {
  const Result<Outcome> outcome = download({"endless/"});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("more than the"));
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(FileDownload, ErrorListsWhatEachMirrorDid) {
  const std::vector<std::string> mirrors = {"http://127.0.0.1:" + std::to_string(port_) + "/missing/",
                                            "http://127.0.0.1:1/"};
  const Result<Outcome> outcome = download_file(file_, mirrors, folder_.path(), {});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, AllOf(HasSubstr("/missing/digits.gz: HTTP status 404"),
                                             HasSubstr("http://127.0.0.1:1/digits.gz: no connection")));
}

TEST_F(FileDownload, MirrorMustBeAWebAddress) {
  const std::vector<std::string> mirrors = {"ftp://example.org/mnist/"};
  EXPECT_EQ(download_file(file_, mirrors, folder_.path(), {}).error().code, ErrorCode::invalid_argument);
}

TEST_F(FileDownload, ProgressCountsTheBytes) {
  std::size_t arrived = 0;
  std::size_t expected = 0;
  const std::vector<std::string> mirrors = {"http://127.0.0.1:" + std::to_string(port_) + "/good/"};
  ASSERT_TRUE(download_file(file_, mirrors, folder_.path(), [&](std::size_t now, std::size_t all) {
    EXPECT_GE(now, arrived);
    arrived = now;
    expected = all;
  }));
  EXPECT_EQ(arrived, packed_.size());
  EXPECT_EQ(expected, packed_.size());
}

}  // namespace
}  // namespace inkling::download
