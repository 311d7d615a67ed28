# SPDX-License-Identifier: Apache-2.0
# The peer in these tests is OpenSSL: another implementation finds what two ends of the same one would agree on by mistake.
find_package(OpenSSL REQUIRED)
target_link_libraries(${exe} PRIVATE OpenSSL::SSL)
