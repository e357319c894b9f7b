#include "server/metrics/process.hpp"

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace inkling::metrics {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

void write_memory(Exposition& out) {
  std::ifstream file("/proc/self/statm");
  double virtual_pages = 0;
  double resident_pages = 0;
  if (!(file >> virtual_pages >> resident_pages)) return;
  const auto page_bytes = static_cast<double>(::sysconf(_SC_PAGESIZE));
  out.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.")
      .add({}, virtual_pages * page_bytes);
  out.gauge("process_resident_memory_bytes", "Resident memory size in bytes.")
      .add({}, resident_pages * page_bytes);
}

void write_descriptors(Exposition& out) {
  std::error_code error;
  const auto count = std::distance(std::filesystem::directory_iterator("/proc/self/fd", error),
                                   std::filesystem::directory_iterator());
  // The directory is open while it is counted.
  if (!error)
    out.gauge("process_open_fds", "Number of open file descriptors.").add({}, static_cast<double>(count - 1));
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    out.gauge("process_max_fds", "Maximum number of open file descriptors.")
        .add({}, static_cast<double>(limit.rlim_cur));
  }
}

}  // namespace

void write_process(Exposition& out) {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    out.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
        .add({}, seconds(usage.ru_utime) + seconds(usage.ru_stime));
  }
  write_memory(out);
  write_descriptors(out);
}

}  // namespace inkling::metrics
