#include "server/uploaded_model.hpp"

#include "server/registry.hpp"

namespace inkling::server {
namespace {

constexpr std::size_t kMaxUnpackedBytes = std::size_t{64} << 20U;
constexpr std::size_t kMaxEntries = 1024;

}  // namespace

Result<Model> read_uploaded_model(ByteView file) {
  const Result<npz::Archive> archive = npz::read(file, {.file_bytes = kMaxUnpackedBytes,
                                                        .total_bytes = kMaxUnpackedBytes,
                                                        .entries = kMaxEntries,
                                                        .objects = nullptr});
  if (!archive && archive.error().code == ErrorCode::unsupported) {
    return fail(ErrorCode::unsupported,
                archive.error().message + "; inkling convert makes a file without pickles of it");
  }
  if (!archive) return tl::unexpected(archive.error());
  Result<Model> model = read_model(*archive);
  if (!model) return model;
  if (const Result<void> servable = check_servable(*model); !servable)
    return tl::unexpected(servable.error());
  return model;
}

}  // namespace inkling::server
