// SPDX-License-Identifier: Apache-2.0
// From a SASL request to a bound resource: throttling, the move to the account's shard, the verdict, the resource.
#include <utility>

#include "crypto/random.h"
#include "runtime/account_session.h"
#include "runtime/connection.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

constexpr size_t kTokenBytes = 8;  // of a resource that the client leaves to us

}  // namespace

Task<void> Connection::authenticate(SaslRequest& request) {
  Shared& shared = shard_->shared();
  const std::optional<UserId> user = shared.addresses.user_of(request.account);
  const uint64_t now = shard_->core().clock.monotonic_ns();
  if (!shared.admission.may_log_in(peer_, user.value_or(UserId()), now)) {
    shard_->count(shard_->metrics().login_failures);
    stream_.authentication_failed({SaslCondition::temporary_auth_failure, "Too many failed attempts, try again later"});
    co_return;
  }
  std::optional<SaslFailure> failure;
  if (user) {
    const bool has_moved = co_await move_to(shared.shard_of(*user));
    if (!has_moved) co_return;
    leave_account(Leaving::for_good);
    account_ = &shard_->account_of(*user);
    account_->hold();
    failure = co_await account_->log_in(request.credential, request.mechanism, peer_);
  } else {
    failure.emplace(SaslCondition::not_authorized);
  }
  if (failure) {
    shard_->count(shard_->metrics().login_failures);
    if (failure->condition == SaslCondition::not_authorized)
      shared.admission.login_failed(peer_, user.value_or(UserId()), now);
    shard_->core().log.info("login.refused", "",
                            {{"conn", id_.value()},
                             {"peer", peer_},
                             {"user", user.value_or(UserId()).value()},
                             {"condition", name_of(failure->condition)}});
    leave_account(Leaving::for_good);
    stream_.authentication_failed(std::move(*failure));
    co_return;
  }
  shard_->count(shard_->metrics().logins);
  stream_.authenticated(shared.addresses.user(*user));
}

/// The descriptor, the TLS state, the parser and this very coroutine go on in another thread. False when that failed.
Task<bool> Connection::move_to(Shard& home) {
  if (&home == shard_) co_return true;
  flush();
  shard_->move_connection(id_, home);
  while (shard_ != &home && !is_over_) co_await input_.wait();
  co_return !is_over_;
}

void Connection::bind(const std::string& wanted) {
  if (!account_->is_alive()) {
    return end(StreamError(StreamErrorCondition::reset, "The Turms session has ended"));
  }
  const std::string part = wanted.empty() ? crypto::random_hex(kTokenBytes) : wanted;
  std::optional<StanzaError> refusal;
  bound_ = account_->streams().bind(part, *this, refusal);
  if (bound_ == nullptr) return stream_.bind_failed(*refusal);
  const Jid full = shard_->shared().addresses.user(account_->account().user(), part);
  stream_.bound(full);
  set_deadline(1);  // on_idle() takes over from the login deadline
  shard_->core().log.info("stream.bound", "", {{"conn", id_.value()}, {"peer", peer_}, {"jid", full.text()}});
}

/// The resource ends with its stream, or waits for the next one; the account stays as long as somebody needs it.
void Connection::leave_account(Leaving how) {
  if (account_ == nullptr) return;
  AccountSession& account = *std::exchange(account_, nullptr);
  if (ResourceStream* stream = std::exchange(bound_, nullptr)) {
    if (how == Leaving::for_good) {
      account.streams().close(*stream);
    } else {
      account.streams().lose(*stream);
    }
  }
  account.release();
}

}  // namespace turms::xmpp::runtime
