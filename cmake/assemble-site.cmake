# cmake -D SOURCE_DIR=… -D SITE_DIR=… -D WASM_FILES=…;… -D INKLING=… -D BROTLI=… -D GZIP=… -P assemble-site.cmake
# Builds the site beside its place and then moves it there: whoever serves it never sees half of one.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/model-index.cmake)

set(next ${SITE_DIR}.next)
file(REMOVE_RECURSE ${next})
file(COPY ${SOURCE_DIR}/web/ DESTINATION ${next} PATTERN *.md EXCLUDE)
file(GLOB package_files ${SOURCE_DIR}/wasm/*.js)
file(COPY ${package_files} ${WASM_FILES} DESTINATION ${next}/wasm)
file(GLOB models ${SOURCE_DIR}/models/*.npz)
file(MAKE_DIRECTORY ${next}/models)
if(models)
  file(COPY ${models} DESTINATION ${next}/models)
endif()
write_model_index(${next}/models)

# A variant that is no smaller would only make the server's choice worse.
function(compress file variant)
  execute_process(COMMAND ${ARGN} ${file} OUTPUT_FILE ${file}.${variant} COMMAND_ERROR_IS_FATAL ANY)
  file(SIZE ${file} plain)
  file(SIZE ${file}.${variant} packed)
  if(packed GREATER_EQUAL plain)
    file(REMOVE ${file}.${variant})
  endif()
endfunction()

file(GLOB_RECURSE files ${next}/*)
foreach(file IN LISTS files)
  compress(${file} br ${BROTLI} --best --stdout)
  compress(${file} gz ${GZIP} --best --no-name --stdout)
endforeach()

file(REMOVE_RECURSE ${SITE_DIR})
file(RENAME ${next} ${SITE_DIR})
