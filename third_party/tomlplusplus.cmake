# SPDX-License-Identifier: Apache-2.0
# tomlplusplus::private: TOML 1.0, headers that one source of a room compiles. Debian package libtomlplusplus-dev; see README.md.
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
mark_as_advanced(TOMLPLUSPLUS_INCLUDE_DIR)
add_library(tomlplusplus::private INTERFACE IMPORTED GLOBAL)
set_target_properties(tomlplusplus::private PROPERTIES INTERFACE_INCLUDE_DIRECTORIES
                      "${CMAKE_CURRENT_LIST_DIR}/tomlplusplus;${TOMLPLUSPLUS_INCLUDE_DIR}")
