// SPDX-License-Identifier: Apache-2.0
// The server's end of one TLS connection, as an object that takes bytes and gives bytes. It knows no socket and no
// loop: what came from the peer is fed in, what must go to the peer is taken out. Owned by the connection that moves
// the bytes. It may move between threads as long as no two use it at once; a handshake's arithmetic (0.5 ms and more)
// can thus run elsewhere than on the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

struct mbedtls_ssl_context;

namespace turms::xmpp::tls {

class Context;

enum class Handshake : std::uint8_t { need_more, done, failed };
enum class Reading : std::uint8_t {
  open,    ///< all that was fed has been opened; more may come
  closed,  ///< the peer said close_notify; nothing more will come
  failed,  ///< see error(); take the output (an alert), send it and hang up
};

/// Thread: any, one call at a time.
class Channel {
 public:
  /// \param context          shared until the channel goes
  /// \param fallback_domain  whose certificate to show when the client names none; empty: the first
  /// \errors  throws std::bad_alloc
  explicit Channel(std::shared_ptr<const Context> context, std::string fallback_domain = {});
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Adds bytes as they came from the peer. They are copied; feed no more than you are willing to hold.
  void feed(Bytes ciphertext);

  /// Goes on with the handshake as far as the bytes fed allow. May be called again after `done`. After `failed` the
  /// output holds the alert for the peer, and the channel is of no more use.
  Handshake handshake();

  /// Opens all that was fed, once the handshake is done, and appends it to `plaintext`: never more bytes than were fed.
  Reading read(std::string& plaintext);

  /// Seals `plaintext` into as few records as hold it (16 KiB each), appended to the output.
  /// \errors  false before the handshake is done, after close_notify() and after a failure
  [[nodiscard]] bool write(Bytes plaintext);

  /// Tells the peer that nothing more will come. Does nothing before the handshake is done, or a second time.
  void close_notify();

  /// Bytes for the peer that have gathered; yours now.
  [[nodiscard]] std::string take_output();
  [[nodiscard]] bool has_output() const;

  /// The protocol agreed on, or empty. Points into the Context.
  [[nodiscard]] std::string_view alpn() const;
  /// The server name that the client asked for, or empty; as sent, at most 255 bytes.
  [[nodiscard]] const std::string& sni() const;
  /// "TLSv1.3" and the like; empty before the handshake is done.
  [[nodiscard]] std::string_view version() const;
  /// The suite's name; empty before the handshake is done.
  [[nodiscard]] std::string_view cipher() const;

  /// Keying material that both ends know and nobody else: channel binding "tls-exporter" asks for 32 bytes under the
  /// label "EXPORTER-Channel-Binding". \errors  unsupported before TLS 1.3: there it would need extended_master_secret,
  /// which the library does not report; conflict before the handshake is done. Source: RFC 8446 7.5, RFC 9266.
  [[nodiscard]] Result<std::string> exporter(std::string_view label, std::size_t size) const;

  /// Why the handshake or reading failed.
  [[nodiscard]] const Error& error() const;

  /// True while record buffers are held: during the handshake and with a half record waiting. For measurements.
  [[nodiscard]] bool holds_buffers() const;

  /// Mbed TLS' callback once the client's hello is read. Not for others.
  static int choose_certificate(mbedtls_ssl_context* ssl);

 private:
  struct State;
  bool fail(int ret);

  std::unique_ptr<State> state_;
};

}  // namespace turms::xmpp::tls
