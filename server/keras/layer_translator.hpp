// Keras' layers, one after the other, as lines of our grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/shape.hpp"
#include "server/keras/config.hpp"
#include "server/keras/saved_layers.hpp"
#include "server/keras/weights.hpp"

namespace inkling::keras {

struct Layer {
  std::string kind;  // by its name of today
  std::string name;
  Json config;
  const SavedLayer* saved = nullptr;  // its weights, or those of the model that contains it
  bool is_nested = false;
};

tl::unexpected<Error> refuse(const Layer& layer, std::string_view reason);
tl::unexpected<Error> missing_weights(const Layer& layer);

// Follows the values from layer to layer as Keras sees them.
class LayerTranslator {
 public:
  explicit LayerTranslator(DimOrder order) : order_(order) {}

  // The first configuration with a batch_input_shape tells the input: [null, 28, 28, 1]. Others are passed
  // by.
  Result<void> read_input(const Json& config);
  [[nodiscard]] bool knows_input() const { return knows_input_; }

  Result<void> add(const Layer& layer);

  [[nodiscard]] DimOrder order() const { return order_; }
  [[nodiscard]] const Shape& input() const { return input_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] const std::vector<WeightSource>& sources() const { return sources_; }

 private:
  // What Keras' tensors are besides the batch.
  enum class Rank { vector, matrix, image };

  [[nodiscard]] Shape shape_of(const std::vector<int>& sides) const;
  Result<void> add_convolution(const Layer& layer);
  Result<void> add_pooling(const Layer& layer, std::string_view kind);
  Result<void> add_global_pooling(const Layer& layer, std::string_view kind);
  Result<void> add_dense(const Layer& layer);
  void add_flatten(const Layer& layer);
  void flatten(bool channel_by_channel);
  Result<void> add_reshape(const Layer& layer);
  Result<void> add_normalization(const Layer& layer);
  Result<void> add_dropout(const Layer& layer);
  Result<void> add_relu(const Layer& layer);
  Result<void> add_softmax(const Layer& layer);
  Result<void> add_activation(const Layer& layer, const std::string& name);
  Result<void> add_source(const Layer& layer, std::size_t weights);

  DimOrder order_;
  bool knows_input_ = false;
  Rank rank_ = Rank::vector;
  Shape input_;
  Shape shape_;  // of the values now, our way
  FlatOrder flat_order_;
  std::vector<std::string> lines_;
  std::vector<WeightSource> sources_;
};

}  // namespace inkling::keras
