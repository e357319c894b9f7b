#include "server/stop_signal.hpp"

#include <csignal>

namespace inkling::server {
namespace {

volatile std::sig_atomic_t stop_received = 0;

extern "C" void note_stop(int /*signal*/) {
  stop_received = 1;
}

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second time, the default: the program ends
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

StopSignal::StopSignal() {
  stop_received = 0;
  handle(note_stop);
}

StopSignal::~StopSignal() {
  handle(SIG_DFL);
}

bool StopSignal::received() {
  return stop_received != 0;
}

}  // namespace inkling::server
