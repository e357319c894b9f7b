#include "data/distortion.hpp"

#include "inkling/elementary.hpp"

namespace inkling {

namespace {

// Standard deviations; lengths in units of a digit's height.
constexpr double kWaveAmplitude = 0.03;
constexpr double kWaveFrequency = 6;   // radians a height
constexpr double kBulge = 0.3;         // stretch about the bulge's centre
constexpr double kBulgeTightness = 9;  // its reach is a third of the height
constexpr double kBow = 0.12;
constexpr double kWaist = 0.2;
constexpr double kTaper = 0.2;
constexpr double kLogWidth = 0.2;
constexpr double kSlant = 0.24;
constexpr double kRotation = 0.08;  // radians

constexpr double kMeanSlant = 0.12;  // most people lean to the right
constexpr double kTwoPi = 6.283185307179586;
constexpr Point kMiddle = {0.35, 0.5};  // of a skeleton

}  // namespace

double Distortion::Wave::at(Point point) const {
  return amplitude * sin(frequency_x * point.x + frequency_y * point.y + phase);
}

Distortion::Distortion(Random& random) {
  for (Wave& wave : waves_) {
    wave.amplitude = kWaveAmplitude * random.normal();
    wave.frequency_x = kWaveFrequency * random.normal();
    wave.frequency_y = kWaveFrequency * random.normal();
    wave.phase = random.uniform(0, kTwoPi);
  }
  bulge_ = kBulge * random.normal();
  bulge_centre_.x = random.uniform(-0.3, 0.3);
  bulge_centre_.y = random.uniform(-0.5, 0.5);
  bow_.x = kBow * random.normal();
  bow_.y = kBow * random.normal();
  waist_ = kWaist * random.normal();
  taper_ = kTaper * random.normal();

  const double width = static_cast<double>(exp(static_cast<float>(kLogWidth * random.normal())));
  const double slant = kMeanSlant + kSlant * random.normal();
  const double angle = kRotation * random.normal();
  linear_ = {cos(angle) * width, -cos(angle) * slant - sin(angle),  //
             sin(angle) * width, cos(angle) - sin(angle) * slant};
}

Point Distortion::operator()(Point point) const {
  Point p = {point.x - kMiddle.x, point.y - kMiddle.y};
  const Point ripple = {waves_[0].at(p), waves_[1].at(p)};
  const Point from_bulge = {p.x - bulge_centre_.x, p.y - bulge_centre_.y};
  const double bulge =
      bulge_ / (1 + kBulgeTightness * (from_bulge.x * from_bulge.x + from_bulge.y * from_bulge.y));
  p = {p.x + ripple.x + bulge * from_bulge.x, p.y + ripple.y + bulge * from_bulge.y};
  // The waist moves up or down while top and bottom stay; the taper makes the top wider than the bottom, or
  // the reverse.
  p = {p.x * (1 + taper_ * p.y) + bow_.x * p.y * p.y, p.y + waist_ * (0.25 - p.y * p.y) + bow_.y * p.x * p.x};
  return {linear_[0] * p.x + linear_[1] * p.y, linear_[2] * p.x + linear_[3] * p.y};
}

}  // namespace inkling
