// What the calls of one module instance share. It serves one thread, so this is a global, and each call
// checks what its caller handed over with the functions below: they leave the error for error_code() when it
// is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "inbox.hpp"
#include "inkling/canvas.hpp"
#include "inkling/error.hpp"
#include "reader_table.hpp"

namespace inkling {

struct Instance {
  ReaderTable readers;
  Inbox inbox;
  std::array<float, kImagePixels> input;
  std::string_view text;
  Error error;
};

extern Instance instance;

// 0, for the caller to return.
int failed(Error reason);

// nullptr when no reader has this handle.
Reader* find_reader(std::uint32_t handle);

bool inbox_holds(std::size_t size);

// The reserved pixels; `format` counts as PixelFormat does.
std::optional<Canvas> reserved_canvas(std::int32_t width, std::int32_t height, std::int32_t format);

// The reader's reading of the input; none when it holds what is no number.
std::optional<Reading> classify_input(Reader& reader);

}  // namespace inkling
