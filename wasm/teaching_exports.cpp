// Teaching a model from corrected drawings, behind the C ABI of inkling-train.wasm. README.md has its
// contract.
#include <cstdint>
#include <utility>

#include "inkling/refusal.hpp"
#include "inkling/teaching.hpp"
#include "training_session.hpp"

namespace inkling {
namespace {

// The layout of the record that the caller reads.
struct LessonRecord {
  double learned = 0;
  double kept = 0;
};

LessonRecord lesson_record;

}  // namespace

extern "C" {

// Teaches a copy of the model file in the reserved bytes what the labels of part 0 say. train_saved_file() is
// the copy.
[[clang::export_name("train_teach")]] const LessonRecord* train_teach(std::uint32_t size, double seed) {
  if (!has_reserved(size)) {
    return nullptr;
  }
  if (!(seed >= 0 && seed < 0x1p53)) {
    refused(invalid_argument("seed: expected a whole number from 0"));
    return nullptr;
  }
  const Result<Model> model = read_model(session.inbox.first(size));
  session.inbox.clear();
  if (!model) {
    refused(fail_within("model", model.error()).value());
    return nullptr;
  }
  Result<Lesson> lesson = teach(*model, session.data.train, {.seed = static_cast<std::uint64_t>(seed)});
  if (!lesson) {
    refused(std::move(lesson.error()));
    return nullptr;
  }
  Result<Bytes> written = write_model(lesson->model);
  if (!written) {
    refused(std::move(written.error()));
    return nullptr;
  }
  session.saved = std::move(*written);
  lesson_record = {static_cast<double>(lesson->learned), lesson->kept};
  return &lesson_record;
}

}  // extern "C"
}  // namespace inkling
