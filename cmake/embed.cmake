# cmake -D INPUT=FILE -D OUTPUT=FILE.cpp -D NAME=kName -P embed.cmake
# Makes a text file a constant of the program: inkling::http::embedded::kName.
file(READ ${INPUT} text)
set(mark "text")
if(text MATCHES "\\)${mark}\"")
  message(FATAL_ERROR "${INPUT}: has the mark that ends a C++ text")
endif()
file(WRITE ${OUTPUT} "#include \"server/http/embedded.hpp\"\n\nnamespace inkling::http::embedded {\n\n"
  "const std::string_view ${NAME} = R\"${mark}(${text})${mark}\";\n\n}  // namespace inkling::http::embedded\n")
