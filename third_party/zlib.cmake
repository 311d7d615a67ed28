# SPDX-License-Identifier: Apache-2.0
# ZLIB::ZLIB: deflate, as the system's shared library. Debian package zlib1g-dev; see README.md.
find_package(ZLIB REQUIRED GLOBAL)
