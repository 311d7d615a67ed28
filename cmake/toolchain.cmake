# SPDX-License-Identifier: Apache-2.0
# What every target is compiled with: the compiler cache, the warnings of the house, the sanitizers of a preset.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Build directories differ by preset only; without the directory in the hash they share objects.
  set(turms_launcher ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${turms_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${turms_launcher})
endif()

add_library(turms_warnings INTERFACE)
target_compile_options(turms_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast>)
if(TURMS_XMPP_WERROR)
  target_compile_options(turms_warnings INTERFACE -Werror)
endif()

# A unique symbol of libstdc++ would keep the plugin mapped after dlclose (see abi/README.md).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
endif()

if(TURMS_XMPP_SANITIZE)
  add_compile_options(-fsanitize=${TURMS_XMPP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TURMS_XMPP_SANITIZE})
endif()
if(TURMS_XMPP_FUZZ)
  # Every object is instrumented for coverage; only the fuzz targets link libFuzzer's main.
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -g1")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG -g1")
find_package(Threads REQUIRED)
