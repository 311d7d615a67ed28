# SPDX-License-Identifier: Apache-2.0
# cmocka::cmocka: for building the ABI conformance kit against the real cmocka. Tests only, and only where it is installed.
# Debian package libcmocka-dev; see README.md.
find_path(CMOCKA_INCLUDE_DIR cmocka.h)
find_library(CMOCKA_SHARED cmocka)
mark_as_advanced(CMOCKA_INCLUDE_DIR CMOCKA_SHARED)
if(CMOCKA_INCLUDE_DIR AND CMOCKA_SHARED)
  add_library(cmocka::cmocka SHARED IMPORTED GLOBAL)
  set_target_properties(cmocka::cmocka PROPERTIES
    IMPORTED_LOCATION "${CMOCKA_SHARED}" INTERFACE_INCLUDE_DIRECTORIES "${CMOCKA_INCLUDE_DIR}")
endif()
