#include "server/http/multipart.hpp"

#include <gmock/gmock.h>

#include <string>

namespace inkling::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kType = "multipart/form-data; boundary=X-y";

std::string part(const std::string& content, const std::string& more = "; filename=\"a.png\"") {
  return "--X-y\r\nContent-Disposition: form-data; name=\"f\"" + more +
         "\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n";
}

TEST(Multipart, KnowsItsMediaType) {
  EXPECT_TRUE(is_multipart("multipart/form-data; boundary=x"));
  EXPECT_TRUE(is_multipart("Multipart/Form-Data"));
  EXPECT_FALSE(is_multipart("multipart/form-datax"));
  EXPECT_FALSE(is_multipart("image/png"));
  EXPECT_FALSE(is_multipart(""));
}

TEST(Multipart, FindsTheFiles) {
  const std::string body = part("one") + part("field", "") + part("tw\r\n--X-o") + "--X-y--\r\n";
  EXPECT_THAT(read_files(kType, body, 64).value(), ElementsAre("one", "tw\r\n--X-o"));
}

TEST(Multipart, TakesWhatTheStandardAllows) {
  const std::string file = "\r\nContent-Disposition: form-data; filename=a\r\n\r\nbytes";
  const auto read = [](const std::string& type, const std::string& body) {
    return read_files(type, body, 1);
  };
  EXPECT_THAT(read("multipart/form-data; boundary=\"a b\"", "--a b" + file + "\r\n--a b--").value(),
              ElementsAre("bytes"));
  EXPECT_THAT(
      read("multipart/form-data;charset=\"a;b\\\"\";BOUNDARY=b ;c=d", "--b" + file + "\r\n--b--").value(),
      ElementsAre("bytes"));
  EXPECT_THAT(read(kType, "preamble\r\n--X-y  " + file + "\r\n--X-y--\r\nepilogue").value(),
              ElementsAre("bytes"));
  EXPECT_THAT(
      read(kType, "--X-y\r\ncontent-disposition: form-data; filename*=UTF-8''a\r\n\r\n\r\n--X-y--").value(),
      ElementsAre(""));
  EXPECT_THAT(read(kType, "--X-y\r\n\r\nno header\r\n" + part("bytes") + "--X-y--").value(),
              ElementsAre("bytes"));
}

TEST(Multipart, RefusesMalformedForms) {
  const auto expect = [](const std::string& type, const std::string& body, const char* reason) {
    const auto files = read_files(type, body, 64);
    ASSERT_FALSE(files) << body;
    EXPECT_EQ(files.error().status, 400);
    EXPECT_THAT(files.error().message, HasSubstr(reason)) << body;
  };
  const std::string good = part("one");
  expect("multipart/form-data", good + "--X-y--", "boundary");
  expect("multipart/form-data; boundary=", good, "boundary");
  expect("multipart/form-data; boundary=\"open", good, "boundary");
  expect("multipart/form-data; boundary=" + std::string(71, 'x'), good, "70");
  expect(kType, "", "begin with the boundary");
  expect(kType, "no parts", "begin with the boundary");
  expect(kType, good, "without its last boundary");
  expect(kType, "--X-y", "line end");
  expect(kType, "--X-y-", "line end");
  expect(kType, "--X-yz\r\n\r\nx\r\n--X-y--", "line end");
  expect(kType, "--X-y\r\nContent-Disposition: form-data", "empty line");
  expect(kType, "--X-y\r\nA: " + std::string(5000, 'x') + "\r\n\r\nx\r\n--X-y--", "empty line");
  expect(kType, part("one", "") + "--X-y--", "no file");
  expect(kType, "--X-y--", "no file");
}

TEST(Multipart, CountsFilesAndFields) {
  EXPECT_EQ(read_files(kType, part("1") + part("2") + "--X-y--", 2).value().size(), 2U);
  EXPECT_EQ(read_files(kType, part("1") + part("2") + "--X-y--", 1).error().status, 413);
  std::string fields;
  for (int i = 0; i < 101; ++i) fields += part("", "");
  EXPECT_EQ(read_files(kType, fields + part("1") + "--X-y--", 1).error().status, 413);
}

// Whatever is cut or changed, the answer is files or a reason, and views stay within the body.
TEST(Multipart, AnyCutIsAnswered) {
  const std::string body = part("one") + part("two") + "--X-y--\r\n";
  for (std::size_t size = 0; size <= body.size(); ++size) {
    const std::string cut = body.substr(0, size);
    const auto files = read_files(kType, cut, 64);
    EXPECT_EQ(files.has_value(), size >= body.size() - 2) << size;
    if (!files) continue;
    for (const std::string_view file : *files) {
      EXPECT_GE(file.data(), cut.data());
      EXPECT_LE(file.data() + file.size(), cut.data() + cut.size());
    }
  }
}

}  // namespace
}  // namespace inkling::http
