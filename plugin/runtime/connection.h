// SPDX-License-Identifier: Apache-2.0
// One client connection: a transport, perhaps TLS, and the XMPP stream on it. run() is the road that everything on it
// takes, from the first byte to the last; the rest of this class are its steps. Owned by the shard where it is; after
// SASL it moves, once, to the shard of its account (decision 18). All calls on that shard's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/condition.h"
#include "base/scope.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "io/timer.h"
#include "runtime/resource_stream.h"
#include "runtime/token_bucket.h"
#include "runtime/transport.h"
#include "tls/channel.h"
#include "xmpp/stream.h"

namespace turms::xmpp::bridge {
struct RegistrationWish;
}

namespace turms::xmpp::runtime {

class AccountSession;
class HandshakeStep;
class Shard;

class Connection final : private StreamSink, private TransportHandler, private StreamSupport {
 public:
  /// \param security  TGP_SECURITY_*
  /// \param peer      the client's address without port, for limits, logs and Turms
  Connection(ConnectionId id, Shard& shard, std::unique_ptr<Transport> transport, uint32_t security, std::string peer);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] ConnectionId id() const { return id_; }
  [[nodiscard]] const std::string& peer() const { return peer_; }

  // For the shard.
  /// It lives on `shard` from now on: begins its run, or goes on with it after a move.
  void arrive(Shard& shard);
  /// It leaves the present shard's loop; arrive() follows on another thread. \errors as Transport::detach
  [[nodiscard]] Result<void> depart(Shard& to);
  /// Sends what has gathered since the last turn.
  void flush();
  /// Paused: nothing is read until set_frozen(false).
  void set_frozen(bool is_frozen);
  /// Stanzas that are being handled and will be answered. None of a resource that was taken away: nobody waits for
  /// those.
  [[nodiscard]] size_t in_flight() const { return bound_ == nullptr ? 0 : bound_->in_flight(); }
  [[nodiscard]] bool is_ending() const { return is_over_ || stream_.state() >= StreamState::closing; }
  /// The plugin is about to stop: the stream ends, and one that can be resumed elsewhere without a word (XEP-0198 6).
  void drain();
  /// The plugin stops: says so if `closes_stream`, and closes the transport without waiting for anybody.
  void end_for_stop(StreamErrorCondition condition, bool closes_stream);
  /// A worker has made a step of the TLS handshake.
  void on_handshake_step(HandshakeStep& step);

 private:
  // The road and its steps (connection.cpp).
  Task<void> run();
  Task<void> hand_on(Stanza& stanza);
  void refuse(const std::string& reply);
  Task<void> leave(std::string bytes, bool awaits_peer, std::optional<StreamError> error);
  Task<void> linger();
  void after_run();

  // TLS (connection_tls.cpp).
  Task<bool> secure();
  Task<bool> handshake();
  void decrypt(Bytes bytes);
  void write_encrypted();
  void end_encryption();

  // Login (connection_login.cpp).
  Task<void> authenticate(SaslRequest& request);
  Task<bool> move_to(Shard& home);
  void bind(const std::string& wanted);
  enum class Leaving : uint8_t { for_good, for_now };
  void leave_account(Leaving how);

  // XEP-0198 and XEP-0352 (connection_management.cpp).
  Task<void> resume(const std::string& previd, uint32_t h);
  void go_on();
  void refuse_resumption(const std::string& previd);
  void on_element(const xml::Element& element);
  void on_management(const xml::Element& element);
  void set_client_inactive(bool is_inactive);

  // XEP-0077 before the login (connection_registration.cpp).
  Task<void> answer_early(std::unique_ptr<xml::Document> document);
  Task<void> register_account(const xml::Element& query, std::optional<StanzaError>& error);
  Task<void> make_account(const bridge::RegistrationWish& wish, std::optional<StanzaError>& error);
  [[nodiscard]] bool offers_registration() const;
  void give_time_to_fill_in();

  // StreamSink
  void write(std::string_view bytes) override;
  void end(StreamError error) override;
  void on_handled() override;
  void lose_resource(StreamError error) override;

  // TransportHandler
  void on_read(Bytes bytes) override;
  void on_end() override;
  void on_error(const Error& error) override;
  void on_drained() override { input_.announce(); }

  // StreamSupport
  std::string make_stream_id() override;
  void write_features(xml::Writer& out, FeaturePhase phase) override;

  void update_reading();
  void on_deadline();
  void set_deadline(uint64_t delay_ms);
  void on_idle(uint64_t now_ns);
  void ping(uint64_t now_ns);
  void lose();

  enum class Encryption : uint8_t { none, handshaking, established };
  // A client's flight is a few kilobytes; a certificate chain of its own may add some. More is not a handshake.
  static constexpr size_t kMaxFlightBytes = 64 * 1024;

  const ConnectionId id_;
  Shard* shard_;
  const std::string peer_;
  std::unique_ptr<Transport> transport_;
  Stream stream_;
  const uint32_t security_;
  Encryption encryption_ = Encryption::none;
  std::unique_ptr<tls::Channel> channel_;                         // away while a worker has it
  std::string cipher_in_;                                         // during the handshake
  tls::Handshake handshake_verdict_ = tls::Handshake::need_more;  // of the last step
  std::string out_;                                               // since the last flush
  bool is_dirty_ = false;
  bool has_input_ended_ = false;  // the peer sends no more; what it has sent is still handled
  bool was_ended_ = false;        // by us
  bool is_over_ = false;          // nothing more is read or handled
  bool is_lost_ = false;          // and nothing more can be sent
  bool is_frozen_ = false;
  bool is_blocked_ = false;  // waits for a stanza in flight, or for the rate
  bool has_started_ = false;
  bool has_pinged_ = false;
  bool has_shown_form_ = false;        // of a registration
  AccountSession* account_ = nullptr;  // held from login to the end
  ResourceStream* bound_ = nullptr;    // of the account; may go on without this connection
  TokenBucket rate_;
  uint64_t read_ns_ = 0;        // when bytes last came
  uint64_t login_ends_ns_ = 0;  // until then it must have bound a resource
  Condition input_;             // something happened that run() may wait for
  std::optional<io::Timer> deadline_;
  Scope scope_;  // run(); last: its frames use everything above
};

}  // namespace turms::xmpp::runtime
