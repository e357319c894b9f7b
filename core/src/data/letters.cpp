#include "data/letters.hpp"

#include <array>
#include <cstdint>

#include "data/chance.hpp"
#include "data/distortion.hpp"

namespace inkling {

namespace {

constexpr auto kLetters = std::to_array<std::string_view>({
    // Capitals.
    "09-40-79 16-66",           // A
    "09-04~40~84-89 06-86",     // A, round
    "71~40~04~39~78",           // C
    "70-00-09-79 04-54",        // E
    "71~40~12~44~15~17~49~78",  // E, round
    "70-00-09 04-54",           // F
    "00-09 70-79 04-74",        // H
    "20-80 60-66~39~16",        // J
    "00-09 70-04-79",           // K
    "00-09-69",                 // L
    "09-00-45-80-89",           // M
    "09-00-79-70",              // N
    "09-00~60~72~54~05",        // P
    "09-00~60~72~54~05-79",     // R
    "00-80 40-49",              // T
    "00-05~39~75-70",           // U
    "00-49-80",                 // V
    "00-29-43-69-90",           // W
    "00-79 70-09",              // X
    "00-44-80 44-49",           // Y
    // Small letters.
    "70-79 74~33~06~39~76",           // d
    "05-75~62~30~04~29~78",           // e
    "71~50~33-39 14-64",              // f
    "00-09 05~33~65-69",              // h
    "53-57~39~17 50",                 // j
    "00-09 53-06-59",                 // k
    "03-09 05~23~45-49 45~63~85-89",  // m
    "03-09 05~33~65-69",              // n
    "03-09 05~33~64",                 // r
    "30-37~49~68 12-62",              // t
    "03-06~29~66-63 63-69",           // u
    "02~07~28~45~67~87~82",           // w, round
    "02~22~46~68~78 72~52~35~18~08",  // x, round
    // Greek.
    "70-00-09",                    // Gamma
    "49-00-80-49",                 // nabla
    "09-40-89",                    // Lambda
    "09-00-70-79",                 // Pi
    "70-00-44-09-79",              // Sigma
    "00~04~46~84~80 40-49",        // Psi
    "09-29~05~12~40~72~85~69-89",  // Omega
    "02~20-80 30-29 60-68~89",     // pi
    "00~20~45~89 45-09",           // lambda
    "09-00 05~37~65-60 65~77~87",  // mu
    // Cyrillic.
    "00-89 80-09 40-49",                 // Zhe
    "00-09-89-80 40-49",                 // Sha
    "00-09-70-79",                       // I
    "79-70~20~02~24~74 34-09",           // Ya
    "00-09 04-34 60~34~36~69~96~93~60",  // Yu
    // Kana, Han and Hangul.
    "04-84 40~44~09 44~67~89",        // big
    "40~35~09 35~57~89",              // person
    "03-83 40-49 43-08 43-88",        // tree
    "11-15-75-71-11 40-49",           // middle
    "03-83 20-26 60~65~39",           // sa
    "02-82 05-85 30-59",              // ki
    "00-09-79-70 04-74",              // pieup
    "00-70 40-44 04-74 24-09 54-89",  // a mountain of strokes
    // Hebrew, Arabic and Devanagari, much simplified.
    "00-89 70~73~54 13~15~09",     // alef
    "00-09~49~87-80 40-45",        // shin
    "00-70-79 04-09",              // he
    "02~07~49~87~82 40",           // nun
    "00-90 60-69 64~33~15~37~65",  // va
    "00-90 20-25~65 60-69",        // pa
});

}  // namespace

std::span<const std::string_view> letters() {
  return kLetters;
}

Strokes draw_letter(Random& random) {
  Sketch sketch;
  sketch.letter(letters()[random.below(static_cast<std::uint32_t>(letters().size()))]);
  if (chance(0.5, random)) sketch.distort(Distortion(random));
  return sketch.strokes();
}

}  // namespace inkling
