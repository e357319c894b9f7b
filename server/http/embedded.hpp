// Files of this folder that are part of the program; CMake makes them into texts.
#pragma once

#include <string_view>

namespace inkling::http::embedded {

extern const std::string_view kOpenApi;     // openapi.json
extern const std::string_view kDocsPage;    // docs/index.html
extern const std::string_view kDocsScript;  // docs/docs.js
extern const std::string_view kDocsStyle;   // docs/docs.css

}  // namespace inkling::http::embedded
