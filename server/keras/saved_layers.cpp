#include "server/keras/saved_layers.hpp"

#include <fmt/format.h>

#include <utility>

#include "inkling/model.hpp"
#include "inkling/npz.hpp"
#include "server/keras/contained.hpp"
#include "server/keras/hdf5_file.hpp"

namespace inkling::keras {
namespace {

using npz::Array;

constexpr std::size_t kMaxSavedLayers = 256;
constexpr std::size_t kMaxWeightsOfLayer = 256;

// The contained process hands the file's contents over as an archive, whose reader trusts nothing either. Its
// entries: "model_config", "backend", "layers"; for layer i "<i>", the names of its weights, and "<i>.<j>".
std::string entry_of(std::size_t layer) {
  return std::to_string(layer);
}
std::string entry_of(std::size_t layer, std::size_t weight) {
  return fmt::format("{}.{}", layer, weight);
}

// Copies from the file to the archive what is asked for; the first thing that is wrong is kept.
class Extraction {
 public:
  explicit Extraction(const Hdf5File& file) : file_(file) {}

  Result<npz::Archive> extract() {
    // Whole models have a group for the weights, files of weights are such a group.
    const std::string root = file_.has_group("model_weights") ? "model_weights" : "";
    if (!file_.has_attribute(root, "layer_names")) {
      return fail(ErrorCode::bad_file,
                  "not a model of Keras: expected the attribute 'layer_names', as Keras 1 and 2 write it");
    }
    if (file_.has_attribute("", "model_config")) copy_text("", "model_config");
    if (file_.has_attribute(root, "backend")) copy_text(root, "backend");
    const std::vector<std::string> layers = texts(root, "layer_names", kMaxSavedLayers);
    if (!layers.empty()) archive_.set("layers", Array::from_strings(layers));
    for (std::size_t i = 0; i < layers.size() && valid_; ++i) {
      copy_layer(i, root.empty() ? layers[i] : root + "/" + layers[i]);
    }
    if (!valid_) return tl::unexpected(valid_.error());
    return std::move(archive_);
  }

 private:
  std::vector<std::string> texts(const std::string& group, const std::string& name, std::size_t most) {
    Result<std::vector<std::string>> texts = file_.texts(group, name);
    if (texts && texts->size() > most) {
      texts = fail(ErrorCode::unsupported, fmt::format("{}: more than {} names", name, most));
    }
    if (!texts && valid_) valid_ = tl::unexpected(texts.error());
    return texts ? std::move(*texts) : std::vector<std::string>();
  }

  void copy_text(const std::string& group, const std::string& name) {
    const std::vector<std::string> text = texts(group, name, 1);
    if (!text.empty()) archive_.set(name, Array::from_string(text[0]));
  }

  void copy_layer(std::size_t layer, const std::string& group) {
    const std::vector<std::string> names = texts(group, "weight_names", kMaxWeightsOfLayer);
    if (!names.empty()) archive_.set(entry_of(layer), Array::from_strings(names));
    for (std::size_t i = 0; i < names.size() && valid_; ++i) {
      const Result<Hdf5Floats> weight = file_.floats(group + "/" + names[i]);
      if (!weight) {
        valid_ = tl::unexpected(weight.error());
        return;
      }
      // One array may be listed many times.
      values_ += weight->values.size();
      if (values_ > ModelLimits().parameters) {
        valid_ = fail(ErrorCode::unsupported, fmt::format("more than {} weights", ModelLimits().parameters));
        return;
      }
      archive_.set(entry_of(layer, i), Array::from_floats(weight->shape, weight->values.data()));
    }
  }

  const Hdf5File& file_;
  npz::Archive archive_;
  Result<void> valid_;
  std::size_t values_ = 0;
};

Result<Bytes> extract(ByteView hdf5) {
  const Result<Hdf5File> file = Hdf5File::open(hdf5);
  if (!file) return tl::unexpected(file.error());
  const Result<npz::Archive> archive = Extraction(*file).extract();
  if (!archive) return tl::unexpected(archive.error());
  return npz::write(*archive, npz::Compression::stored);
}

std::string text_or_nothing(const npz::Archive& archive, const std::string& name) {
  return archive.contains(name) ? archive.text(name).value_or("") : "";
}

std::vector<std::string> texts_or_none(const npz::Archive& archive, const std::string& name) {
  return archive.contains(name) ? archive.texts(name).value_or(std::vector<std::string>())
                                : std::vector<std::string>();
}

}  // namespace

Result<SavedLayers> read_saved_layers(ByteView hdf5) {
  const Result<Bytes> extracted = run_contained([hdf5] { return extract(hdf5); });
  if (!extracted) return tl::unexpected(extracted.error());
  constexpr npz::Limits kLimits = {.entries = kMaxSavedLayers * kMaxWeightsOfLayer, .objects = nullptr};
  const Result<npz::Archive> archive = npz::read(*extracted, kLimits);
  if (!archive) return tl::unexpected(archive.error());

  SavedLayers saved{text_or_nothing(*archive, "model_config"), text_or_nothing(*archive, "backend"), {}};
  const std::vector<std::string> layers = texts_or_none(*archive, "layers");
  for (std::size_t i = 0; i < layers.size(); ++i) {
    SavedLayer layer{layers[i], {}};
    const std::vector<std::string> names = texts_or_none(*archive, entry_of(i));
    for (std::size_t j = 0; j < names.size(); ++j) {
      const Array* array = archive->find(entry_of(i, j));
      Result<std::vector<float>> values = archive->floats(entry_of(i, j));
      if (array == nullptr || !values)
        return fail(ErrorCode::bad_file, "cannot be read: the file is damaged");
      layer.weights.push_back({names[j], array->shape, std::move(*values)});
    }
    saved.layers.push_back(std::move(layer));
  }
  return saved;
}

}  // namespace inkling::keras
