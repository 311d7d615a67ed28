# SPDX-License-Identifier: Apache-2.0
# mbedtls::tls and mbedtls::crypto: Mbed TLS from its pinned release archive, with our configuration; see README.md.
# Optimised in every preset, with the preset's sanitizers. Built at the first build that needs it and kept outside the build
# directory, once for each set of compiler, flags and recipe, so that further build directories find it ready.
set(recipe "${CMAKE_CURRENT_LIST_DIR}/mbedtls")
set(mbedtls_flags)
if(TURMS_XMPP_SANITIZE)
  list(APPEND mbedtls_flags -fsanitize=${TURMS_XMPP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
endif()
if(TURMS_XMPP_FUZZ)
  list(APPEND mbedtls_flags -fsanitize=fuzzer-no-link)
endif()

if(DEFINED ENV{XDG_CACHE_HOME})
  set(cache "$ENV{XDG_CACHE_HOME}/turms-xmpp")
else()
  set(cache "$ENV{HOME}/.cache/turms-xmpp")
endif()
set(key "${CMAKE_C_COMPILER} ${CMAKE_C_COMPILER_VERSION} ${mbedtls_flags}")
foreach(file build.sh fetch.sh turms_mbedtls_config.h everest_mul.c kernel_random.c sha256_x86.c)
  file(SHA256 "${recipe}/${file}" hash)
  string(APPEND key " ${hash}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${recipe}/${file}")
endforeach()
string(SHA256 key "${key}")
string(SUBSTRING "${key}" 0 16 key)
set(mbedtls_dir "${cache}/mbedtls-${key}")
file(MAKE_DIRECTORY "${mbedtls_dir}/include")

add_custom_command(OUTPUT "${mbedtls_dir}/libmbedtls.a" "${mbedtls_dir}/libmbedcrypto.a"
  COMMAND "${recipe}/build.sh" "${mbedtls_dir}" "${CMAKE_C_COMPILER}" "${CMAKE_AR}" ${mbedtls_flags}
  COMMENT "Mbed TLS (once for each compiler and set of flags)" VERBATIM)
add_custom_target(mbedtls_build DEPENDS "${mbedtls_dir}/libmbedtls.a" "${mbedtls_dir}/libmbedcrypto.a")

foreach(part crypto tls)
  add_library(mbedtls::${part} STATIC IMPORTED GLOBAL)
  add_dependencies(mbedtls::${part} mbedtls_build)
  set_target_properties(mbedtls::${part} PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${mbedtls_dir}/include"
    INTERFACE_COMPILE_DEFINITIONS "MBEDTLS_CONFIG_FILE=\"turms_mbedtls_config.h\"")
endforeach()
set_target_properties(mbedtls::crypto PROPERTIES
  IMPORTED_LOCATION "${mbedtls_dir}/libmbedcrypto.a" INTERFACE_LINK_LIBRARIES Threads::Threads)
set_target_properties(mbedtls::tls PROPERTIES
  IMPORTED_LOCATION "${mbedtls_dir}/libmbedtls.a" INTERFACE_LINK_LIBRARIES mbedtls::crypto)
