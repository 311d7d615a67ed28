# SPDX-License-Identifier: Apache-2.0
# uv::static: the event loop, private to whoever links it. Debian package libuv1-dev; see README.md.
# The archive is not position independent in three places; a copy is mended by renaming (uv/process_globals.c). Its symbols
# must not be exported again, or a host's libuv of another version and ours would capture each other's calls.
find_path(UV_INCLUDE_DIR uv.h REQUIRED)
find_library(UV_ARCHIVE libuv_a.a REQUIRED)
mark_as_advanced(UV_INCLUDE_DIR UV_ARCHIVE)

set(uv_archive "${CMAKE_CURRENT_BINARY_DIR}/libuv_private.a")
add_custom_command(OUTPUT "${uv_archive}"
  COMMAND ${CMAKE_OBJCOPY} --redefine-sym environ=turms_uv_environ --redefine-sym stderr=turms_uv_stderr
          --redefine-sym in6addr_any=turms_uv_in6addr_any "${UV_ARCHIVE}" "${uv_archive}"
  DEPENDS "${UV_ARCHIVE}" COMMENT "libuv for shared objects" VERBATIM)
add_custom_target(uv_archive DEPENDS "${uv_archive}")
add_library(uv_process_globals STATIC uv/process_globals.c)
# Expected by the references above to be in the same shared object, hence never preempted.
set_target_properties(uv_process_globals PROPERTIES C_EXTENSIONS ON C_VISIBILITY_PRESET hidden)
target_compile_definitions(uv_process_globals PRIVATE _GNU_SOURCE)

add_library(uv_private STATIC IMPORTED GLOBAL)
add_dependencies(uv_private uv_archive)
set_target_properties(uv_private PROPERTIES
  IMPORTED_LOCATION "${uv_archive}"
  INTERFACE_INCLUDE_DIRECTORIES "${UV_INCLUDE_DIR}"
  INTERFACE_LINK_LIBRARIES "uv_process_globals;Threads::Threads;${CMAKE_DL_LIBS};rt"
  INTERFACE_LINK_OPTIONS "LINKER:--exclude-libs,libuv_private.a")
add_library(uv::static ALIAS uv_private)
