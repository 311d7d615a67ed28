# SPDX-License-Identifier: Apache-2.0
# OpenSSL::Crypto, OpenSSL::SSL: the host's digests and the TLS peer in tests, as the system's shared library. Never in the
# plugin. Debian package libssl-dev; see README.md.
find_package(OpenSSL REQUIRED GLOBAL)
