// SPDX-License-Identifier: Apache-2.0
#include "runtime/account_session.h"

#include <algorithm>
#include <utility>

#include "bridge/errors.h"
#include "crypto/compare.h"
#include "crypto/hmac.h"
#include "crypto/random.h"
#include "runtime/host_call.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

constexpr uint64_t kGrantAt = kReceiveCredit / 4;
constexpr uint64_t kTouchEveryNs = 30'000'000'000;
constexpr uint64_t kMaxBackoffMs = 60'000;
constexpr uint64_t kIllegalAgainNs = 60'000'000'000;  // mapping 4.5, status 100
constexpr size_t kKeyBytes = 32;

uint32_t auth_of(SaslMechanism mechanism) {
  return mechanism == SaslMechanism::oauthbearer ? TGP_AUTH_TOKEN : TGP_AUTH_PASSWORD;
}

}  // namespace

/// The end of a first login in every way it can end, the connection's death included: unless the session stands by
/// then, the account is as if nobody had asked, and an answer that still comes finds nobody.
class AccountSession::FirstLogin {
 public:
  explicit FirstLogin(AccountSession& account) : account_(account) {}
  ~FirstLogin() {
    account_.opened_ = nullptr;
    if (account_.state_ != State::opening) return;
    if (account_.cookie_ != 0) account_.shard_.forget_cookie(std::exchange(account_.cookie_, 0));
    if (account_.session_) {
      account_.shard_.host().session_close(account_.session_, TGP_SESSION_DISCONNECTED_BY_CLIENT);
      account_.shard_.forget_session(std::exchange(account_.session_, SessionId()));
    }
    account_.set_state(State::idle);
  }
  FirstLogin(const FirstLogin&) = delete;
  FirstLogin& operator=(const FirstLogin&) = delete;

 private:
  AccountSession& account_;
};

AccountSession::AccountSession(Shard& shard, UserId user)
    : shard_(shard),
      streams_(shard, account_),
      account_(user, shard.core(), *this),
      state_changed_(shard.ready()),
      reopen_timer_(shard.loop(), [this] { reopen(); }) {
}

AccountSession::~AccountSession() {
  if (session_) shard_.forget_session(session_);
  if (cookie_ != 0) shard_.forget_cookie(cookie_);
}

void AccountSession::set_state(State state) {
  state_ = state;
  state_changed_.announce();
}

void AccountSession::release() {
  --holds_;
  close_if_idle();
}

Task<std::optional<SaslFailure>> AccountSession::log_in(const crypto::Secret& credential, SaslMechanism mechanism,
                                                        const std::string& address) {
  const uint64_t deadline = shard_.core().clock.monotonic_ns() + shard_.login_timeout_ns();
  for (;;) {
    // A login in progress, or a session on its way out, decides what this one is.
    while (state_ == State::opening || state_ == State::closing) {
      if (shard_.core().clock.monotonic_ns() >= deadline)
        co_return SaslFailure(SaslCondition::temporary_auth_failure);
      co_await state_changed_.wait();
    }
    if (state_ == State::idle) {
      std::optional<SaslFailure> failure = co_await first_login(credential, mechanism, address);
      co_return failure;
    }
    std::optional<SaslFailure> failure = co_await later_login(credential, mechanism);
    // The session may have ended while the host looked at the password: then nobody has logged in yet.
    if (failure || is_alive()) co_return failure;
  }
}

Task<std::optional<SaslFailure>> AccountSession::first_login(const crypto::Secret& credential, SaslMechanism mechanism,
                                                             const std::string& address) {
  set_state(State::opening);
  address_ = address;
  const FirstLogin attempt(*this);
  OneShot<Opened> shot(shard_.ready());
  opened_ = &shot;
  if (!ask_for_session(auth_of(mechanism), credential.bytes(), address)) {
    co_return SaslFailure(SaslCondition::temporary_auth_failure);
  }
  const Opened opened = co_await shot;
  std::optional<SaslFailure> failure = failure_of(opened);
  // Turms may have ended the session in the same breath.
  if (!failure && !session_) failure.emplace(SaslCondition::temporary_auth_failure);
  if (!failure) {
    remember(credential, mechanism);
    become_open(opened);
  }
  co_return failure;
}

Task<std::optional<SaslFailure>> AccountSession::later_login(const crypto::Secret& credential,
                                                             SaslMechanism mechanism) {
  if (is_remembered(credential)) co_return std::nullopt;
  HostCall call(shard_);
  const tgp_status asked = shard_.host().verify_password(account_.user(), credential.bytes(), call.cookie());
  if (asked != TGP_OK) {
    // A host that can't tell knows one password: the one that opened the session, and this is not it.
    if (asked == TGP_E_UNSUPPORTED || asked == TGP_E_ARGUMENT) co_return SaslFailure(SaslCondition::not_authorized);
    co_return SaslFailure(SaslCondition::temporary_auth_failure);
  }
  const HostReply reply = co_await call.reply();
  const tgp_status answer = reply.status;
  if (answer == TGP_OK) {
    remember(credential, mechanism);
    co_return std::nullopt;
  }
  co_return SaslFailure(answer == TGP_E_DENIED ? SaslCondition::not_authorized : SaslCondition::temporary_auth_failure);
}

