#include "inkling/onnx.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "inkling/refusal.hpp"
#include "model/onnx_graph.hpp"
#include "model/protobuf_writer.hpp"

namespace inkling {
namespace {

// The newest that programs of 2020 know; nothing newer is needed.
constexpr std::int64_t kOpset = 13;
constexpr std::int64_t kIrVersion = 7;

// Field numbers of onnx.proto.
namespace model_field {
enum : std::uint32_t { ir_version = 1, producer = 2, graph = 7, opset_import = 8, metadata = 14 };
}

void add_metadata(ProtobufWriter& file, std::string_view key, std::string_view value) {
  constexpr std::uint32_t kKey = 1;
  constexpr std::uint32_t kValue = 2;
  ProtobufWriter entry;
  entry.text(kKey, key);
  entry.text(kValue, value);
  file.message(model_field::metadata, entry);
}

// Six decimals: what is 0 to 1000 and was measured needs no more.
std::string decimal(double value) {
  constexpr std::int64_t kMillion = 1'000'000;
  const auto millionths = static_cast<std::int64_t>(std::llround(value * kMillion));
  std::string fraction = join({millionths % kMillion + kMillion});
  fraction[0] = '.';
  return join({millionths / kMillion, fraction});
}

}  // namespace

Result<Bytes> write_onnx(const Model& model) {
  const Network network = model.network.folded();
  const Result<ProtobufWriter> graph = onnx::graph_of(network, model.temperature);
  if (!graph) {
    return pass_on(graph.error());
  }
  std::string classes;
  for (const std::string& label : model.classes) {
    classes += (classes.empty() ? "" : "\n") + label;
  }
  ProtobufWriter opset;
  constexpr std::uint32_t kDomain = 1;
  constexpr std::uint32_t kVersion = 2;
  opset.text(kDomain, "");
  opset.integer(kVersion, kOpset);

  ProtobufWriter file;
  file.integer(model_field::ir_version, kIrVersion);
  file.text(model_field::producer, "inkling");
  file.message(model_field::graph, *graph);
  file.message(model_field::opset_import, opset);
  add_metadata(file, "name", model.name);
  add_metadata(file, "version", model.version);
  add_metadata(file, "classes", classes);
  add_metadata(file, "temperature", decimal(model.temperature));
  add_metadata(file, "reject_threshold", decimal(model.reject_threshold));
  return file.bytes();
}

}  // namespace inkling
