// SPDX-License-Identifier: Apache-2.0
// TLS on a connection: the handshake step by step on a worker, then records both ways on the loop.
#include <utility>

#include "runtime/connection.h"
#include "runtime/handshake_step.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

/// From here on everything is encrypted. False when that failed; the connection is over then.
Task<bool> Connection::secure() {
  flush();  // <proceed/> leaves in clear
  encryption_ = Encryption::handshaking;
  channel_ = std::make_unique<tls::Channel>(shard_->shared().tls_context(), shard_->shared().settings.domain);
  const bool is_done = co_await handshake();
  if (!is_done) {
    shard_->count(shard_->metrics().tls_failures);
    is_over_ = true;
    co_return false;
  }
  shard_->count(shard_->metrics().tls_handshakes);
  encryption_ = Encryption::established;
  if (security_ != TGP_SECURITY_PLAIN_DIRECT_TLS) stream_.tls_established();
  // What the client sent behind its last handshake message is here already.
  const std::string early = std::exchange(cipher_in_, {});
  decrypt(as_bytes(early));
  co_return true;
}

Task<bool> Connection::handshake() {
  while (!is_over_) {
    if (cipher_in_.empty()) {
      if (has_input_ended_) co_return false;
      update_reading();
      co_await input_.wait();
      continue;
    }
    if (cipher_in_.size() > kMaxFlightBytes) co_return false;
    auto step = std::make_unique<HandshakeStep>(std::move(channel_), std::exchange(cipher_in_, {}));
    if (!start_handshake_step(*shard_->shared().workers, *shard_, id_, std::move(step))) co_return false;
    while (!channel_ && !is_over_) co_await input_.wait();
    if (!channel_) co_return false;
    transport_->write(channel_->take_output());
    if (handshake_verdict_ == tls::Handshake::done) co_return true;
    if (handshake_verdict_ == tls::Handshake::failed) {
      shard_->core().log.debug("tls.failed", channel_->error().detail, {{"conn", id_.value()}, {"peer", peer_}});
      co_return false;
    }
  }
  co_return false;
}

void Connection::on_handshake_step(HandshakeStep& step) {
  channel_ = std::move(step.channel);
  handshake_verdict_ = step.verdict;
  input_.announce();
}

void Connection::decrypt(Bytes bytes) {
  channel_->feed(bytes);
  std::string& plaintext = shard_->scratch();
  plaintext.clear();
  const tls::Reading reading = channel_->read(plaintext);
  if (!plaintext.empty()) stream_.feed(as_bytes(plaintext));
  if (channel_->has_output()) transport_->write(channel_->take_output());
  if (reading == tls::Reading::closed) on_end();
  if (reading == tls::Reading::failed) lose();  // nonsense: nobody knows what else is
}

void Connection::write_encrypted() {
  if (channel_->write(as_bytes(out_))) transport_->write(channel_->take_output());
  out_.clear();
  constexpr size_t kKeptBytes = 8192;  // until the client is silent: what is given back now is asked for again
  // Swapped, because assigning an empty string keeps the memory of the old one.
  if (out_.capacity() > kKeptBytes) std::string().swap(out_);
}

void Connection::end_encryption() {
  if (encryption_ != Encryption::established || !channel_) return;
  flush();
  channel_->close_notify();
  if (channel_->has_output()) transport_->write(channel_->take_output());
}

}  // namespace turms::xmpp::runtime
