// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_accounts.h"

#include <utility>

#include "extensions/accounts.h"
#include "runtime/host_call.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

namespace {

Result<void> result_of(tgp_status status) {
  switch (status) {
    case TGP_OK:
      return {};
    case TGP_E_STATE:
      return Error{Code::conflict, "account", "the id is or was in use"};
    case TGP_E_ARGUMENT:
      return Error{Code::invalid_argument, "account", "the user name or the password breaks a rule"};
    case TGP_E_LIMIT:
      return Error{Code::denied, "account", "too many accounts are being made"};
    case TGP_E_GONE:
      return Error{Code::not_found, "account", "there is no such user"};
    case TGP_E_UNSUPPORTED:
      return Error{Code::unsupported, "account", "registration is closed"};
    case TGP_E_TIMEOUT:
      return Error{Code::timeout, "account", "no answer in time"};
    default:
      return Error{Code::io, "account", "the database failed"};
  }
}

/// What a call returned at once: there is no answer to wait for. Here GONE speaks of the backend, and STATE of us.
Result<void> refusal_of(tgp_status status) {
  const bool is_ours = status == TGP_E_GONE || status == TGP_E_STATE;
  return result_of(is_ours ? TGP_E_IO : status);
}

}  // namespace

const tgp_host_accounts* HostAccounts::table() const {
  return shard_.host().accounts();
}

bool HostAccounts::is_offered() const {
  return table() != nullptr;
}

Task<Result<void>> HostAccounts::create(UserId user, crypto::Secret password) {
  if (table() == nullptr) co_return result_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  tgp_new_account account{};
  account.size = sizeof(account);
  account.user_id = user.value();
  account.password = {password.bytes().data(), password.size()};
  const tgp_status asked = table()->create(shard_.host().context(), &account, call.cookie());
  password.clear();
  if (asked != TGP_OK) co_return refusal_of(asked);
  const HostReply reply = co_await call.reply();
  co_return result_of(reply.status);
}

Task<Result<void>> HostAccounts::remove(UserId user) {
  if (table() == nullptr) co_return result_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_status asked = table()->remove(shard_.host().context(), user.value(), call.cookie());
  if (asked != TGP_OK) co_return refusal_of(asked);
  const HostReply reply = co_await call.reply();
  co_return result_of(reply.status);
}

}  // namespace turms::xmpp::runtime