std::optional<SaslFailure> AccountSession::failure_of(const Opened& opened) const {
  if (opened.status == TGP_OK) return std::nullopt;
  const bridge::LoginFailure failure = bridge::login_failure_of(opened.turms_code);
  if (failure.is_our_fault) {
    shard_.core().log.error(
        "session.refused", "Turms refused a login for a reason that is not the user's.",
        {{"user", account_.user().value()}, {"code", opened.turms_code}, {"reason", opened.reason}});
  }
  return SaslFailure(failure.condition, std::string(failure.text));
}

bool AccountSession::ask_for_session(uint32_t auth, Bytes secret, const std::string& address) {
  tgp_session_request request{};
  request.size = sizeof(request);
  request.auth = auth;
  request.user_id = account_.user().value();
  request.device_type = shard_.device_type();
  request.user_status = TGP_USER_AVAILABLE;
  request.secret = {secret.data(), secret.size()};
  request.ip_address = to_tgp(address);
  request.cookie = cookie_ = shard_.expect_opened(*this);
  request.receive_credit = kReceiveCredit;
  request.affinity = shard_.index();
  const uint64_t now = shard_.core().clock.monotonic_ns();
  opening_deadline_ns_ = now + shard_.login_timeout_ns();
  touched_ns_ = now;
  used_credit_ = 0;
  tgp_session_id id = 0;
  const tgp_status status = shard_.host().session_open(request, id);
  if (status == TGP_OK) return true;
  shard_.forget_cookie(std::exchange(cookie_, 0));
  shard_.core().log.warn("session.not_asked", "The host took no request for a Turms session.", {{"status", status}});
  return false;
}

void AccountSession::on_opened(SessionId session, const Opened& opened) {
  cookie_ = 0;
  if (opened.status == TGP_OK) {
    session_ = session;
    shard_.know_session(session, *this);
  }
  if (opened_ != nullptr) return opened_->set(opened);
  if (opened.status == TGP_OK) return become_open(opened);
  const bridge::LoginFailure failure = bridge::login_failure_of(opened.turms_code);
  if (failure.condition == SaslCondition::temporary_auth_failure)
    return on_lost(TGP_SESSION_SERVER_UNAVAILABLE, opened.reason);
  give_up(TGP_SESSION_USER_IS_DELETED_OR_INACTIVATED, opened.reason, StreamError(StreamErrorCondition::not_authorized));
}

void AccountSession::become_open(const Opened& opened) {
  submit_credit_ = static_cast<int64_t>(std::min<uint64_t>(opened.submit_credit, INT64_MAX));
  backoff_ms_ = 0;
  shard_.core().capabilities = shard_.host().capabilities();
  set_state(State::open);  // before features hear of it: they ask at once
  account_.open_session();
  shard_.core().log.debug("session.opened", "", {{"user", account_.user().value()}, {"session", session_.value()}});
}

upstream::SubmitStatus AccountSession::submit(Bytes request) {
  if (state_ != State::open) return upstream::SubmitStatus::gone;
  if (submit_credit_ <= 0) return upstream::SubmitStatus::no_credit;
  switch (shard_.host().session_submit(session_, request)) {
    case TGP_OK:
      submit_credit_ -= static_cast<int64_t>(request.size());
      return upstream::SubmitStatus::taken;
    case TGP_E_OVERDRAWN:
      submit_credit_ = 0;
      return upstream::SubmitStatus::no_credit;
    case TGP_E_GONE:
    case TGP_E_STATE:
      return upstream::SubmitStatus::gone;
    default:
      return upstream::SubmitStatus::refused;
  }
}

Task<Result<features::FriendPresences>> AccountSession::watch_friends(bool from_start) {
  if (state_ != State::open) co_return Error{Code::gone, "relations", "there is no session"};
  Result<features::FriendPresences> page = co_await shard_.relations().watch_friends(session_, from_start);
  co_return page;
}

void AccountSession::on_credit(uint64_t bytes) {
  submit_credit_ += static_cast<int64_t>(std::min<uint64_t>(bytes, INT32_MAX));
  if (account_.has_session()) account_.session().on_credit();
}

void AccountSession::on_notification(Bytes notification) {
  used_credit_ += notification.size();
  account_.on_notification(notification);
}

void AccountSession::grant_used_credit() {
  if (used_credit_ < kGrantAt || state_ != State::open) return;
  shard_.grant_session(session_, std::exchange(used_credit_, 0));
}

void AccountSession::on_closed(int32_t close_status, std::string_view reason) {
  shard_.forget_session(std::exchange(session_, SessionId()));
  const bool was_asked = state_ == State::closing;
  account_.lose_session(close_status, reason);
  if (was_asked) {
    set_state(State::idle);
    return;
  }
  shard_.count(shard_.metrics().sessions_lost);
  if (state_ == State::opening) return;  // the login that opened it has not gone on yet, and will find no session
  on_lost(close_status, reason);
}

