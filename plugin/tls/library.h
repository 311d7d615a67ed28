// SPDX-License-Identifier: Apache-2.0
// The state that Mbed TLS keeps for the whole process: PSA's key store. Each object that needs it holds a Library; the
// last one to go frees the state, so that nothing is left when the plugin is unloaded.
#pragma once

#include <cstddef>
#include <string>

namespace turms::xmpp::tls {

/// Thread: any.
class Library {
 public:
  /// \errors  throws std::bad_alloc when the key store cannot be made; it has no other way to fail
  Library();
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

/// An Mbed TLS error number in words, for logs: "X509 - The CRT/CRL/CSR format is invalid (-0x2180)".
[[nodiscard]] std::string describe(int mbedtls_error);

/// Mbed TLS' random number callback; `context` is not used.
int random_callback(void* context, unsigned char* out, std::size_t size) noexcept;

}  // namespace turms::xmpp::tls
