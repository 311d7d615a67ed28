# SPDX-License-Identifier: Apache-2.0
# The whole gateway runs in these tests, once as a process, with echo as its plugin (absent when fuzzing). The caller of tests/abi is
# one that requires every extension.
add_dependencies(${exe} turms-gateway)
target_compile_definitions(${exe} PRIVATE TURMS_GATEWAY_PROGRAM="$<TARGET_FILE:turms-gateway>")
if(NOT TURMS_XMPP_FUZZ)
  add_dependencies(${exe} echo extension_caller)
  target_compile_definitions(${exe} PRIVATE TURMS_ECHO_OBJECT="$<TARGET_FILE:echo>"
                             TURMS_CALLER_OBJECT="$<TARGET_FILE:extension_caller>")
endif()
