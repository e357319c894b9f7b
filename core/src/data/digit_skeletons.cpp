#include "data/digit_skeletons.hpp"

#include <array>
#include <cstddef>

namespace inkling {

namespace {

constexpr SkeletonPoint start(double x, double y) {
  return {Joint::start, x, y};
}
constexpr SkeletonPoint via(double x, double y) {
  return {Joint::smooth, x, y};
}
constexpr SkeletonPoint corner(double x, double y) {
  return {Joint::corner, x, y};
}

template <std::size_t n>
constexpr Skeleton style(double weight, const std::array<SkeletonPoint, n>& first_pose,
                         const std::array<SkeletonPoint, n>& second_pose) {
  return {weight, first_pose, second_pose};
}

// 0: one oval, from the top and anticlockwise.

constexpr std::array kZeroNarrow = {start(0.42, 0.00), via(0.20, 0.16), via(0.10, 0.52),
                                    via(0.20, 0.90),   via(0.38, 1.00), via(0.58, 0.82),
                                    via(0.66, 0.45),   via(0.58, 0.12), via(0.40, 0.00)};
constexpr std::array kZeroRound = {start(0.50, 0.02), via(0.12, 0.15), via(-0.06, 0.52),
                                   via(0.14, 0.90),   via(0.48, 1.00), via(0.86, 0.85),
                                   via(1.00, 0.46),   via(0.84, 0.10), via(0.50, 0.00)};

// Ends with a tail over the start: inside the oval, or out to the upper right.
constexpr std::array kZeroTailIn = {start(0.55, 0.05), via(0.22, 0.10), via(0.02, 0.52), via(0.20, 0.94),
                                    via(0.48, 1.00),   via(0.82, 0.70), via(0.84, 0.28), via(0.60, 0.02),
                                    via(0.36, 0.06),   via(0.30, 0.28)};
constexpr std::array kZeroTailOut = {start(0.60, 0.06), via(0.26, 0.14), via(0.02, 0.56), via(0.18, 0.92),
                                     via(0.44, 1.00),   via(0.78, 0.74), via(0.82, 0.34), via(0.62, 0.08),
                                     via(0.62, 0.00),   via(0.86, -0.10)};

// Not quite closed: the ends miss each other at the top.
constexpr std::array kZeroOpen = {start(0.30, 0.04), via(0.06, 0.26), via(0.04, 0.66), via(0.26, 0.98),
                                  via(0.58, 0.94),   via(0.76, 0.56), via(0.68, 0.16), via(0.46, 0.08)};
constexpr std::array kZeroOpenRight = {start(0.62, 0.00), via(0.20, 0.12), via(0.02, 0.56), via(0.24, 0.97),
                                       via(0.62, 0.94),   via(0.84, 0.60), via(0.82, 0.28), via(0.68, 0.16)};

// Leaning, with flat long sides.
constexpr std::array kZeroLeaning = {start(0.62, 0.02), via(0.30, 0.22), via(0.06, 0.66),
                                     via(0.08, 0.92),   via(0.26, 1.00), via(0.56, 0.76),
                                     via(0.80, 0.34),   via(0.78, 0.08), via(0.58, 0.00)};
constexpr std::array kZeroWideLeaning = {start(0.60, 0.08), via(0.22, 0.24), via(0.00, 0.60),
                                         via(0.12, 0.88),   via(0.40, 0.94), via(0.78, 0.72),
                                         via(1.00, 0.36),   via(0.88, 0.10), via(0.56, 0.06)};

constexpr std::array kZeros = {style(5, kZeroNarrow, kZeroRound), style(2.5, kZeroTailIn, kZeroTailOut),
                               style(1.5, kZeroOpen, kZeroOpenRight),
                               style(2.5, kZeroLeaning, kZeroWideLeaning)};

// 1: mostly a plain line.

constexpr std::array kOneLine = {start(0.50, 0.00), via(0.51, 0.50), via(0.50, 1.00)};
constexpr std::array kOneLeaning = {start(0.68, 0.00), via(0.52, 0.48), via(0.34, 1.00)};

constexpr std::array kOneSmallFlag = {start(0.38, 0.18), corner(0.54, 0.00), via(0.52, 0.50),
                                      via(0.50, 1.00)};
constexpr std::array kOneLongFlag = {start(0.16, 0.32), corner(0.54, 0.00), via(0.50, 0.50), via(0.46, 1.00)};

constexpr std::array kOneFoot = {start(0.30, 0.22), corner(0.52, 0.00), via(0.51, 0.50), via(0.50, 0.98),
                                 start(0.24, 1.00), via(0.52, 0.99),    via(0.80, 0.97)};
constexpr std::array kOneWideFoot = {start(0.16, 0.24), corner(0.54, 0.00), via(0.51, 0.50), via(0.50, 0.96),
                                     start(0.02, 0.98), via(0.52, 0.97),    via(0.98, 0.96)};

constexpr std::array kOnes = {style(8.2, kOneLine, kOneLeaning), style(1.1, kOneSmallFlag, kOneLongFlag),
                              style(0.7, kOneFoot, kOneWideFoot)};

// 2

constexpr std::array kTwoFlatBase = {start(0.06, 0.22), via(0.26, 0.02),    via(0.54, 0.06), via(0.60, 0.32),
                                     via(0.36, 0.68),   corner(0.04, 0.98), via(0.40, 0.98), via(0.80, 0.96)};
constexpr std::array kTwoWide = {start(0.08, 0.24), via(0.34, 0.00),    via(0.70, 0.06), via(0.72, 0.34),
                                 via(0.42, 0.66),   corner(0.00, 0.96), via(0.46, 0.92), via(1.02, 0.98)};

// A loop at the foot of the stem.
constexpr std::array kTwoLoop = {start(0.08, 0.20), via(0.32, 0.00), via(0.60, 0.16), via(0.54, 0.50),
                                 via(0.28, 0.88),   via(0.10, 0.98), via(0.02, 0.84), via(0.16, 0.72),
                                 via(0.44, 0.86),   via(0.82, 0.94)};
constexpr std::array kTwoFlatLoop = {start(0.14, 0.28), via(0.36, 0.00), via(0.70, 0.10),  via(0.66, 0.44),
                                     via(0.34, 0.84),   via(0.06, 0.98), via(-0.04, 0.86), via(0.16, 0.76),
                                     via(0.52, 0.92),   via(1.04, 0.86)};

// Like a Z.
constexpr std::array kTwoZ = {start(0.04, 0.08),  via(0.30, 0.02), corner(0.66, 0.06), via(0.36, 0.52),
                              corner(0.04, 0.96), via(0.40, 0.94), via(0.82, 0.96)};
constexpr std::array kTwoRoundZ = {start(0.02, 0.10),  via(0.40, 0.00), corner(0.70, 0.14), via(0.40, 0.50),
                                   corner(0.00, 0.88), via(0.34, 0.92), via(0.76, 1.02)};

// The stem swings through and the base is a wave.
constexpr std::array kTwoSwan = {start(0.10, 0.30), via(0.20, 0.04), via(0.48, 0.04),
                                 via(0.56, 0.32),   via(0.40, 0.66), corner(0.10, 0.92),
                                 via(0.32, 0.80),   via(0.56, 0.94), via(0.86, 0.90)};
constexpr std::array kTwoLongSwan = {start(0.02, 0.22), via(0.30, 0.00), via(0.62, 0.12),
                                     via(0.60, 0.40),   via(0.34, 0.72), corner(0.00, 0.98),
                                     via(0.30, 0.84),   via(0.66, 0.98), via(1.04, 0.84)};

// A small head, a long base.
constexpr std::array kTwoSmallHead = {start(0.22, 0.18), via(0.36, 0.00), via(0.56, 0.10),
                                      via(0.46, 0.42),   via(0.26, 0.68), corner(0.02, 0.94),
                                      via(0.38, 0.88),   via(0.80, 0.84)};
constexpr std::array kTwoLowLoop = {start(0.30, 0.14), via(0.46, 0.00),    via(0.64, 0.14), via(0.48, 0.52),
                                    via(0.20, 0.94),   corner(0.02, 0.80), via(0.40, 0.80), via(0.92, 0.84)};

// Upright and tall, a short base; or leaning, the base high on the left.
constexpr std::array kTwoTall = {start(0.04, 0.16), via(0.24, 0.00),    via(0.46, 0.14), via(0.40, 0.50),
                                 via(0.22, 0.84),   corner(0.10, 1.00), via(0.34, 0.98), via(0.56, 0.98)};
constexpr std::array kTwoLeaning = {start(0.26, 0.10), via(0.48, 0.00),    via(0.66, 0.12), via(0.52, 0.36),
                                    via(0.22, 0.66),   corner(0.00, 0.84), via(0.34, 0.86), via(0.66, 0.94)};

constexpr std::array kTwos = {style(3, kTwoFlatBase, kTwoWide),       style(3, kTwoLoop, kTwoFlatLoop),
                              style(1.4, kTwoZ, kTwoRoundZ),          style(1.3, kTwoSwan, kTwoLongSwan),
                              style(1.3, kTwoSmallHead, kTwoLowLoop), style(1.3, kTwoTall, kTwoLeaning)};

// 3

constexpr std::array kThreeRound = {start(0.10, 0.12), via(0.34, 0.00),    via(0.58, 0.16),
                                    via(0.48, 0.38),   corner(0.26, 0.46), via(0.56, 0.54),
                                    via(0.66, 0.76),   via(0.40, 1.00),    via(0.04, 0.92)};
constexpr std::array kThreeWide = {start(0.06, 0.18), via(0.38, 0.00),    via(0.74, 0.12),
                                   via(0.62, 0.36),   corner(0.30, 0.46), via(0.72, 0.54),
                                   via(0.82, 0.76),   via(0.44, 1.00),    via(-0.04, 0.86)};

// The middle does not turn back far.
constexpr std::array kThreeShallow = {start(0.12, 0.08), via(0.36, 0.00), via(0.56, 0.14),
                                      via(0.42, 0.40),   via(0.40, 0.47), via(0.58, 0.64),
                                      via(0.54, 0.88),   via(0.30, 1.00), via(0.06, 0.94)};
constexpr std::array kThreeLooped = {start(0.12, 0.16), via(0.40, 0.00), via(0.64, 0.16),
                                     via(0.36, 0.46),   via(0.24, 0.46), via(0.60, 0.52),
                                     via(0.64, 0.80),   via(0.32, 1.00), via(-0.04, 0.82)};

constexpr std::array kThreeFlatTop = {start(0.08, 0.04), corner(0.62, 0.03), corner(0.32, 0.40),
                                      via(0.62, 0.56),   via(0.60, 0.84),    via(0.36, 1.00),
                                      via(0.02, 0.94)};
constexpr std::array kThreeFlatWide = {start(0.02, 0.08), corner(0.72, 0.00), corner(0.28, 0.46),
                                       via(0.74, 0.58),   via(0.70, 0.88),    via(0.36, 1.02),
                                       via(-0.02, 0.88)};

// The lower bowl reaches further left than the upper one, or hardly at all.
constexpr std::array kThreeLeaning = {start(0.26, 0.10), via(0.48, 0.00),    via(0.66, 0.12),
                                      via(0.54, 0.34),   corner(0.28, 0.46), via(0.56, 0.54),
                                      via(0.56, 0.78),   via(0.26, 0.98),    via(-0.10, 0.90)};
constexpr std::array kThreeUpright = {start(0.04, 0.08), via(0.30, 0.00),    via(0.56, 0.14),
                                      via(0.46, 0.36),   corner(0.18, 0.44), via(0.58, 0.56),
                                      via(0.66, 0.80),   via(0.44, 1.00),    via(0.14, 0.96)};

// A small head on a large body.
constexpr std::array kThreeSmallHead = {start(0.20, 0.10), via(0.36, 0.00),    via(0.52, 0.10),
                                        via(0.44, 0.28),   corner(0.26, 0.36), via(0.60, 0.46),
                                        via(0.66, 0.74),   via(0.36, 1.00),    via(0.00, 0.90)};
constexpr std::array kThreeZigzag = {start(0.06, 0.10), via(0.36, 0.02),    via(0.62, 0.08),
                                     via(0.44, 0.34),   corner(0.24, 0.50), via(0.52, 0.54),
                                     via(0.50, 0.76),   via(0.28, 0.94),    via(0.00, 1.00)};

constexpr std::array kThrees = {style(4, kThreeRound, kThreeWide), style(2, kThreeShallow, kThreeLooped),
                                style(1.3, kThreeFlatTop, kThreeFlatWide),
                                style(2.2, kThreeLeaning, kThreeUpright),
                                style(1.5, kThreeSmallHead, kThreeZigzag)};

// 4

constexpr std::array kFourOpen = {start(0.16, 0.02), via(0.10, 0.30),   corner(0.06, 0.54), via(0.34, 0.54),
                                  via(0.72, 0.50),   start(0.60, 0.00), via(0.57, 0.50),    via(0.54, 1.00)};
constexpr std::array kFourOpenWide = {start(0.22, 0.10), via(0.10, 0.36), corner(-0.04, 0.62),
                                      via(0.36, 0.60),   via(0.94, 0.54), start(0.68, 0.02),
                                      via(0.58, 0.50),   via(0.46, 1.00)};

// One stroke: a bowl, then up and down the stem.
constexpr std::array kFourBowl = {start(0.10, 0.04),  via(0.04, 0.34), via(0.22, 0.52), via(0.50, 0.42),
                                  corner(0.64, 0.04), via(0.58, 0.54), via(0.54, 1.00)};
constexpr std::array kFourDeepBowl = {start(0.14, 0.00),  via(0.08, 0.40), via(0.24, 0.56), via(0.56, 0.46),
                                      corner(0.66, 0.26), via(0.56, 0.62), via(0.46, 1.00)};

constexpr std::array kFourClosed = {start(0.56, 0.00), via(0.30, 0.30), corner(0.02, 0.62),
                                    via(0.36, 0.62),   via(0.80, 0.60), start(0.56, 0.02),
                                    via(0.56, 0.50),   via(0.54, 1.00)};
constexpr std::array kFourClosedLow = {start(0.54, 0.02), via(0.32, 0.28), corner(0.08, 0.52),
                                       via(0.40, 0.52),   via(0.76, 0.46), start(0.58, 0.04),
                                       via(0.50, 0.52),   via(0.42, 1.00)};

// Slanted: a short left arm, a long bar running up, the stem across it.
constexpr std::array kFourCross = {start(0.28, 0.16), via(0.20, 0.36),   corner(0.08, 0.58), via(0.42, 0.52),
                                   via(0.86, 0.42),   start(0.62, 0.12), via(0.50, 0.52),    via(0.38, 0.94)};
constexpr std::array kFourH = {start(0.20, 0.06), via(0.14, 0.30),   corner(0.06, 0.56), via(0.32, 0.44),
                               via(0.70, 0.40),   start(0.66, 0.00), via(0.56, 0.48),    via(0.48, 1.00)};

constexpr std::array kFours = {style(3.5, kFourOpen, kFourOpenWide), style(1.8, kFourBowl, kFourDeepBowl),
                               style(1.5, kFourClosed, kFourClosedLow), style(2.5, kFourCross, kFourH)};

// 5

constexpr std::array kFive = {start(0.72, 0.02), corner(0.22, 0.04), corner(0.16, 0.44), via(0.46, 0.40),
                              via(0.66, 0.66),   via(0.44, 0.96),    via(0.02, 0.92)};
constexpr std::array kFiveWide = {start(0.96, 0.00), corner(0.30, 0.06), corner(0.16, 0.42), via(0.50, 0.46),
                                  via(0.62, 0.72),   via(0.36, 1.00),    via(-0.06, 0.90)};

// The bar is a stroke of its own, and may miss the rest.
constexpr std::array kFiveBar = {start(0.24, 0.06), corner(0.16, 0.42), via(0.48, 0.40),
                                 via(0.64, 0.68),   via(0.42, 0.97),    via(0.00, 0.92),
                                 start(0.26, 0.06), via(0.50, 0.04),    via(0.80, 0.02)};
constexpr std::array kFiveDetached = {start(0.26, 0.16), corner(0.20, 0.48), via(0.52, 0.46),
                                      via(0.62, 0.74),   via(0.38, 1.00),    via(-0.02, 0.90),
                                      start(0.30, 0.06), via(0.62, 0.03),    via(1.04, -0.06)};

// Like an S: no corners.
constexpr std::array kFiveS = {start(0.70, 0.02), via(0.36, 0.04), via(0.20, 0.28), via(0.44, 0.46),
                               via(0.62, 0.68),   via(0.42, 0.96), via(0.04, 0.94)};
constexpr std::array kFiveSteepS = {start(0.66, 0.00), via(0.40, 0.10), via(0.26, 0.34), via(0.44, 0.50),
                                    via(0.50, 0.72),   via(0.30, 0.96), via(0.06, 1.00)};

// A long neck over a small bowl, or a bowl that nearly closes.
constexpr std::array kFiveLongNeck = {start(0.62, 0.00), corner(0.26, 0.02), corner(0.20, 0.56),
                                      via(0.42, 0.54),   via(0.54, 0.76),    via(0.36, 0.98),
                                      via(0.10, 0.98)};
constexpr std::array kFiveBigBowl = {start(0.66, 0.06), corner(0.18, 0.04), corner(0.14, 0.34),
                                     via(0.52, 0.34),   via(0.70, 0.66),    via(0.40, 1.00),
                                     via(-0.02, 0.76)};

// Upright and square: bar, neck and belly all wide.
constexpr std::array kFiveSquare = {start(0.78, 0.02), corner(0.10, 0.03), corner(0.08, 0.46),
                                    via(0.46, 0.38),   via(0.80, 0.60),    via(0.56, 0.95),
                                    via(0.00, 0.98)};
constexpr std::array kFiveBelly = {start(0.70, 0.04), corner(0.24, 0.02), corner(0.14, 0.48), via(0.50, 0.44),
                                   via(0.76, 0.68),   via(0.46, 0.98),    via(0.02, 0.84)};

constexpr std::array kFives = {style(3, kFive, kFiveWide), style(2.5, kFiveBar, kFiveDetached),
                               style(1.5, kFiveS, kFiveSteepS), style(1.8, kFiveLongNeck, kFiveBigBowl),
                               style(2.2, kFiveSquare, kFiveBelly)};

// 6

constexpr std::array kSix = {start(0.58, 0.00), via(0.26, 0.28), via(0.08, 0.66),
                             via(0.22, 0.96),   via(0.50, 0.94), via(0.64, 0.72),
                             via(0.46, 0.54),   via(0.22, 0.62), via(0.10, 0.80)};
constexpr std::array kSixRound = {start(0.70, 0.08), via(0.38, 0.02), via(0.06, 0.42),
                                  via(0.12, 0.90),   via(0.46, 1.00), via(0.78, 0.78),
                                  via(0.58, 0.52),   via(0.28, 0.56), via(0.08, 0.74)};

// A straight stem and a bowl that closes on it.
constexpr std::array kSixStraight = {start(0.40, 0.00), via(0.22, 0.36), via(0.10, 0.76), via(0.24, 1.00),
                                     via(0.52, 0.88),   via(0.56, 0.62), via(0.36, 0.56), via(0.14, 0.78)};
constexpr std::array kSixWideBowl = {start(0.24, 0.00), via(0.06, 0.40), via(0.04, 0.80), via(0.34, 1.00),
                                     via(0.78, 0.90),   via(0.80, 0.58), via(0.46, 0.56), via(0.22, 0.86)};

// A small bowl, curled inside.
constexpr std::array kSixCurl = {start(0.62, 0.04), via(0.34, 0.14), via(0.08, 0.56),
                                 via(0.16, 0.92),   via(0.44, 0.98), via(0.60, 0.82),
                                 via(0.46, 0.68),   via(0.26, 0.74), via(0.28, 0.88)};
constexpr std::array kSixSmallBowl = {start(0.56, 0.00), via(0.34, 0.24), via(0.12, 0.66),
                                      via(0.18, 0.96),   via(0.42, 0.98), via(0.52, 0.82),
                                      via(0.42, 0.70),   via(0.26, 0.74), via(0.12, 0.88)};

// A long steep stem, the bowl low and flat.
constexpr std::array kSixLow = {start(0.46, 0.00), via(0.30, 0.30), via(0.12, 0.74), via(0.22, 0.98),
                                via(0.50, 0.94),   via(0.62, 0.78), via(0.46, 0.68), via(0.22, 0.86)};
constexpr std::array kSixFlat = {start(0.62, 0.00), via(0.30, 0.36), via(0.04, 0.78), via(0.22, 1.00),
                                 via(0.62, 0.92),   via(0.78, 0.70), via(0.54, 0.62), via(0.20, 0.88)};

// Nearly all bowl.
constexpr std::array kSixFat = {start(0.36, 0.00), via(0.12, 0.32), via(0.02, 0.68), via(0.26, 1.00),
                                via(0.64, 0.88),   via(0.70, 0.50), via(0.46, 0.34), via(0.14, 0.60)};
constexpr std::array kSixShortStem = {start(0.48, 0.02), via(0.18, 0.22), via(0.02, 0.62), via(0.26, 0.98),
                                      via(0.62, 0.94),   via(0.78, 0.64), via(0.58, 0.42), via(0.16, 0.50)};

constexpr std::array kSixes = {style(3.2, kSix, kSixRound), style(2.5, kSixStraight, kSixWideBowl),
                               style(1.8, kSixCurl, kSixSmallBowl), style(2.2, kSixLow, kSixFlat),
                               style(0.6, kSixFat, kSixShortStem)};

// 7

constexpr std::array kSeven = {start(0.04, 0.06), via(0.34, 0.04), corner(0.66, 0.02), via(0.46, 0.48),
                               via(0.34, 1.00)};
constexpr std::array kSevenWide = {start(-0.04, 0.14), via(0.36, 0.06), corner(0.80, 0.00), via(0.46, 0.44),
                                   via(0.20, 1.00)};

// The top bends down without a corner.
constexpr std::array kSevenRound = {start(0.06, 0.16), via(0.26, 0.06), via(0.56, 0.06),
                                    via(0.62, 0.22),   via(0.50, 0.58), via(0.40, 1.00)};
constexpr std::array kSevenHook = {start(0.02, 0.22), via(0.34, 0.02), via(0.64, 0.02),
                                   via(0.70, 0.20),   via(0.52, 0.56), via(0.28, 1.00)};

// The pen begins with a small stroke down, or a serif.
constexpr std::array kSevenSerif = {start(0.06, 0.26),  corner(0.08, 0.06), via(0.36, 0.06),
                                    corner(0.66, 0.04), via(0.58, 0.50),    via(0.54, 1.00)};
constexpr std::array kSevenLongSerif = {start(0.04, 0.38),  corner(0.10, 0.10), via(0.36, 0.14),
                                        corner(0.68, 0.00), via(0.48, 0.50),    via(0.36, 1.00)};

constexpr std::array kSevenBar = {start(0.04, 0.06), via(0.34, 0.05),   corner(0.66, 0.03), via(0.46, 0.50),
                                  via(0.34, 1.00),   start(0.20, 0.52), via(0.68, 0.50)};
constexpr std::array kSevenLongBar = {start(0.00, 0.12), via(0.34, 0.06), corner(0.70, 0.02),
                                      via(0.44, 0.48),   via(0.24, 1.00), start(0.10, 0.56),
                                      via(0.84, 0.42)};

// The top sags, or runs level into a corner over a steep stem.
constexpr std::array kSevenSag = {start(0.04, 0.06),  via(0.14, 0.22), via(0.40, 0.16),
                                  corner(0.68, 0.02), via(0.44, 0.50), via(0.26, 1.00)};
constexpr std::array kSevenSquare = {start(0.00, 0.04),  via(0.16, 0.05), via(0.38, 0.06),
                                     corner(0.62, 0.06), via(0.62, 0.50), via(0.60, 1.00)};

constexpr std::array kSevens = {style(4.2, kSeven, kSevenWide), style(1.8, kSevenRound, kSevenHook),
                                style(1.6, kSevenSerif, kSevenLongSerif),
                                style(1.6, kSevenBar, kSevenLongBar), style(1.6, kSevenSag, kSevenSquare)};

// 8

// One stroke from the upper right, down through the waist and back.
constexpr std::array kEight = {start(0.58, 0.12), via(0.36, 0.00), via(0.16, 0.18), via(0.36, 0.44),
                               via(0.58, 0.72),   via(0.36, 1.00), via(0.12, 0.78), via(0.34, 0.48),
                               via(0.58, 0.22),   via(0.56, 0.08)};
constexpr std::array kEightTail = {start(0.66, 0.22), via(0.34, 0.02), via(0.10, 0.20), via(0.32, 0.46),
                                   via(0.54, 0.76),   via(0.28, 1.00), via(0.06, 0.78), via(0.30, 0.52),
                                   via(0.60, 0.28),   via(0.82, 0.02)};

// From the waist: the upper bowl, then the lower.
constexpr std::array kEightWaist = {start(0.40, 0.46), via(0.14, 0.26), via(0.36, 0.00),
                                    via(0.60, 0.20),   via(0.34, 0.50), via(0.06, 0.80),
                                    via(0.36, 1.00),   via(0.66, 0.78), via(0.42, 0.48)};
constexpr std::array kEightWide = {start(0.44, 0.48), via(0.10, 0.24), via(0.44, 0.00),
                                   via(0.78, 0.18),   via(0.42, 0.46), via(0.02, 0.80),
                                   via(0.38, 1.00),   via(0.76, 0.80), via(0.42, 0.46)};

// Two rings.
constexpr std::array kEightRings = {start(0.36, 0.00), via(0.14, 0.22),   via(0.36, 0.44), via(0.60, 0.22),
                                    via(0.36, 0.00),   start(0.36, 0.44), via(0.08, 0.72), via(0.36, 1.00),
                                    via(0.66, 0.72),   via(0.36, 0.46)};
constexpr std::array kEightLeaning = {start(0.52, 0.02), via(0.24, 0.18),   via(0.40, 0.42), via(0.70, 0.20),
                                      via(0.50, 0.00),   start(0.40, 0.42), via(0.04, 0.74), via(0.24, 1.00),
                                      via(0.52, 0.76),   via(0.38, 0.44)};

// An S, and a nearly straight way back up, which may miss the start.
constexpr std::array kEightStraightBack = {start(0.56, 0.08), via(0.34, 0.00), via(0.20, 0.20),
                                           via(0.40, 0.46),   via(0.52, 0.78), via(0.30, 1.00),
                                           via(0.14, 0.82),   via(0.34, 0.50), via(0.62, 0.06)};
constexpr std::array kEightOpen = {start(0.60, 0.04), via(0.26, 0.02), via(0.10, 0.20),
                                   via(0.38, 0.44),   via(0.52, 0.72), via(0.28, 0.98),
                                   via(0.08, 0.80),   via(0.36, 0.54), via(0.74, 0.20)};

// One bowl much larger than the other.
constexpr std::array kEightSmallFoot = {start(0.62, 0.16), via(0.36, 0.00), via(0.10, 0.24), via(0.34, 0.54),
                                        via(0.48, 0.78),   via(0.32, 1.00), via(0.18, 0.80), via(0.36, 0.56),
                                        via(0.62, 0.30),   via(0.60, 0.12)};
constexpr std::array kEightSmallHead = {start(0.48, 0.08), via(0.34, 0.00), via(0.24, 0.14), via(0.36, 0.32),
                                        via(0.64, 0.66),   via(0.38, 1.00), via(0.04, 0.72), via(0.30, 0.36),
                                        via(0.48, 0.18),   via(0.46, 0.06)};

constexpr std::array kEights = {style(3.4, kEight, kEightTail), style(1.8, kEightWaist, kEightWide),
                                style(1.6, kEightRings, kEightLeaning),
                                style(2.2, kEightStraightBack, kEightOpen),
                                style(2.2, kEightSmallFoot, kEightSmallHead)};

// 9

constexpr std::array kNine = {start(0.58, 0.10), via(0.34, 0.00),    via(0.08, 0.22), via(0.20, 0.46),
                              via(0.50, 0.32),   corner(0.62, 0.08), via(0.58, 0.54), via(0.54, 1.00)};
constexpr std::array kNineLeaning = {start(0.64, 0.12), via(0.42, 0.02),    via(0.10, 0.28), via(0.20, 0.48),
                                     via(0.54, 0.34),   corner(0.70, 0.06), via(0.50, 0.54), via(0.32, 1.00)};

// A curved leg: one continuous turn at the top.
constexpr std::array kNineCurved = {start(0.56, 0.34), via(0.28, 0.46), via(0.08, 0.26), via(0.32, 0.02),
                                    via(0.60, 0.14),   via(0.62, 0.52), via(0.46, 0.88), via(0.26, 1.00)};
constexpr std::array kNineHook = {start(0.62, 0.26), via(0.34, 0.48), via(0.06, 0.28), via(0.30, 0.00),
                                  via(0.62, 0.14),   via(0.68, 0.56), via(0.46, 0.96), via(0.08, 0.88)};

// A large round head on a short leg.
constexpr std::array kNineHead = {start(0.62, 0.06), via(0.30, 0.02),    via(0.02, 0.28), via(0.26, 0.54),
                                  via(0.60, 0.40),   corner(0.66, 0.08), via(0.68, 0.54), via(0.72, 1.00)};
constexpr std::array kNineSmallHead = {start(0.58, 0.04), via(0.36, 0.02), via(0.20, 0.20),
                                       via(0.32, 0.36),   via(0.54, 0.24), corner(0.60, 0.06),
                                       via(0.54, 0.54),   via(0.46, 1.00)};

// Open at the top, nearly a 4.
constexpr std::array kNineOpen = {start(0.44, 0.02), via(0.18, 0.12),    via(0.08, 0.38), via(0.30, 0.50),
                                  via(0.56, 0.34),   corner(0.64, 0.04), via(0.58, 0.54), via(0.52, 1.00)};
constexpr std::array kNineOpenWide = {start(0.36, 0.04), via(0.12, 0.18), via(0.04, 0.42),
                                      via(0.28, 0.52),   via(0.58, 0.38), corner(0.70, 0.10),
                                      via(0.60, 0.54),   via(0.46, 1.00)};

// A flat, pointed head on a leaning leg.
constexpr std::array kNineFlat = {start(0.62, 0.08), via(0.30, 0.06),    via(0.00, 0.30), via(0.18, 0.42),
                                  via(0.50, 0.26),   corner(0.70, 0.04), via(0.50, 0.50), via(0.30, 1.00)};
constexpr std::array kNinePointed = {start(0.66, 0.02), via(0.40, 0.08),    via(0.12, 0.34), via(0.26, 0.44),
                                     via(0.48, 0.34),   corner(0.64, 0.16), via(0.48, 0.58), via(0.36, 1.00)};

// A narrow loop on a straight leg.
constexpr std::array kNineNarrow = {start(0.46, 0.04), via(0.30, 0.04),    via(0.18, 0.26), via(0.26, 0.42),
                                    via(0.42, 0.28),   corner(0.48, 0.04), via(0.46, 0.54), via(0.44, 1.00)};
constexpr std::array kNineShortLeg = {start(0.68, 0.14), via(0.40, 0.00), via(0.02, 0.28),
                                      via(0.16, 0.62),   via(0.54, 0.54), corner(0.72, 0.14),
                                      via(0.70, 0.60),   via(0.72, 1.00)};

constexpr std::array kNines = {style(3.6, kNine, kNineLeaning),       style(2.2, kNineCurved, kNineHook),
                               style(1.6, kNineHead, kNineSmallHead), style(0.8, kNineOpen, kNineOpenWide),
                               style(1.8, kNineFlat, kNinePointed),   style(1.6, kNineNarrow, kNineShortLeg)};

constexpr std::array<std::span<const Skeleton>, 10> kSkeletons = {kZeros, kOnes,  kTwos,   kThrees, kFours,
                                                                  kFives, kSixes, kSevens, kEights, kNines};

}  // namespace

std::span<const Skeleton> skeletons_of(int digit) {
  return kSkeletons[static_cast<std::size_t>(digit)];
}

}  // namespace inkling
