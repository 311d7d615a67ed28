# SPDX-License-Identifier: Apache-2.0
# EXPAT::EXPAT: the XML parser, as the system's shared library. Debian package libexpat1-dev; see README.md.
find_package(EXPAT REQUIRED GLOBAL)
