// Ink normalisation, augmentation, redrawing, and what the program draws by itself.
#include <benchmark/benchmark.h>

#include <array>

#include "inkling/augment.hpp"
#include "inkling/canvas.hpp"
#include "inkling/negatives.hpp"
#include "inkling/redraw.hpp"
#include "inkling/synthetic.hpp"

namespace inkling {
namespace {

// A white page with a thick black bar: what the cost depends on is the size.
Bytes drawing(int side) {
  Bytes rgba(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 4, 255);
  for (int y = side / 4; y < side * 3 / 4; ++y) {
    for (int x = side * 2 / 5; x < side / 2; ++x) {
      const std::size_t at =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)) * 4;
      rgba[at] = rgba[at + 1] = rgba[at + 2] = 0;
    }
  }
  return rgba;
}

void normalize_rgba(benchmark::State& state) {
  const int side = static_cast<int>(state.range(0));
  const Bytes rgba = drawing(side);
  for (auto _ : state) {
    benchmark::DoNotOptimize(normalize({rgba, side, side, PixelFormat::rgba8}));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(rgba.size()));
}
BENCHMARK(normalize_rgba)
    ->Name("canvas/normalize RGBA")
    ->Arg(28)
    ->Arg(280)
    ->Arg(1120)
    ->Unit(benchmark::kMicrosecond);

void augment_image(benchmark::State& state) {
  const DataSet digits = synthesize(100, 1);
  std::array<float, kImagePixels> out{};
  Random random(1);
  std::size_t next = 0;
  for (auto _ : state) {
    augment(digits.image(next), Augmentation{}, random, out);
    benchmark::DoNotOptimize(out.data());
    next = (next + 1) % digits.size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(augment_image)->Name("canvas/augment");

void trace_image(benchmark::State& state) {
  const DataSet digits = synthesize(100, 1);
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(trace(digits.image(next)));
    next = (next + 1) % digits.size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(trace_image)->Name("canvas/trace");

void vary_strokes(benchmark::State& state) {
  const std::vector<Strokes> strokes = trace_all(synthesize(100, 1), 1);
  std::array<float, kImagePixels> out{};
  Random random(1);
  std::size_t next = 0;
  for (auto _ : state) {
    vary(strokes[next], Redrawing{}, random, out);
    benchmark::DoNotOptimize(out.data());
    next = (next + 1) % strokes.size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(vary_strokes)->Name("canvas/vary");

void draw_canvases(benchmark::State& state) {
  const DataSet digits = synthesize(100, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(make_canvas_suite(digits, CanvasSuite{}, 1, 1));
  }
  state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(draw_canvases)->Name("canvas/suite of 100 digits")->Unit(benchmark::kMillisecond);

void synthesize_no_digits(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(synthesize_negatives(120, 1, 1));
  }
  state.SetItemsProcessed(state.iterations() * 120);
}
BENCHMARK(synthesize_no_digits)->Name("data/synthesize 120 negatives")->Unit(benchmark::kMicrosecond);

void synthesize_images(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(synthesize(100, 1));
  }
  state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(synthesize_images)->Name("data/synthesize 100 digits")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace inkling
