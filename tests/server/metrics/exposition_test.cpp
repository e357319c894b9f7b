#include "server/metrics/exposition.hpp"

#include <gtest/gtest.h>

#include <array>

namespace inkling::metrics {
namespace {

TEST(Exposition, WritesWhatPrometheusReads) {
  constexpr std::array kBounds = {0.5, 1.0};
  Histogram histogram(kBounds);
  for (const double value : {0.25, 0.75, 2.0}) histogram.observe(value);

  Exposition out;
  out.counter("a_total", "Things.").add({{"name", "x \"y\" \\"}}, 3);
  out.gauge("b", "Now.").add({}, -1.5);
  out.histogram("c_seconds", "Time.").add({{"route", "/a"}}, histogram);
  EXPECT_EQ(out.text(),
            "# HELP a_total Things.\n"
            "# TYPE a_total counter\n"
            "a_total{name=\"x \\\"y\\\" \\\\\"} 3\n"
            "# HELP b Now.\n"
            "# TYPE b gauge\n"
            "b -1.5\n"
            "# HELP c_seconds Time.\n"
            "# TYPE c_seconds histogram\n"
            "c_seconds_count{route=\"/a\"} 3\n"
            "c_seconds_sum{route=\"/a\"} 3\n"
            "c_seconds_bucket{route=\"/a\",le=\"0.5\"} 1\n"
            "c_seconds_bucket{route=\"/a\",le=\"1\"} 2\n"
            "c_seconds_bucket{route=\"/a\",le=\"+Inf\"} 3\n");
}

}  // namespace
}  // namespace inkling::metrics
