// Keeps the image libraries from writing to standard error, which belongs to the log: what they have to say
// about a file is the Error that decode_image() returns.
#pragma once

namespace inkling::server {

// For the whole program, once.
void silence_codecs();

}  // namespace inkling::server
