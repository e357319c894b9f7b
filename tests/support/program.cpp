#include "support/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/temporary_folder.hpp"

namespace inkling::testing {
namespace {

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, const std::string& folder,
                               const std::vector<std::string>& environment)
    : out_path_(folder + "/standard-output"), err_path_(folder + "/standard-error") {
  std::vector<std::string> words = {INKLING_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  // The first of two values of a name wins.
  std::vector<std::string> variables = environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    variables.emplace_back(*variable);
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  const int failure = ::posix_spawn(&process_, words[0].c_str(), &actions, nullptr, pointers_to(words).data(),
                                    pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw std::runtime_error(words[0] + " cannot be started");
  }
}

RunningProgram::~RunningProgram() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    wait();
  }
}

void RunningProgram::send(int signal) const {
  ::kill(process_, signal);
}

Finished RunningProgram::wait() {
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text(out_path_), read_text(err_path_)};
}

std::string RunningProgram::err() const {
  return read_text(err_path_);
}

Finished run_inkling(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  const TemporaryFolder folder;
  RunningProgram program(arguments, folder.path().string(), environment);
  return program.wait();
}

}  // namespace inkling::testing
