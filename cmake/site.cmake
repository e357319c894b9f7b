# inkling_site: the static page in build/site, ready for any web host: page, package, module and models, each with its .br and
# .gz variant; models/index.json, which tells the page what it can choose from; and inkling.html, the page as one file.
# Debian's Emscripten brings Node.js.
find_program(NODE NAMES node nodejs REQUIRED)

set(INKLING_SITE_DIR ${PROJECT_SOURCE_DIR}/build/site CACHE PATH "Where the static page is assembled")
# The module comes from another tree, as its toolchain is another one: cmake --workflow --preset wasm
set(INKLING_WASM_DIR ${PROJECT_SOURCE_DIR}/build/wasm CACHE PATH "Where the modules are that the static page uses")

file(GLOB_RECURSE site_sources CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/web/* ${PROJECT_SOURCE_DIR}/wasm/*.js ${PROJECT_SOURCE_DIR}/node_modules/uplot/dist/* ${PROJECT_SOURCE_DIR}/models/*.npz ${PROJECT_SOURCE_DIR}/cmake/site/*.js)

set(stamp ${PROJECT_BINARY_DIR}/site.stamp)
add_custom_command(
  OUTPUT ${stamp}
  COMMAND ${NODE} ${PROJECT_SOURCE_DIR}/cmake/site/assemble.js
    --wasm ${INKLING_WASM_DIR} --inkling $<TARGET_FILE:inkling_cli> --to ${INKLING_SITE_DIR}
  COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
  DEPENDS ${site_sources} inkling_cli
    ${INKLING_WASM_DIR}/inkling.wasm ${INKLING_WASM_DIR}/inkling-full.wasm
    ${INKLING_WASM_DIR}/inkling-convert.wasm ${INKLING_WASM_DIR}/inkling-train.wasm
  COMMENT "Assembling the static page in ${INKLING_SITE_DIR}"
  VERBATIM)
add_custom_target(inkling_site DEPENDS ${stamp})
