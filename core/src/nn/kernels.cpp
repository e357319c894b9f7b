#include "nn/kernels.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

#include "inkling/bit_cast.hpp"

namespace inkling::kernels {
namespace {

// GCC's and Clang's vector extension: one source for AVX-512, AVX2, SSE and WASM SIMD.
#if defined(__AVX512F__)
constexpr std::ptrdiff_t kLanes = 16;
#elif defined(__AVX__)
constexpr std::ptrdiff_t kLanes = 8;
#else
constexpr std::ptrdiff_t kLanes = 4;
#endif
using Lanes [[gnu::vector_size(kLanes * sizeof(float))]] = float;

// Eight sums in flight hide the latency of an addition; more would spill registers on the narrow targets.
constexpr int kMostVectors = 8;

Lanes load(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

void store(const Lanes& lanes, float* to) {
  std::memcpy(to, &lanes, sizeof lanes);
}

void store_first(const Lanes& lanes, std::ptrdiff_t count, float* to) {
  if (count >= kLanes) {
    store(lanes, to);
  } else {
    std::memcpy(to, &lanes, static_cast<std::size_t>(count) * sizeof(float));
  }
}

// As many as there are, then zeros.
Lanes load_first(const float* from, std::ptrdiff_t count) {
  if (count >= kLanes) {
    return load(from);
  }
  Lanes lanes = {};
  if (count > 0) {
    std::memcpy(&lanes, from, static_cast<std::size_t>(count) * sizeof(float));
  }
  return lanes;
}

// A block of `Vectors` registers of outputs, from column `first` on.
template <int Vectors>
void multiply_block(const float* input, std::span<const std::int32_t> nonzero, const float* weights,
                    std::ptrdiff_t stride, const float* bias, std::ptrdiff_t outputs, float* output) {
  Lanes sums[Vectors] = {};
  for (const std::int32_t k : nonzero) {
    const float* row = weights + k * stride;
    const float x = input[k];
    for (int v = 0; v < Vectors; ++v) {
      sums[v] += x * load(row + v * kLanes);
    }
  }
  for (int v = 0; v < Vectors && v * kLanes < outputs; ++v) {
    store_first(sums[v] + load(bias + v * kLanes), outputs - v * kLanes, output + v * kLanes);
  }
}

template <int Vectors>
void accumulate_block(const float* input, std::span<const std::int32_t> nonzero, const float* output_gradient,
                      std::ptrdiff_t stride, int first_row, float* gradient) {
  Lanes delta[Vectors];
  for (int v = 0; v < Vectors; ++v) {
    delta[v] = load(output_gradient + v * kLanes);
  }
  for (const std::int32_t k : nonzero) {
    float* row = gradient + (k - first_row) * stride;
    const float x = input[k];
    for (int v = 0; v < Vectors; ++v) {
      store(load(row + v * kLanes) + x * delta[v], row + v * kLanes);
    }
  }
}

// Calls block(first column, number of registers) for the columns of a padded row: wide blocks first, then
// halves of them. As rows are padded to kPadding, no block need be narrower than that.
template <int Vectors = kMostVectors, class Block>
void for_each_block(int stride, const Block& block, std::ptrdiff_t first = 0) {
  for (; first + Vectors * kLanes <= stride; first += Vectors * kLanes) {
    block(first, std::integral_constant<int, Vectors>());
  }
  if constexpr (Vectors * kLanes > kPadding) {
    for_each_block<Vectors / 2>(stride, block, first);
  }
}

// As many rows share a load of b as there are registers for their sums.
constexpr int kTileRows = kLanes == 16 ? 8 : kLanes == 8 ? 6 : 2;
constexpr int kTileColumns = kLanes == 16 ? 32 : 16;

template <bool kAccumulate, int Rows, int Vectors>
void multiply_tile(const Product& product, int row, int column, const float* bias) {
  const int columns = product.columns - column;
  float* output = product.output + row * product.output_row + column;
  Lanes sums[Rows][Vectors] = {};
  if constexpr (kAccumulate) {
    for (int i = 0; i < Rows; ++i) {
      for (int v = 0; v < Vectors; ++v) {
        sums[i][v] = load_first(output + i * product.output_row + v * kLanes, columns - v * kLanes);
      }
    }
  }
  for (int segment = 0; segment < product.segments; ++segment) {
    const float* a = product.a + row * product.a_row + segment * product.a_segment;
    const float* b = product.b + column + segment * product.b_segment;
    for (int term = 0; term < product.length; ++term) {
      Lanes factors[Vectors];
      for (int v = 0; v < Vectors; ++v) {
        factors[v] = load(b + v * kLanes);
      }
      for (int i = 0; i < Rows; ++i) {
        const float x = a[i * product.a_row];
        for (int v = 0; v < Vectors; ++v) {
          sums[i][v] += x * factors[v];
        }
      }
      a += product.a_step;
      b += product.b_row;
    }
  }
  for (int i = 0; i < Rows; ++i) {
    for (int v = 0; v < Vectors && v * kLanes < columns; ++v) {
      if (bias != nullptr) {
        sums[i][v] += load(bias + column + v * kLanes);
      }
      store_first(sums[i][v], columns - v * kLanes, output + i * product.output_row + v * kLanes);
    }
  }
}

template <bool kAccumulate, int Vectors, int Rows = kTileRows>
void multiply_rows(const Product& product, int row, int rows, int column, const float* bias) {
  if (rows == Rows) {
    multiply_tile<kAccumulate, Rows, Vectors>(product, row, column, bias);
  } else if constexpr (Rows > 1) {
    multiply_rows<kAccumulate, Vectors, Rows - 1>(product, row, rows, column, bias);
  }
}

template <bool kAccumulate, int Vectors>
void multiply_columns(const Product& product, int column, const float* bias) {
  // Tiles of nearly equal height: a last one of a single row would wait for each of its additions.
  const int tiles = (product.rows + kTileRows - 1) / kTileRows;
  for (int tile = 0; tile < tiles; ++tile) {
    const int row = product.rows * tile / tiles;
    multiply_rows<kAccumulate, Vectors>(product, row, product.rows * (tile + 1) / tiles - row, column, bias);
  }
}

template <bool kAccumulate>
void for_each_tile(const Product& product, const float* bias) {
  int column = 0;
  if constexpr (kTileColumns > kPadding) {
    for (; product.columns - column > kPadding; column += kTileColumns) {
      multiply_columns<kAccumulate, kTileColumns / kLanes>(product, column, bias);
    }
  }
  for (; column < product.columns; column += kPadding) {
    multiply_columns<kAccumulate, kPadding / kLanes>(product, column, bias);
  }
}

// Four neighbours, and for each set of them its members first.
constexpr int kQuad = 4;
using Quad [[gnu::vector_size(kQuad * sizeof(std::int32_t))]] = std::int32_t;
using FloatQuad [[gnu::vector_size(kQuad * sizeof(float))]] = float;
constexpr Quad kMembers[1 << kQuad] = {{0, 0, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0},
                                       {2, 0, 0, 0}, {0, 2, 0, 0}, {1, 2, 0, 0}, {0, 1, 2, 0},
                                       {3, 0, 0, 0}, {0, 3, 0, 0}, {1, 3, 0, 0}, {0, 1, 3, 0},
                                       {2, 3, 0, 0}, {0, 2, 3, 0}, {1, 2, 3, 0}, {0, 1, 2, 3}};

// A bit for each lane of a comparison.
unsigned lanes_that_are_set(const Quad& comparison) {
#if defined(__wasm_simd128__)
  return static_cast<unsigned>(__builtin_wasm_bitmask_i32x4(comparison));
#else
  const Quad bits = comparison & Quad{1, 2, 4, 8};
  return static_cast<unsigned>(bits[0] | bits[1] | bits[2] | bits[3]);
#endif
}

// Writes kQuad indices, of which the first so many count: without a branch, which ink would often mispredict.
int find_nonzero_of_quad(const float* values, std::int32_t first, std::int32_t* indices) {
  FloatQuad quad;
  std::memcpy(&quad, values, sizeof quad);
  const unsigned set = lanes_that_are_set(quad != FloatQuad{});
  const Quad members = kMembers[set] + first;
  std::memcpy(indices, &members, sizeof members);
  return std::popcount(set);
}

}  // namespace

bool are_same(const float* a, const float* b, int size) {
  std::uint32_t difference = 0;
  for (int i = 0; i < size; ++i) {
    difference |= bit_cast<std::uint32_t>(a[i]) ^ bit_cast<std::uint32_t>(b[i]);
  }
  return difference == 0;
}

void rectify(const float* values, int size, float* output) {
  std::ptrdiff_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    const Lanes lanes = load(values + i);
    store(lanes > Lanes{} ? lanes : Lanes{}, output + i);
  }
  for (; i < size; ++i) {
    output[i] = values[i] > 0 ? values[i] : 0.0F;
  }
}

int find_nonzero(const float* values, int size, std::int32_t* indices) {
  int count = 0;
  int k = 0;
  for (; k + 2 * kQuad <= size; k += 2 * kQuad) {
    std::uint64_t pairs[kQuad];
    std::memcpy(pairs, values + k, sizeof pairs);
    // Paper lies in runs: eight pixels are passed over at once where all are zero.
    if ((pairs[0] | pairs[1] | pairs[2] | pairs[3]) == 0) {
      continue;
    }
    count += find_nonzero_of_quad(values + k, k, indices + count);
    count += find_nonzero_of_quad(values + k + kQuad, k + kQuad, indices + count);
  }
  for (; k < size; ++k) {
    if (values[k] != 0) {
      indices[count++] = k;
    }
  }
  return count;
}

void multiply(const float* input, std::span<const std::int32_t> nonzero, const float* weights,
              const float* bias, int outputs, float* output) {
  const int stride = padded(outputs);
  for_each_block(stride, [&](std::ptrdiff_t first, auto vectors) {
    multiply_block<vectors>(input, nonzero, weights + first, stride, bias + first, outputs - first,
                            output + first);
  });
}

void accumulate_outer(const float* input, std::span<const std::int32_t> nonzero, const float* output_gradient,
                      int outputs, int first_row, float* gradient) {
  const int stride = padded(outputs);
  for_each_block(stride, [&](std::ptrdiff_t first, auto vectors) {
    accumulate_block<vectors>(input, nonzero, output_gradient + first, stride, first_row, gradient + first);
  });
}

void multiply(const Product& product, const float* bias) {
  for_each_tile<false>(product, bias);
}

void accumulate(const Product& product) {
  for_each_tile<true>(product, nullptr);
}

void add(const float* values, int outputs, float* sum) {
  for (std::ptrdiff_t j = 0; j < padded(outputs); j += kLanes) {
    store(load(sum + j) + load(values + j), sum + j);
  }
}

}  // namespace inkling::kernels
