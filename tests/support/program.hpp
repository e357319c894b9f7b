// Runs the real program, as a person or a script would.
//
//   Finished run = run_inkling({"inspect", "model.npz", "--json"});
//   EXPECT_EQ(run.exit_code, 0) << run.err;
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace inkling::testing {

struct Finished {
  int exit_code = -1;  // -1: ended by a signal
  std::string out;     // standard output
  std::string err;     // standard error
};

// `environment`: "NAME=value", added to the test's own.
Finished run_inkling(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& environment = {});

// Environment in which models that are made on different days have the same bytes.
inline const std::vector<std::string> kSameDay = {"SOURCE_DATE_EPOCH=1700000000"};

// A program that is still running, so that a test can send it signals. Killed when it goes out of scope.
class RunningProgram {
 public:
  // Its output goes to files in `folder`, as a pipe that nobody reads would stop it.
  RunningProgram(const std::vector<std::string>& arguments, const std::string& folder,
                 const std::vector<std::string>& environment = {});
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  RunningProgram(RunningProgram&&) = delete;
  RunningProgram& operator=(RunningProgram&&) = delete;

  void send(int signal) const;
  Finished wait();
  // What standard error has by now.
  [[nodiscard]] std::string err() const;

 private:
  pid_t process_ = -1;
  std::string out_path_;
  std::string err_path_;
};

}  // namespace inkling::testing
