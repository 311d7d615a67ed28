# SPDX-License-Identifier: Apache-2.0
# utf8proc::static: Unicode 14 properties, NFC and width mapping for addresses (RFC 7622). Debian package libutf8proc-dev; see
# README.md.
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY libutf8proc.a REQUIRED)
mark_as_advanced(UTF8PROC_INCLUDE_DIR UTF8PROC_LIBRARY)
add_library(utf8proc::static STATIC IMPORTED GLOBAL)
set_target_properties(utf8proc::static PROPERTIES
  IMPORTED_LOCATION "${UTF8PROC_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${UTF8PROC_INCLUDE_DIR}"
  INTERFACE_COMPILE_DEFINITIONS UTF8PROC_STATIC)
