# SPDX-License-Identifier: Apache-2.0
# turms_room(<target> [DEPS <room>...] [LIBS <third party>...] [SOURCES <file>...])
#
# One room: a static library from every *.cpp of the current folder (or from SOURCES). DEPS are the rooms it may see, passed
# on to whoever links it; LIBS are third-party targets, private to this room. Includes are written from the folder above the
# room's side: "xml/element.h" within plugin/, "net/listener.h" within host/.
function(turms_room target)
  cmake_parse_arguments(ROOM "" "ROOT" "DEPS;LIBS;SOURCES" ${ARGN})
  if(NOT ROOM_SOURCES)
    file(GLOB ROOM_SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  endif()
  if(NOT ROOM_ROOT)
    get_filename_component(ROOM_ROOT "${CMAKE_CURRENT_SOURCE_DIR}" DIRECTORY)
  endif()
  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_include_directories(${target} PUBLIC "${ROOM_ROOT}")
    target_link_libraries(${target} PUBLIC ${ROOM_DEPS} PRIVATE ${ROOM_LIBS} turms_warnings)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${ROOM_ROOT}")
    target_link_libraries(${target} INTERFACE ${ROOM_DEPS})
  endif()
endfunction()
