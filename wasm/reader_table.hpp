// Readers by handle. A handle holds the generation of its slot, so that one which was closed stays unknown
// when the slot is used again, and 0 is never a handle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "inkling/model.hpp"

namespace inkling {

// Stays where it is made: the classifier refers to the model.
struct Reader {
  explicit Reader(Model read) : model(std::move(read)), classifier(model) {}

  Model model;
  Classifier classifier;
};

class ReaderTable {
 public:
  // 0 when there is no room for one more.
  std::uint32_t open(Model model) {
    std::size_t index = 0;
    while (index < slots_.size() && slots_[index].reader) {
      ++index;
    }
    if (index > kSlotMask) {
      return 0;
    }
    if (index == slots_.size()) {
      slots_.emplace_back();
    }
    slots_[index].reader = std::make_unique<Reader>(std::move(model));
    return slots_[index].generation << kSlotBits | static_cast<std::uint32_t>(index);
  }

  // nullptr when the handle is closed or was never given out.
  [[nodiscard]] Reader* find(std::uint32_t handle) const {
    const std::uint32_t index = handle & kSlotMask;
    return index < slots_.size() && slots_[index].generation == handle >> kSlotBits
               ? slots_[index].reader.get()
               : nullptr;
  }

  void close(std::uint32_t handle) {
    if (find(handle) == nullptr) {
      return;
    }
    Slot& slot = slots_[handle & kSlotMask];
    slot.reader.reset();
    slot.generation = slot.generation == kLastGeneration ? 1 : slot.generation + 1;
  }

 private:
  static constexpr std::uint32_t kSlotBits = 12;
  static constexpr std::uint32_t kSlotMask = (1U << kSlotBits) - 1;
  static constexpr std::uint32_t kLastGeneration = (1U << (32 - kSlotBits)) - 1;

  struct Slot {
    std::unique_ptr<Reader> reader;
    std::uint32_t generation = 1;
  };
  std::vector<Slot> slots_;
};

}  // namespace inkling
