// Runs code that may crash on what it is given, such as a library in C on a stranger's file, in a process of
// its own.
//
//   Result<Bytes> answer = run_contained([&]() -> Result<Bytes> { return parse(file); });
//
// Whatever happens to that process, this one goes on: a crash, a hang and too much memory come back as
// Error{bad_file}. It can open nothing, neither files nor sockets, and says nothing on the terminal.
#pragma once

#include <functional>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling::keras {

struct ContainmentLimits {
  int seconds = 20;                           // of a processor
  std::size_t memory = std::size_t{2} << 30;  // besides what this process has
  std::size_t answer = std::size_t{1} << 30;
};

// For programs that have one thread now: a process cannot be copied with its threads.
Result<Bytes> run_contained(const std::function<Result<Bytes>()>& task, const ContainmentLimits& limits = {});

}  // namespace inkling::keras
