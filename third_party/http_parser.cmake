# SPDX-License-Identifier: Apache-2.0
# http_parser::static: HTTP/1.1 heads. Debian package libhttp-parser-dev; see README.md.
find_path(HTTP_PARSER_INCLUDE_DIR http_parser.h REQUIRED)
find_library(HTTP_PARSER_ARCHIVE libhttp_parser.a REQUIRED)
mark_as_advanced(HTTP_PARSER_INCLUDE_DIR HTTP_PARSER_ARCHIVE)
add_library(http_parser::static STATIC IMPORTED GLOBAL)
set_target_properties(http_parser::static PROPERTIES
  IMPORTED_LOCATION "${HTTP_PARSER_ARCHIVE}" INTERFACE_INCLUDE_DIRECTORIES "${HTTP_PARSER_INCLUDE_DIR}")
