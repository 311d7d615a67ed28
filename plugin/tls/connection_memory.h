// SPDX-License-Identifier: Apache-2.0
// Gives back what an Mbed TLS connection holds but does not need between records: both record buffers (17 KiB each)
// and, after a TLS 1.3 handshake, the handshake's state (3 KiB and a slot in PSA's key store), which the library would
// keep for good. An idle channel then costs its keys and little more. This is the one place that knows members of the
// library's connection by name, as of 3.6; upstream has no call for it. Belongs to one Channel, beside its connection.
#pragma once

#include <array>
#include <cstdint>

struct mbedtls_ssl_context;

namespace turms::xmpp::tls {

class ConnectionMemory {
 public:
  /// Makes sure that the buffers are there; a connection that was just set up has them. \errors  throws std::bad_alloc
  void claim(mbedtls_ssl_context& ssl);

  /// Wipes and frees the buffers when nothing is in them: handshake over, no record begun, no plaintext unread, no
  /// output held.
  void release_if_idle(mbedtls_ssl_context& ssl) noexcept;

  [[nodiscard]] bool is_claimed() const { return claimed_; }

 private:
  // Where the library's pointers stood, counted from the start of their buffer.
  struct Offsets {
    std::uint16_t counter = 0;
    std::uint16_t header = 0;
    std::uint16_t length = 0;
    std::uint16_t iv = 0;
    std::uint16_t message = 0;
  };

  bool claimed_ = true;
  Offsets in_;
  Offsets out_;
  std::array<std::uint8_t, 8> in_counter_{};  // lives in the buffer itself, alone of all state
};

}  // namespace turms::xmpp::tls
