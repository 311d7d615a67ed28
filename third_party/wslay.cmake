# SPDX-License-Identifier: Apache-2.0
# wslay::shared: WebSocket frames. Debian ships no archive of it, so it is the system's shared library. Debian package
# libwslay-dev; see README.md.
find_path(WSLAY_INCLUDE_DIR wslay/wslay.h REQUIRED)
find_library(WSLAY_SHARED wslay REQUIRED)
mark_as_advanced(WSLAY_INCLUDE_DIR WSLAY_SHARED)
add_library(wslay::shared SHARED IMPORTED GLOBAL)
set_target_properties(wslay::shared PROPERTIES
  IMPORTED_LOCATION "${WSLAY_SHARED}" INTERFACE_INCLUDE_DIRECTORIES "${WSLAY_INCLUDE_DIR}")
