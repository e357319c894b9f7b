#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "server/files.hpp"
#include "server/model_files.hpp"
#include "support/model_maker.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Finished;
using ::testing::HasSubstr;
using testing::make_model;
using testing::run_inkling;
using testing::TemporaryFolder;

TEST(Inspect, JsonDescribesEveryLayer) {
  const TemporaryFolder folder;
  Model model = make_model("flatten, dense 5 relu, dense 10 softmax");
  model.name = "five";
  model.trained_on = "nothing";
  ASSERT_TRUE(server::save_model(folder / "a.npz", model));
  const Finished run = run_inkling({"inspect", folder / "a.npz", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document["name"], "five");
  EXPECT_EQ(document["trained_on"], "nothing");
  EXPECT_EQ(document["parameters"], 784 * 5 + 5 + 5 * 10 + 10);
  EXPECT_EQ(document["file_bytes"], server::read_file(folder / "a.npz")->size());
  EXPECT_TRUE(document["test_accuracy"].is_null());
  ASSERT_EQ(document["architecture"].size(), 3U);
  EXPECT_EQ(document["architecture"][0]["parameters"], 0);
  EXPECT_EQ(document["architecture"][1]["layer"], "dense 5 relu");
  EXPECT_THAT(document["architecture"][1]["tensors"]["weight"], ElementsAre(5, 784));
  EXPECT_EQ(document["architecture"][2]["parameters"], 60);
}

TEST(Inspect, TableIsForPeople) {
  const TemporaryFolder folder;
  Model model = make_model();
  model.test_accuracy = 0.9531;
  ASSERT_TRUE(server::save_model(folder / "a.npz", model));
  const Finished run = run_inkling({"inspect", folder / "a.npz"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("95.31 %"), HasSubstr("weight [5, 784], bias [5]"), HasSubstr("3985")));
}

TEST(Inspect, DamagedFileIsRefusedByName) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  Bytes file = server::read_file(folder / "a.npz").value();
  file.resize(file.size() / 2);
  ASSERT_TRUE(server::write_file(folder / "a.npz", file));
  const Finished run = run_inkling({"inspect", folder / "a.npz"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr(folder / "a.npz"));
}

}  // namespace
}  // namespace inkling::commands
