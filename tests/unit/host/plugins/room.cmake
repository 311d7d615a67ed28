# SPDX-License-Identifier: Apache-2.0
# The plugin that these tests load for real: echo, the template in C (tests/abi/CMakeLists.txt, absent when fuzzing).
if(NOT TURMS_XMPP_FUZZ)
  add_dependencies(${exe} echo)
  target_compile_definitions(${exe} PRIVATE TURMS_ECHO_OBJECT="$<TARGET_FILE:echo>")
endif()
