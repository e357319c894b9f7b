#include "server/registry.hpp"

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "inkling/data_set.hpp"
#include "server/files.hpp"
#include "support/model_maker.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::make_model;
using ::testing::Not;
using testing::TemporaryFolder;

class RegistryTest : public ::testing::Test {
 protected:
  void write(const std::string& file, double accuracy = 0.5,
             std::string_view architecture = "dense 5 sigmoid, dense 10 sigmoid") {
    Model model = make_model(architecture);
    model.classes.resize(static_cast<std::size_t>(model.network.outputs()));
    model.test_accuracy = accuracy;
    ASSERT_TRUE(write_file(folder_ / file, write_model(model).value()));
  }
  void write_text(const std::string& file, std::string_view text) {
    ASSERT_TRUE(write_file(folder_ / file, Bytes(text.begin(), text.end())));
  }
  void open() { ASSERT_TRUE(registry_.open(folder_.path())); }

  [[nodiscard]] std::vector<std::string> names() const {
    const auto catalog = registry_.catalog();
    std::vector<std::string> names;
    for (const ModelHandle& model : catalog->models()) {
      if (model->is_ready()) names.push_back(model->name);
    }
    return names;
  }
  [[nodiscard]] double accuracy_of(std::string_view name) const {
    const ModelHandle model = registry_.find(name);
    return model == nullptr ? -1 : model->served->model().test_accuracy;
  }
  [[nodiscard]] std::string reason(std::string_view name) const {
    const ModelHandle model = registry_.catalog()->entry(name);
    return model == nullptr ? "no such model" : model->reason;
  }

  TemporaryFolder folder_;
  Registry registry_;
};

TEST_F(RegistryTest, ListsWhatCannotBeServedWithTheReason) {
  write("good.npz");
  write("three-classes.npz", 0.5, "dense 3 softmax");
  write_text("broken-v2.npz", "PK");
  write_text("README.md", "PK");
  write_text(".hidden.npz", "PK");
  std::filesystem::create_directory(folder_ / "folder.npz");
  open();
  EXPECT_THAT(names(), ElementsAre("good"));
  EXPECT_EQ(registry_.catalog()->models().size(), 3U);
  EXPECT_EQ(registry_.find("broken"), nullptr);
  EXPECT_EQ(registry_.catalog()->entry("broken-v2")->family, "broken");
  EXPECT_THAT(reason("broken-v2"), HasSubstr("broken-v2.npz: "));
  EXPECT_THAT(reason("broken-v2"), Not(HasSubstr(folder_.path().string()))) << "it is told to clients";
  EXPECT_THAT(reason("three-classes"), HasSubstr("to 3"));
  EXPECT_EQ(registry_.counts().loaded, 1U);
  EXPECT_EQ(registry_.counts().failed, 2U);
}

TEST_F(RegistryTest, KeepsTheFileAsItIs) {
  write("mlp.npz");
  open();
  EXPECT_EQ(registry_.find("mlp")->bytes, read_file(folder_ / "mlp.npz").value());
}

TEST_F(RegistryTest, NeedsAFolder) {
  const Result<void> opened = registry_.open(folder_.path() / "nowhere");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
  EXPECT_THAT(opened.error().message, HasSubstr("nowhere"));
}

TEST_F(RegistryTest, NoticesNewChangedAndRemovedFiles) {
  write("mlp-v1.npz", 0.1);
  open();
  write("mlp-v2.npz", 0.2);
  EXPECT_EQ(accuracy_of("mlp"), 0.1);
  registry_.refresh();
  EXPECT_EQ(accuracy_of("mlp"), 0.2);
  write("mlp-v2.npz", 0.3);
  registry_.refresh();
  EXPECT_EQ(accuracy_of("mlp"), 0.3);
  std::filesystem::remove(folder_ / "mlp-v2.npz");
  registry_.refresh();
  EXPECT_EQ(accuracy_of("mlp"), 0.1);
  EXPECT_EQ(registry_.catalog()->entry("mlp-v2"), nullptr);
}

