// SPDX-License-Identifier: Apache-2.0
// XEP-0077 before the login: an account is made, or people are sent where they can get one. Passwords are wiped on
// every path, and never logged.
#include <optional>
#include <string>
#include <utility>

#include "bridge/registration.h"
#include "crypto/random.h"
#include "runtime/connection.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

using Condition = StanzaErrorCondition;

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kFillInMs = 300'000;

/// A number of nine digits: on most sites it is free.
std::string suggested_user_name() {
  constexpr uint64_t kFirst = 100'000'000;
  return std::to_string(kFirst + crypto::random_u64() % (9 * kFirst));
}

StanzaError error_of(const Error& error) {
  switch (error.code) {
    case Code::conflict:
      return {Condition::conflict, "this user name is taken, or was once"};
    case Code::invalid_argument:
      return {Condition::not_acceptable, "the user name or the password is too short or too long"};
    case Code::denied:
      return {Condition::resource_constraint, "too many accounts are being made, try again later"};
    case Code::unsupported:
      return {Condition::not_allowed, "accounts are not made here"};
    default:
      return {Condition::internal_server_error, StanzaErrorType::wait, "the account could not be made"};
  }
}

/// Why a wish can't be granted whoever asks for it; nothing when it can.
std::optional<StanzaError> complaint_about(const std::optional<bridge::RegistrationWish>& wish) {
  if (!wish) return StanzaError(Condition::bad_request);
  if (wish->is_removal) return StanzaError(Condition::registration_required, "log in to remove an account");
  if (wish->username.empty() || wish->password.empty())
    return StanzaError(Condition::not_acceptable, "user name and password are needed");
  return std::nullopt;
}

}  // namespace

bool Connection::offers_registration() const {
  return shard_->host_accounts().is_offered() || !shard_->shared().settings.registration_url.empty();
}

Task<void> Connection::answer_early(std::unique_ptr<xml::Document> document) {
  const xml::Element& iq = document->root();
  const xml::Element& query = *iq.children().begin();
  const bool is_question = iq.attr("type") == "get";
  std::optional<StanzaError> error;
  if (!query.is("query", bridge::kRegisterNs)) {
    error.emplace(Condition::service_unavailable);
  } else if (!is_question) {
    co_await register_account(query, error);
  }
  std::string reply;
  xml::Writer out(reply);
  if (error) {
    write_error_reply(out, iq, *error);
  } else {
    out.open("iq").attr("type", "result").attr("id", iq.attr("id")).attr("from", stream_.domain());
    if (is_question && shard_->host_accounts().is_offered()) {
      bridge::write_registration_form(out, suggested_user_name());
      give_time_to_fill_in();
    } else if (is_question) {
      bridge::write_registration_elsewhere(out, shard_->shared().settings.registration_url);
    }
    out.close();
  }
  xml::Document::wipe(std::move(document));
  stream_.answer_early(reply);
}

/// A person reads the form and thinks of a password, so the time for the login begins anew and is longer; once.
void Connection::give_time_to_fill_in() {
  if (std::exchange(has_shown_form_, true) || shard_->shared().settings.limits.login_timeout_seconds == 0) return;
  login_ends_ns_ = shard_->core().clock.monotonic_ns() + kFillInMs * kMillisecond;
  set_deadline(kFillInMs);
}

Task<void> Connection::register_account(const xml::Element& query, std::optional<StanzaError>& error) {
  if (!shard_->host_accounts().is_offered()) {
    error.emplace(Condition::not_allowed, "accounts are made at " + shard_->shared().settings.registration_url);
    co_return;
  }
  const std::optional<bridge::RegistrationWish> wish = bridge::read_registration(query);
  if (wish && wish->is_cancelled) co_return;
  error = complaint_about(wish);
  if (!error) co_await make_account(*wish, error);
}

/// The place of the account is taken before the host is asked: many connections of one address ask at the same time.
Task<void> Connection::make_account(const bridge::RegistrationWish& wish, std::optional<StanzaError>& error) {
  Shared& shared = shard_->shared();
  const Result<Jid> jid = Jid::make(wish.username, stream_.domain());
  const std::optional<UserId> user = jid ? shared.addresses.user_of(*jid) : std::nullopt;
  if (!user) {
    error.emplace(Condition::not_acceptable, "user names are numbers here");
    co_return;
  }
  const uint64_t now = shard_->core().clock.monotonic_ns();
  const bool may_try = shared.admission.may_log_in(peer_, UserId(), now) && shared.admission.try_register(peer_, now);
  if (!may_try) {
    error.emplace(Condition::resource_constraint, "too many accounts were made from your address, try again later");
  } else {
    const Result<void> made = co_await shard_->host_accounts().create(*user, crypto::Secret(wish.password));
    if (!made) {
      // Without an answer it may have been made.
      if (made.error().code != Code::timeout) shared.admission.give_back_registration(peer_);
      // Whoever asks for one name after the other learns which are taken; that is as slow as guessing passwords.
      if (made.error().code == Code::conflict) shared.admission.login_failed(peer_, UserId(), now);
      error = error_of(made.error());
    }
  }
  shard_->count(error ? shard_->metrics().registrations_refused : shard_->metrics().registrations);
  shard_->core().log.info(error ? "account.refused" : "account.made", "",
                          {{"conn", id_.value()},
                           {"peer", peer_},
                           {"user", user->value()},
                           {"condition", error ? name_of(error->condition) : ""}});
}

}  // namespace turms::xmpp::runtime
