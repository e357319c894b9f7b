// std::bit_cast, which the standard library of Debian's Emscripten does not have yet.
#pragma once

namespace inkling {

// The value of type To whose bits are those of `from`; both are as large.
template <class To, class From>
constexpr To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From));
  return __builtin_bit_cast(To, from);
}

}  // namespace inkling
