// Pictures that are no digit, so that a network can learn, and show, that it sees none.
//
//   DataSet negatives = synthesize_negatives(10000, seed);       // every label is kNoDigit
//   DataSet scribbles = synthesize_negatives(NegativeKind::scribble, 1000, seed);
//   Result<Negatives> letters = read_negatives(archive);         // somebody's pictures
//
// Drawings are made with the pens of redraw.hpp and go through normalize(), as digits do, so that nothing but
// their shape tells them apart. The same bits in every build.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"
#include "inkling/random.hpp"

namespace inkling {

enum class NegativeKind {
  blank,     // nothing, an even tone, or less than a breath of noise
  dot,       // one dot or a few, dashes
  line,      // single lines (but none that could be a 1), parallel and wavy lines, angles
  noise,     // uniform, normal, salt and pepper, sparse
  texture,   // stripes, checks, gradients, clouds
  blob,      // filled outlines
  scribble,  // random strokes, coils, hatching
  shape,     // triangles, stars, hearts, arrows, faces, ...
  letter,    // of several scripts, without those that look like a digit
  broken,    // a digit of which too little is left, or scattered pieces of one
  pair,      // two or three digits in one field, side by side or overlapping
  inverted,  // dark digits on a light field
};

inline constexpr std::array kNegativeKinds = {
    NegativeKind::blank,   NegativeKind::dot,    NegativeKind::line,     NegativeKind::noise,
    NegativeKind::texture, NegativeKind::blob,   NegativeKind::scribble, NegativeKind::shape,
    NegativeKind::letter,  NegativeKind::broken, NegativeKind::pair,     NegativeKind::inverted};

// As above, for people: "blank".
std::string_view name_of(NegativeKind kind);

// `count` images; every twelve in a row show the twelve kinds, in random order. Image i depends on nothing
// but the seed and i. About 15 000 images a second on one core.
DataSet synthesize_negatives(std::size_t count, std::uint64_t seed, int threads = 0);

// Of one kind.
DataSet synthesize_negatives(NegativeKind kind, std::size_t count, std::uint64_t seed, int threads = 0);

// One of a kind, 0..1.
void draw_negative(NegativeKind kind, Random& random, std::span<float, kImagePixels> out);

// One to learn from: the kinds that are told from digits only with care, lines, scribbles, shapes, letters,
// broken digits and pairs, each eleven times as often as any other.
void draw_hard_negative(Random& random, std::span<float, kImagePixels> out);

// Somebody's pictures in the form of normalize(): `images`, [n, 28, 28], with their names where there are
// `labels` of text, as Omniglot's "Latin/character08". Of our own data-set NPZ, the training images of
// kNoDigit.
struct Negatives {
  DataSet images;                  // every label is kNoDigit
  std::vector<std::string> names;  // one an image, or none
};

// Error{bad_file} names the entry.
Result<Negatives> read_negatives(const npz::Archive& archive);

// Whether some people's digits look like this character of Omniglot, "alphabet/character": o, l, s, z, ...
// Known are those of Balinese, Early_Aramaic, Greek, Korean and Latin.
bool looks_like_digit(std::string_view character);

// Those whose name says nothing of that kind: what a network may be taught to be no digit.
DataSet without_digit_shapes(const Negatives& negatives);

}  // namespace inkling
