// Ctrl-C for work that wants to end tidily: the first SIGINT or SIGTERM is noted, a second one ends the
// program at once.
#pragma once

namespace inkling::server {

class StopSignal {
 public:
  StopSignal();   // from here on
  ~StopSignal();  // the default behaviour is back
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  StopSignal(StopSignal&&) = delete;
  StopSignal& operator=(StopSignal&&) = delete;

  [[nodiscard]] static bool received();
};

}  // namespace inkling::server
