// GET /data: what there is to train on. GET /data/images.npz: the images, for whoever trains elsewhere.
#include <nlohmann/json.hpp>
#include <string_view>

#include "server/http/answers.hpp"
#include "server/http/content.hpp"
#include "server/http/service.hpp"
#include "server/offered_data.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

constexpr const char* kFile = "images.npz";

void describe_data(httplib::Response& answer, const Service& service) {
  json document = {{"name", service.live.status().data}, {"images", nullptr}, {"file", nullptr}};
  if (service.data != nullptr) {
    const Splits& splits = service.data->splits();
    document["images"] = {{"train", splits.train.size()},
                          {"validation", splits.validation.size()},
                          {"test", splits.test.size()}};
    document["file"] = kFile;
  }
  answer.set_header("Cache-Control", "no-cache");
  answer_json(answer, document);
}

void answer_file(const Call& call, httplib::Response& answer, const Service& service) {
  if (service.data == nullptr) {
    return answer_error(answer, 404,
                        "this server has no images to hand out: it was started without --data, and trains on "
                        "digits that it draws itself");
  }
  const server::OfferedData::File& file = service.data->file();
  const std::string_view bytes(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
  answer_content_or_range(call, answer, {bytes, file.tag, "application/octet-stream"});
}

}  // namespace

void add_data_routes(Router& router, const Service& service) {
  router.add("GET", "/data",
             [&service](const Call&, httplib::Response& answer) { describe_data(answer, service); });
  // The first to ask has it packed; and whoever downloads a lot can wait for those who are read a digit.
  router.add(
      "GET", std::string("/data/") + kFile,
      [&service](const Call& call, httplib::Response& answer) { answer_file(call, answer, service); },
      Pace::bulk);
}

}  // namespace inkling::http
