// SPDX-License-Identifier: Apache-2.0
// An account together with its Turms session: who may log in to it, when the session is opened, lost, opened again and
// closed (mapping 4.2, 4.5). The shard owns one per account in use. All calls on the shard's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/one_shot.h"
#include "base/task.h"
#include "crypto/secret.h"
#include "features/account.h"
#include "io/timer.h"
#include "runtime/account_streams.h"
#include "turms_gateway_plugin.h"
#include "xmpp/sasl.h"

namespace turms::xmpp::runtime {

class Shard;

/// The host's answer to session_open, on our thread.
struct Opened {
  Opened(tgp_status s, int32_t code, uint64_t credit, std::string why)
      : status(s), turms_code(code), submit_credit(credit), reason(std::move(why)) {}
  tgp_status status;
  int32_t turms_code;
  uint64_t submit_credit;
  std::string reason;
};

class AccountSession final : public features::Upstream {
 public:
  AccountSession(Shard& shard, UserId user);
  ~AccountSession() override;
  AccountSession(const AccountSession&) = delete;
  AccountSession& operator=(const AccountSession&) = delete;

  [[nodiscard]] features::Account& account() { return account_; }
  [[nodiscard]] AccountStreams& streams() { return streams_; }

  /// Decides a login. The first one opens the Turms session with the credential, later ones are compared with what
  /// opened it, or asked of the host; nobody's session is closed by a second login. nullopt: welcome. `credential` and
  /// `address` outlive the task; hold_login() keeps the account meanwhile.
  Task<std::optional<SaslFailure>> log_in(const crypto::Secret& credential, SaslMechanism mechanism,
                                          const std::string& address);

  /// Somebody is between login and bind: the account must stay.
  void hold() { ++holds_; }
  void release();

  // features::Upstream
  upstream::SubmitStatus submit(Bytes request) override;
  void on_lost(int32_t close_status, std::string_view reason) override;
  void on_password_changed(std::string_view password) override;
  Task<Result<features::FriendPresences>> watch_friends(bool from_start) override;

  // Events of the host.
  void on_opened(SessionId session, const Opened& opened);
  void on_notification(Bytes notification);
  void on_credit(uint64_t bytes);
  void on_closed(int32_t close_status, std::string_view reason);

  /// After each batch of events: gives back the credit that notifications took.
  void grant_used_credit();
  /// About once a second.
  void tick();
  /// Asks the host to end the session when nobody needs the account any more.
  void close_if_idle();
  /// A session stands, or is being opened again: resources may be bound.
  [[nodiscard]] bool is_alive() const { return state_ == State::open || state_ == State::reopening; }
  /// Nothing is left: the shard may destroy it.
  [[nodiscard]] bool is_over() const { return state_ == State::idle && holds_ == 0 && account_.is_idle(); }

 private:
  enum class State : uint8_t {
    idle,     // no session, none asked for
    opening,  // a login has asked for one
    open,
    reopening,  // lost; asked again or about to
    closing,    // we asked for its end
  };

  class FirstLogin;
  Task<std::optional<SaslFailure>> first_login(const crypto::Secret& credential, SaslMechanism mechanism,
                                               const std::string& address);
  Task<std::optional<SaslFailure>> later_login(const crypto::Secret& credential, SaslMechanism mechanism);
  std::optional<SaslFailure> failure_of(const Opened& opened) const;
  bool ask_for_session(uint32_t auth, Bytes secret, const std::string& address);
  void become_open(const Opened& opened);
  void remember(const crypto::Secret& credential, SaslMechanism mechanism);
  [[nodiscard]] bool is_remembered(const crypto::Secret& credential) const;
  void reopen();
  void give_up(int32_t close_status, std::string_view reason, StreamError error);
  void set_state(State state);

  Shard& shard_;
  AccountStreams streams_;  // what the account's resources write to: it goes after them
  features::Account account_;
  State state_ = State::idle;
  Condition state_changed_;
  SessionId session_;
  uint64_t cookie_ = 0;                // of the session_open under way
  OneShot<Opened>* opened_ = nullptr;  // in the frame of the first login
  uint64_t opening_deadline_ns_ = 0;
  int64_t submit_credit_ = 0;
  uint64_t used_credit_ = 0;
  uint64_t touched_ns_ = 0;
  uint32_t holds_ = 0;
  // What opened the session, for later logins and for opening it again. The hash is keyed with a key of this account's
  // own.
  std::string credential_key_;
  std::string credential_hash_;
  std::optional<crypto::Secret> credential_;  // only where the backend takes no trusted sessions
  SaslMechanism mechanism_ = SaslMechanism::plain;
  std::string address_;
  uint64_t backoff_ms_ = 0;
  uint64_t illegal_ns_ = 0;  // when Turms last called a request of ours illegal; 0: never
  io::Timer reopen_timer_;
};

}  // namespace turms::xmpp::runtime
