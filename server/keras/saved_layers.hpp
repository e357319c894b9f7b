// What Keras saved of a model in an HDF5 file, before anything is made of it: `model.save()` of tf.keras 2
// (the architecture as JSON and the weights in the group `model_weights`) and `save_weights()` since Keras 1
// (a group of weights for each layer).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling::keras {

struct SavedWeight {
  std::string name;  // "dense/kernel:0", Keras 1: "dense_1_W:0"
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

struct SavedLayer {
  std::string name;
  std::vector<SavedWeight> weights;  // in the order that Keras gives them; none for many layers
};

struct SavedLayers {
  std::string model_config;  // JSON; empty when only weights were saved
  std::string backend;       // "tensorflow", "theano"; empty in Keras 1
  std::vector<SavedLayer> layers;
};

// Error{bad_file} when the file is damaged or not one of Keras', Error{unsupported} when its weights are
// stored in a way that Keras does not use. Reads in a process of its own (run_contained).
Result<SavedLayers> read_saved_layers(ByteView hdf5);

}  // namespace inkling::keras
