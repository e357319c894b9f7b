// Models as ONNX files, which many other programs run: ONNX Runtime, OpenCV, browsers, phones.
//
//   Result<Bytes> file = write_onnx(model);
//
// The graph takes `image`: float [N, height, width, channels], 0..1, as our own readers do; it gives `logits`
// and `probabilities`: float [N, classes], the latter as Classifier gives them, temperature included. The
// model's name, classes, temperature and threshold are in the file's metadata.
#pragma once

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling {

// Opset 13, the network folded. Error{unsupported} names a layer that ONNX cannot be told about.
Result<Bytes> write_onnx(const Model& model);

}  // namespace inkling