TEST_F(RegistryTest, ReadsUnchangedFilesOnce) {
  write("mlp-v1.npz");
  write_text("broken.npz", "PK");
  open();
  const ModelHandle before = registry_.find("mlp");
  for (int i = 0; i < 3; ++i) registry_.refresh();
  EXPECT_EQ(registry_.find("mlp"), before);
  EXPECT_EQ(registry_.counts().loaded, 1U);
  EXPECT_EQ(registry_.counts().failed, 1U);
}

TEST_F(RegistryTest, ServesTheFormerVersionWhenAFileTurnsBad) {
  write("mlp-v1.npz", 0.1);
  open();
  write_text("mlp-v1.npz", "half a fi");
  registry_.refresh();
  EXPECT_EQ(accuracy_of("mlp-v1"), 0.1);
  EXPECT_THAT(reason("mlp-v1"), HasSubstr("mlp-v1.npz"));
  const Result<void> loaded = registry_.load("mlp-v1");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::bad_file);
  EXPECT_EQ(accuracy_of("mlp-v1"), 0.1);
  write("mlp-v1.npz", 0.2);
  registry_.refresh();
  EXPECT_EQ(accuracy_of("mlp-v1"), 0.2);
  EXPECT_EQ(reason("mlp-v1"), "");
}

TEST_F(RegistryTest, KeepsTheModelsWhenTheFolderIsAwayForAWhile) {
  write("mlp-v1.npz");
  open();
  std::filesystem::rename(folder_.path() / "mlp-v1.npz", folder_.path().string() + "-kept");
  std::filesystem::remove_all(folder_.path());
  registry_.refresh();
  EXPECT_NE(registry_.find("mlp-v1"), nullptr);
  std::filesystem::create_directory(folder_.path());
  std::filesystem::rename(folder_.path().string() + "-kept", folder_.path() / "mlp-v1.npz");
  registry_.refresh();
  EXPECT_NE(registry_.find("mlp-v1"), nullptr);
}

TEST_F(RegistryTest, UnloadsUntilItIsToldToLoad) {
  write("mlp-v1.npz", 0.1);
  write("mlp-v2.npz", 0.2);
  open();
  const ModelHandle held = registry_.find("mlp-v2");
  ASSERT_TRUE(registry_.unload("mlp-v2"));
  EXPECT_EQ(accuracy_of("mlp"), 0.1);
  EXPECT_EQ(accuracy_of("mlp-v2"), -1);
  EXPECT_EQ(reason("mlp-v2"), "unloaded");
  EXPECT_EQ(held->served->model().test_accuracy, 0.2) << "whoever has it keeps it";
  write("mlp-v2.npz", 0.3);
  registry_.refresh();
  EXPECT_EQ(accuracy_of("mlp"), 0.1);
  ASSERT_TRUE(registry_.load("mlp-v2"));
  EXPECT_EQ(accuracy_of("mlp"), 0.3);
  EXPECT_EQ(reason("mlp-v2"), "");
  EXPECT_EQ(registry_.counts().unloaded, 1U);
}

TEST_F(RegistryTest, LoadsAndUnloadsFamilies) {
  write("mlp-v1.npz");
  write("mlp-v2.npz");
  write("cnn.npz");
  open();
  ASSERT_TRUE(registry_.unload("mlp"));
  EXPECT_THAT(names(), ElementsAre("cnn"));
  write("mlp-v3.npz");
  ASSERT_TRUE(registry_.load("mlp"));
  EXPECT_THAT(names(), ElementsAre("cnn", "mlp-v1", "mlp-v2", "mlp-v3"));
  EXPECT_EQ(registry_.load("gpt").error().code, ErrorCode::not_found);
  EXPECT_EQ(registry_.unload("gpt").error().code, ErrorCode::not_found);
  EXPECT_EQ(Registry().load("mlp").error().code, ErrorCode::not_found);
}

