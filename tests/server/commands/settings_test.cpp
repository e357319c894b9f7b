// What wins: the command line, the environment, the file. Each names another folder that is not there, and
// the complaint says which was taken.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "server/files.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using testing::Finished;
using ::testing::HasSubstr;
using testing::run_inkling;

class Settings : public ::testing::Test {
 protected:
  Finished serve(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) {
    arguments.insert(arguments.begin(), {"serve", "--config", file_});
    return run_inkling(arguments, environment);
  }
  void write_file(const std::string& text) {
    ASSERT_TRUE(server::write_file(file_, Bytes(text.begin(), text.end())));
  }

  testing::TemporaryFolder folder_;
  const std::string file_ = folder_ / "inkling.toml";
};

TEST_F(Settings, TheCommandLineWinsOverTheEnvironmentAndThatOverTheFile) {
  write_file("# a comment\nport = 0\nmodels = \"/from-the-file\"\n");
  EXPECT_THAT(serve({}).err, HasSubstr("/from-the-file"));
  EXPECT_THAT(serve({}, {"INKLING_MODELS=/from-the-environment"}).err, HasSubstr("/from-the-environment"));
  EXPECT_THAT(serve({"--models", "/from-the-line"}, {"INKLING_MODELS=/from-the-environment"}).err,
              HasSubstr("/from-the-line"));
}

TEST_F(Settings, TheFileMayBeNamedByTheEnvironment) {
  write_file("port = 0\nmodels = \"/from-the-file\"\n");
  EXPECT_THAT(run_inkling({"serve"}, {"INKLING_CONFIG=" + file_}).err, HasSubstr("/from-the-file"));
}

TEST_F(Settings, OldNamesOfThePortWinOverTheFile) {
  write_file("port = 0\nmodels = \"/from-the-file\"\n");
  for (const std::string name : {"PORT", "DOC_PORT", "INKLING_PORT"}) {
    EXPECT_THAT(serve({}, {name + "=70000"}).err, HasSubstr("from 0 to 65535, got 70000")) << name;
    EXPECT_THAT(serve({"--port", "0"}, {name + "=70000"}).err, HasSubstr("/from-the-file")) << name;
  }
  EXPECT_THAT(serve({}, {"INKLING_PORT=0", "PORT=70000"}).err, HasSubstr("/from-the-file"));
}

TEST_F(Settings, ListsAreLists) {
  write_file("port = 0\nallow-origin = [\"https://a.example\", \"no origin\"]\n");
  EXPECT_THAT(serve({}).err, HasSubstr("no origin"));
  EXPECT_THAT(serve({}, {"INKLING_ALLOW_ORIGIN=https://a.example,neither"}).err, HasSubstr("neither"));
  write_file("port = 0\n");
  EXPECT_THAT(serve({}, {"INKLING_CORS_ORIGIN=https://a.example,neither"}).err,
              HasSubstr("--cors-origin: expected"));
}

TEST_F(Settings, SayWhatIsWrongWithTheFile) {
  const auto complaint = [this](const std::string& text) {
    write_file(text);
    const Finished finished = serve({"--models", "/nowhere"});
    EXPECT_EQ(finished.exit_code, 2) << text;
    return finished.err;
  };
  EXPECT_THAT(complaint("prot = 9000\n"), HasSubstr("there is no setting \"prot\""));
  EXPECT_THAT(complaint("[serve]\nport = 0\n"), HasSubstr("there is no setting \"serve."));
  EXPECT_THAT(complaint("config = \"other\"\n"), HasSubstr("there is no setting \"config\""));
  EXPECT_THAT(complaint("port = 0\nhost = \"::1\"\nport = 1\n"), HasSubstr("\"port\" is there twice"));
  EXPECT_THAT(complaint("port = http\n"), HasSubstr("from 0 to 65535, got http"));
  EXPECT_THAT(complaint("log-level = loud\n"), HasSubstr("loud"));
  EXPECT_EQ(run_inkling({"serve", "--config", folder_ / "missing"}).exit_code, 2);
}

TEST_F(Settings, SpeakToNoOtherCommand) {
  EXPECT_EQ(run_inkling({"data", "--help"}, {"INKLING_PORT=none", "PORT=none"}).exit_code, 0);
  EXPECT_THAT(run_inkling({"inspect", "/nowhere.npz"}, {"INKLING_PORT=none", "PORT=none"}).err,
              HasSubstr("/nowhere.npz"));
}

TEST_F(Settings, HelpNamesDefaultsAndVariables) {
  const std::string help = run_inkling({"serve", "--help"}).out;
  EXPECT_THAT(help, HasSubstr("[127.0.0.1] $INKLING_HOST"));
  EXPECT_THAT(help, HasSubstr("--allow-get-training,--no-allow-get-training\n"));
  for (const char* name : {"PORT", "MODELS", "DATA", "SITE", "TOKEN_FILE", "ALLOW_ORIGIN", "CORS_ORIGIN",
                           "LOG_FORMAT", "LOG_LEVEL", "CONFIG", "JOBS", "ALLOW_GET_TRAINING"})
    EXPECT_THAT(help, HasSubstr(std::string("$INKLING_") + name));
}

}  // namespace
}  // namespace inkling::commands