void AccountSession::on_lost(int32_t close_status, std::string_view reason) {
  shard_.core().log.info("session.lost", "Turms ended a session.",
                         {{"user", account_.user().value()}, {"close_status", close_status}, {"reason", reason}});
  switch (bridge::close_action_of(close_status)) {
    case bridge::CloseAction::nothing:
      // 500 without our asking is a login elsewhere that took our place (facts page 6, row 13).
    case bridge::CloseAction::end_conflict:
      return give_up(close_status, reason, StreamError(StreamErrorCondition::conflict, "Signed in elsewhere"));
    case bridge::CloseAction::end_by_policy:
      return give_up(close_status, reason, StreamError(StreamErrorCondition::policy_violation));
    case bridge::CloseAction::end_as_unknown:
      return give_up(close_status, reason, StreamError(StreamErrorCondition::not_authorized));
    case bridge::CloseAction::reopen_once: {
      const uint64_t now = shard_.core().clock.monotonic_ns();
      const bool is_again = illegal_ns_ != 0 && now - illegal_ns_ < kIllegalAgainNs;
      illegal_ns_ = now;
      if (is_again) return give_up(close_status, reason, StreamError(StreamErrorCondition::undefined_condition));
      break;
    }
    case bridge::CloseAction::reopen:
      break;
  }
  set_state(State::reopening);
  backoff_ms_ = backoff_ms_ == 0 ? 1000 : std::min(backoff_ms_ * 2, kMaxBackoffMs);
  reopen_timer_.start(backoff_ms_);
}

void AccountSession::reopen() {
  if (state_ != State::reopening || cookie_ != 0) return;
  if (account_.is_idle() && holds_ == 0) return set_state(State::idle);
  const bool is_trusted = shard_.host().capabilities().trusted_sessions;
  if (!is_trusted && !credential_) {
    return give_up(TGP_SESSION_SERVER_UNAVAILABLE, "no credential", StreamError(StreamErrorCondition::reset));
  }
  const bool was_asked = is_trusted ? ask_for_session(TGP_AUTH_TRUSTED, {}, address_)
                                    : ask_for_session(auth_of(mechanism_), credential_->bytes(), address_);
  if (!was_asked) on_lost(TGP_SESSION_SERVER_UNAVAILABLE, "not asked");
}

void AccountSession::give_up(int32_t close_status, std::string_view reason, StreamError error) {
  reopen_timer_.stop();
  account_.end_session(close_status, reason);
  for (const auto& resource : account_.resources()) resource->end(error);
  set_state(State::idle);
  streams_.close_ended();
}

void AccountSession::remember(const crypto::Secret& credential, SaslMechanism mechanism) {
  mechanism_ = mechanism;
  if (credential_key_.empty()) credential_key_ = crypto::random_bytes(kKeyBytes);
  credential_hash_ = crypto::hmac_sha256(as_bytes(credential_key_), credential.bytes());
  if (!shard_.host().capabilities().trusted_sessions) credential_.emplace(credential.copy());
}

void AccountSession::on_password_changed(std::string_view password) {
  if (mechanism_ != SaslMechanism::plain) return;  // a token opened the session, and is as good as before
  if (!password.empty()) return remember(crypto::Secret(password), mechanism_);
  // Whoever logs in next is asked about. A host that can't tell goes on with the one password it knows.
  if (shard_.host().can_verify_passwords()) credential_hash_.clear();
}

bool AccountSession::is_remembered(const crypto::Secret& credential) const {
  if (credential_hash_.empty()) return false;
  const std::string hash = crypto::hmac_sha256(as_bytes(credential_key_), credential.bytes());
  return crypto::constant_time_equal(as_bytes(hash), as_bytes(credential_hash_));
}

void AccountSession::tick() {
  account_.tick();
  streams_.tick();
  const uint64_t now = shard_.core().clock.monotonic_ns();
  if (cookie_ != 0 && now >= opening_deadline_ns_) {
    // The host owes an answer and did not give it; it will find nobody waiting.
    shard_.forget_cookie(std::exchange(cookie_, 0));
    const Opened late(TGP_E_TIMEOUT, 0, 0, "no answer in time");
    if (opened_ != nullptr) opened_->set(late);
    if (opened_ == nullptr && state_ == State::reopening) on_lost(TGP_SESSION_SERVER_UNAVAILABLE, late.reason);
  }
  // Logins that wait for it look at the clock.
  if (state_ == State::opening || state_ == State::closing) state_changed_.announce();
  if (state_ == State::open && now - touched_ns_ >= kTouchEveryNs) {
    touched_ns_ = now;
    shard_.host().session_touch(session_);
  }
  close_if_idle();
}

void AccountSession::close_if_idle() {
  if (holds_ > 0 || !account_.is_idle()) return;
  if (state_ == State::reopening && cookie_ == 0) {
    reopen_timer_.stop();
    set_state(State::idle);
  }
  if (state_ == State::open) {
    set_state(State::closing);
    shard_.host().session_close(session_, TGP_SESSION_DISCONNECTED_BY_CLIENT);
  }
  if (is_over()) shard_.retire_account(account_.user());
}

}  // namespace turms::xmpp::runtime
