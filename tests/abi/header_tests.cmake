# SPDX-License-Identifier: Apache-2.0
# Every public header compiles alone in four dialects without a warning, and abi/layout.txt is true: each of its lines becomes a
# static assertion. That no field is missing there follows from the sums (there is no padding), that no constant is, from
# layout_complete.cmake.

file(GLOB abi_headers RELATIVE "${abi_dir}" CONFIGURE_DEPENDS "${abi_dir}/*.h" "${abi_dir}/tgp/*.h"
     "${abi_dir}/extensions/*.h" "${abi_dir}/draft/*.h")
set(header_sources)
foreach(header ${abi_headers})
  string(MAKE_C_IDENTIFIER "alone_${header}" name)
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.c"
       CONTENT "#include \"@header@\"\ntypedef int @name@;\n" @ONLY)
  list(APPEND header_sources "${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.c")
endforeach()

# ---- layout.txt as assertions ----
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${abi_dir}/layout.txt")
file(STRINGS "${abi_dir}/layout.txt" layout_lines)
set(asserts "#include <assert.h>\n#include \"turms_gateway_plugin.h\"\n")
file(GLOB extension_headers RELATIVE "${abi_dir}" CONFIGURE_DEPENDS "${abi_dir}/extensions/*.h")
foreach(header ${extension_headers})
  string(APPEND asserts "#include \"${header}\"\n")
endforeach()
foreach(line ${layout_lines})
  string(REPLACE " " ";" words "${line}")
  list(GET words 0 kind)
  if(kind STREQUAL "struct")
    list(GET words 1 struct)
    list(GET words 2 size)
    string(APPEND asserts "static_assert(sizeof(${struct}) == ${size}, \"${line}\");\n")
    list(APPEND structs ${struct})
    set(sum_${struct} "0")
  elseif(kind STREQUAL "field")
    list(GET words 1 path)
    list(GET words 2 offset)
    list(GET words 3 size)
    string(REPLACE "." ";" parts "${path}")
    list(GET parts 0 struct)
    list(GET parts 1 field)
    string(APPEND asserts "static_assert(offsetof(${struct}, ${field}) == ${offset}, \"${line}\");\n"
           "static_assert(sizeof(((${struct}*)0)->${field}) == ${size}, \"${line}\");\n")
    string(APPEND sum_${struct} " + ${size}")
  elseif(kind STREQUAL "const")
    list(GET words 1 name)
    list(GET words 2 value)
    string(APPEND asserts "static_assert((${name}) == ${value}, \"${line}\");\n")
  elseif(kind STREQUAL "string")
    list(GET words 1 name)
    list(GET words 2 value)
    string(LENGTH "${value}" length)
    math(EXPR length "${length} + 1")
    string(APPEND asserts "static_assert(sizeof(${name}) == ${length}, \"${line}\");\n")
  endif()
endforeach()
foreach(struct ${structs})
  string(APPEND asserts "static_assert(sizeof(${struct}) == ${sum_${struct}}, \"${struct}: a field is missing in layout.txt\");\n")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/headers/layout.c" CONTENT "${asserts}" @ONLY)
list(APPEND header_sources "${CMAKE_CURRENT_BINARY_DIR}/headers/layout.c")

# ---- Compiled as what a plugin in C or C++ would be ----
set(strict -Wall -Wextra -Wpedantic -Wpadded -Wconversion -Wshadow -Werror -fsyntax-only "-I${abi_dir}")
foreach(dialect c11 c17)
  add_test(NAME abi_header_${dialect} COMMAND ${CMAKE_C_COMPILER} -std=${dialect} ${strict} ${header_sources})
endforeach()
foreach(dialect c++17 c++20)
  add_test(NAME abi_header_${dialect} COMMAND ${CMAKE_CXX_COMPILER} -std=${dialect} ${strict} -x c++ ${header_sources})
endforeach()
add_test(NAME abi_layout_complete COMMAND ${CMAKE_COMMAND} -DABI_DIR=${abi_dir}
         -P "${CMAKE_CURRENT_SOURCE_DIR}/layout_complete.cmake")
set_tests_properties(abi_header_c11 abi_header_c17 abi_header_c++17 abi_header_c++20 abi_layout_complete
                     PROPERTIES LABELS abi)
