# inkling_site: the static page in build/site, ready for any web host: page, package, module and models, each with its .br and
# .gz variant, and models/index.json, which tells the page what it can choose from.
find_program(BROTLI brotli REQUIRED)
find_program(GZIP gzip REQUIRED)

set(INKLING_SITE_DIR ${PROJECT_SOURCE_DIR}/build/site CACHE PATH "Where the static page is assembled")
# The module comes from another tree, as its toolchain is another one: cmake --workflow --preset wasm
set(INKLING_WASM_DIR ${PROJECT_SOURCE_DIR}/build/wasm CACHE PATH "Where the modules are that the static page uses")
set(wasm_files ${INKLING_WASM_DIR}/inkling-full.wasm ${INKLING_WASM_DIR}/inkling-convert.wasm)

file(GLOB_RECURSE page_files CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/web/*.html ${PROJECT_SOURCE_DIR}/web/*.css ${PROJECT_SOURCE_DIR}/web/*.js ${PROJECT_SOURCE_DIR}/web/*.svg)
file(GLOB package_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/wasm/*.js)
file(GLOB model_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/models/*.npz)

set(stamp ${PROJECT_BINARY_DIR}/site.stamp)
add_custom_command(
  OUTPUT ${stamp}
  COMMAND ${CMAKE_COMMAND}
    -D SOURCE_DIR=${PROJECT_SOURCE_DIR}
    -D SITE_DIR=${INKLING_SITE_DIR}
    "-D WASM_FILES=${wasm_files}"
    -D INKLING=$<TARGET_FILE:inkling_cli>
    -D BROTLI=${BROTLI}
    -D GZIP=${GZIP}
    -P ${PROJECT_SOURCE_DIR}/cmake/assemble-site.cmake
  COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
  DEPENDS
    ${PROJECT_SOURCE_DIR}/cmake/assemble-site.cmake ${PROJECT_SOURCE_DIR}/cmake/model-index.cmake
    ${page_files} ${package_files} ${model_files}
    inkling_cli ${wasm_files}
  COMMENT "Assembling the static page in ${INKLING_SITE_DIR}"
  VERBATIM)
add_custom_target(inkling_site DEPENDS ${stamp})
