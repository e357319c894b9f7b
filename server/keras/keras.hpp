// Models that Keras saved as HDF5, as models of ours.
//
//   Result<Model> whole = read_keras(bytes);                      // tf.keras 2: model.save("digits.h5")
//   Result<Model> model = read_keras(weights, {.architecture = "conv 32 3x3 relu, flatten, dense 10
//   softmax"});
//
// Layers: Dense, Conv2D, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, Flatten,
// BatchNormalization, Dropout, Activation, ReLU, Softmax, InputLayer, and a Reshape of the input; one after
// the other, Sequential or not. Keras 1's names for them are known. Values stored channels-first are put in
// our order.
#pragma once

#include <string>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling::keras {

struct KerasOptions {
  // For files that hold weights only: the layers, in the grammar of Network::build, for images of 28x28.
  // Layers with weights take the file's, in order. Empty: the file tells.
  std::string architecture{};
  // Whether to turn the convolutions' kernels by half a turn, as Keras 1 with Theano needs and its files do
  // not tell. Files that name Theano as their backend are turned anyway.
  bool flip_kernels = false;
};

// Error{unsupported} names the layer that we do not have, Error{bad_file} what does not fit together.
Result<Model> read_keras(ByteView hdf5, const KerasOptions& options = {});

}  // namespace inkling::keras
