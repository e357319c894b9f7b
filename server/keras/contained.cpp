#include "server/keras/contained.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace inkling::keras {
namespace {

// What comes through the pipe: one of these, then the answer, or the error's code and message.
constexpr std::uint8_t kAnswer = 'a';
constexpr std::uint8_t kError = 'e';

// Address space that this process has: sanitizers, for instance, reserve terabytes.
std::size_t own_memory() {
  std::ifstream status("/proc/self/statm");
  std::size_t pages = 0;
  status >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void limit(decltype(RLIMIT_AS) resource, std::size_t value) {
  const rlimit both{value, value};
  ::setrlimit(resource, &both);
}

void confine(const ContainmentLimits& limits) {
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
  limit(RLIMIT_AS, own_memory() + limits.memory);
  limit(RLIMIT_CPU, static_cast<std::size_t>(limits.seconds));
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_NOFILE, 0);
}

bool send(int pipe, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(pipe, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

[[noreturn]] void answer_and_exit(int pipe, const Result<Bytes>& answer) {
  bool sent = false;
  if (answer) {
    const std::array<std::uint8_t, 1> head = {kAnswer};
    sent = send(pipe, head) && send(pipe, *answer);
  } else {
    Bytes bytes = {kError, static_cast<std::uint8_t>(answer.error().code)};
    bytes.insert(bytes.end(), answer.error().message.begin(), answer.error().message.end());
    sent = send(pipe, bytes);
  }
  ::_exit(sent ? 0 : 1);
}

Result<Bytes> run_as_child(const std::function<Result<Bytes>()>& task) {
  try {
    return task();
  } catch (const std::exception&) {
    return fail(ErrorCode::bad_file, "needs more memory than is allowed");
  }
}

Bytes receive(int pipe, std::size_t most) {
  constexpr std::size_t kStep = std::size_t{1} << 16;
  Bytes bytes;
  std::size_t used = 0;
  while (used < most) {
    if (used == bytes.size()) bytes.resize(std::min(most, used + std::max(used, kStep)));
    const ssize_t count = ::read(pipe, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    used += static_cast<std::size_t>(count);
  }
  bytes.resize(used);
  return bytes;
}

Result<Bytes> understand(Bytes message) {
  if (message.empty() || (message[0] == kError && message.size() < 2)) {
    return fail(ErrorCode::bad_file, "cannot be read: the file is damaged");
  }
  if (message[0] == kAnswer) {
    message.erase(message.begin());
    return message;
  }
  const auto code = static_cast<ErrorCode>(std::min<int>(message[1], static_cast<int>(ErrorCode::internal)));
  return fail(code, std::string(message.begin() + 2, message.end()));
}

}  // namespace

Result<Bytes> run_contained(const std::function<Result<Bytes>()>& task, const ContainmentLimits& limits) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::internal, fmt::format("no pipe to be had: {}", std::strerror(errno)));
  }
  const auto [reading, writing] = ends;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(reading);
    confine(limits);
    answer_and_exit(writing, run_as_child(task));
  }
  ::close(writing);
  if (child < 0) {
    ::close(reading);
    return fail(ErrorCode::internal, fmt::format("no process to be had: {}", std::strerror(errno)));
  }
  Bytes message = receive(reading, limits.answer);
  ::close(reading);  // a child with more to say than that ends with SIGPIPE
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fail(ErrorCode::bad_file, "cannot be read: the file is damaged, or asks for too much");
  }
  return understand(std::move(message));
}

}  // namespace inkling::keras