TEST_F(RegistryTest, OffersModelsThatAreNoFiles) {
  write("mlp-v1.npz", 0.1);
  write("live.npz", 0.2);
  open();
  Model model = make_model("dense 5 sigmoid, dense 10 sigmoid", 7);
  model.test_accuracy = 0.9;
  registry_.offer("live", std::make_shared<const ServedModel>(std::move(model)));
  EXPECT_EQ(accuracy_of("live"), 0.9);
  EXPECT_THAT(names(), ElementsAre("mlp-v1", "live")) << "last, and once";
  EXPECT_EQ(registry_.catalog()->best()->name, "mlp-v1") << "of the folder";
  registry_.refresh();
  EXPECT_EQ(accuracy_of("live"), 0.9);
  EXPECT_TRUE(read_model(registry_.catalog()->file("live.npz")->bytes));
  EXPECT_EQ(registry_.unload("live").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(registry_.load("live").error().code, ErrorCode::invalid_argument);
}

TEST_F(RegistryTest, FollowsTheAliasesInTheFolder) {
  write("mlp-v1.npz", 0.1);
  write("mlp-v2.npz", 0.2);
  write_text("aliases.json", R"({"stable": "mlp-v1", "newest": "mlp", "gone": "mlp-v9"})");
  open();
  EXPECT_EQ(accuracy_of("stable"), 0.1);
  EXPECT_EQ(accuracy_of("newest"), 0.2);
  EXPECT_EQ(accuracy_of("gone"), -1);
  EXPECT_EQ(registry_.find("newest", "1")->name, "mlp-v1");
  write_text("aliases.json", R"({"stable": "mlp-v2"})");
  registry_.refresh();
  EXPECT_EQ(accuracy_of("stable"), 0.2);
  EXPECT_EQ(accuracy_of("newest"), -1);
  write_text("aliases.json", R"({"stable": 2})");
  registry_.refresh();
  EXPECT_EQ(accuracy_of("stable"), 0.2) << "a bad file changes nothing";
  std::filesystem::remove(folder_ / "aliases.json");
  registry_.refresh();
  EXPECT_EQ(accuracy_of("stable"), -1);
}

// The readers compute with whatever they find: a model that is not whole would crash, or differ from both.
TEST_F(RegistryTest, ManyReadersSeeWholeModelsWhileTheyChange) {
  constexpr int kChanges = 300;
  std::array<float, kImagePixels> image{};
  image.fill(0.5F);
  std::vector<Bytes> files;
  std::vector<float> answers;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const Model model = make_model("dense 5 sigmoid, dense 10 sigmoid", seed);
    files.push_back(write_model(model).value());
    answers.push_back(Classifier(model).classify(image).probabilities[3]);
  }
  ASSERT_TRUE(write_file(folder_ / "mlp-v1.npz", files[0]));
  ASSERT_TRUE(write_file(folder_ / "mlp-v2.npz", files[1]));
  open();

  std::atomic<bool> done = false;
  std::atomic<int> asked = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const ModelHandle model = registry_.find("mlp");
        ASSERT_NE(model, nullptr) << "one version is always there";
        ASSERT_TRUE(model->is_ready());
        const float answer = model->served->borrow()->classify(image).probabilities[3];
        ASSERT_TRUE(answer == answers[0] || answer == answers[1]);
        ++asked;
      }
    });
  }
  for (int i = 0; i < kChanges; ++i) {
    ASSERT_TRUE(registry_.unload("mlp-v2"));
    ASSERT_TRUE(write_file(folder_ / "mlp-v2.npz", files[static_cast<std::size_t>(i % 2)]));
    ASSERT_TRUE(registry_.load("mlp-v2"));
    ASSERT_TRUE(registry_.unload("mlp-v1"));
    ASSERT_TRUE(registry_.load("mlp-v1"));
    registry_.refresh();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(asked, kChanges);
}

}  // namespace
}  // namespace inkling::server
