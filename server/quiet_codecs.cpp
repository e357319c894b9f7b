#include "server/quiet_codecs.hpp"

#include <allheaders.h>
#include <dlfcn.h>
#include <jpeglib.h>
#include <png.h>

#include <cstdio>  // jpeglib.h needs it

// Leptonica creates the readers of libpng and libjpeg, which print unless they are told otherwise then, and
// does not tell them. The linker prefers a program's own functions to those of shared libraries: these two
// stand in for the libraries', do the same, and tell them.

namespace {

[[noreturn]] void give_up(png_structp png, png_const_charp /*message*/) {
  png_longjmp(png, 1);
}
void drop_warning(png_structp /*png*/, png_const_charp /*message*/) {}
void drop_message(j_common_ptr /*codec*/) {}
void drop_text(const char* /*text*/) {}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) png_structp png_create_read_struct(png_const_charp version,
                                                                          png_voidp context,
                                                                          png_error_ptr on_error,
                                                                          png_error_ptr on_warning) {
  return png_create_read_struct_2(version, context, on_error != nullptr ? on_error : give_up,
                                  on_warning != nullptr ? on_warning : drop_warning, nullptr, nullptr,
                                  nullptr);
}

__attribute__((visibility("default"))) jpeg_error_mgr* jpeg_std_error(jpeg_error_mgr* manager) {
  using Function = jpeg_error_mgr* (*)(jpeg_error_mgr*);
  static const auto standard = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "jpeg_std_error"));
  standard(manager);
  manager->output_message = drop_message;
  return manager;
}

}  // extern "C"

namespace inkling::server {

void silence_codecs() {
  static const bool done = [] {
    setMsgSeverity(L_SEVERITY_NONE);
    leptSetStderrHandler(drop_text);
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace inkling::server
