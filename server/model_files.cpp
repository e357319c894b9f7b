#include "server/model_files.hpp"

#include "server/files.hpp"

namespace inkling::server {

Result<Model> load_model(const std::filesystem::path& path, const ModelLimits& limits) {
  const Result<Bytes> file = read_file(path);
  if (!file) return tl::unexpected(file.error());
  Result<Model> model = read_model(*file, limits);
  if (!model) return fail_within(path.string(), model.error());
  return model;
}

Result<void> save_model(const std::filesystem::path& path, const Model& model, ModelLayout layout) {
  const Result<Bytes> file = write_model(model, layout);
  if (!file) return fail_within(path.string(), file.error());
  return write_file(path, *file);
}

}  // namespace inkling::server
