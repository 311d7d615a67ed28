# SPDX-License-Identifier: Apache-2.0
# The clients that speak TLS in these tests are OpenSSL, like those of the tls room.
find_package(OpenSSL REQUIRED)
target_link_libraries(${exe} PRIVATE OpenSSL::SSL)
