// What a pickle builds, before it becomes values: nodes that refer to each other, because pickles share
// objects (one dtype for all arrays) and finish some of them after they were named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/refusal.hpp"
#include "npz/dtype.hpp"

namespace inkling::pickle {

// The callables and classes that pickles of arrays name.
enum class Global : std::uint8_t {
  reconstruct,  // numpy.core.multiarray._reconstruct: an array to be filled by BUILD
  ndarray,
  dtype,
  from_buffer,  // numpy.core.numeric._frombuffer: protocol 5's arrays
  encode,       // _codecs.encode: protocol 2's bytes, as text in Latin-1
  bytes,        // protocol 2's empty bytes
};

using NodeId = std::uint32_t;

struct Node {
  enum class Kind : std::uint8_t {
    none,
    boolean,
    integer,
    number,
    text,
    bytes,
    tuple,
    list,
    dict,
    global,
    dtype,  // `type`
    array,  // `items`: shape, dtype and data when built, none before
  };

  Kind kind = Kind::none;
  Global global = Global::reconstruct;
  bool built = false;          // dtype and array: BUILD has filled it
  bool fortran_order = false;  // array
  std::int64_t integer = 0;    // integer and boolean
  double number = 0;
  npz::ElementType type;
  ByteView view;              // text (UTF-8, unchecked) and bytes: in the file, or in Graph::decoded
  std::vector<NodeId> items;  // tuple, list, dict (key, value, ...)
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<Bytes> decoded;  // bytes that the file holds in another form
  NodeId root = 0;
  // How many bytes may still be made from the file. A pickle can mention one array many times, so what it
  // unpacks to has a limit of its own.
  std::size_t budget = 0;
  std::size_t most_values = 0;  // in the tree, for the same reason

  // The first thing that was wrong. From then on nothing matters but to come to an end.
  std::optional<Error> error;

  void refuse(const char* text, Message pieces = {}, ErrorCode code = ErrorCode::bad_file) {
    if (!error) error = Error(Refusal(code, text, pieces));
  }

  void refuse(const Error& reason) {
    if (!error) error = reason;
  }

  // Takes `bytes` off the budget, or refuses.
  void spend(std::size_t bytes) {
    if (bytes > budget) return refuse("it unpacks to far more than its size");
    budget -= bytes;
  }
};

inline constexpr std::size_t kMaxNodes = std::size_t{1} << 18U;

}  // namespace inkling::pickle
