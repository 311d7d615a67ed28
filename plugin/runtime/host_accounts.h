// SPDX-License-Identifier: Apache-2.0
// tgp.host.accounts/1: making an account, which a connection does before anybody has logged in, and removing one, as
// features see it. One for each shard, owned by it.
#pragma once

#include "crypto/secret.h"
#include "features/accounts.h"

struct tgp_host_accounts;

namespace turms::xmpp::runtime {

class Shard;

class HostAccounts final : public features::Accounts {
 public:
  explicit HostAccounts(Shard& shard) : shard_(shard) {}

  [[nodiscard]] bool is_offered() const override;
  Task<Result<void>> remove(UserId user) override;
  /// Makes the account; who has the password can log in at once. \errors conflict: the id is or was in use;
  /// invalid_argument: the id is too large, or the password breaks a rule of the backend; denied: too many accounts are
  /// being made; unsupported, timeout, io. Thread: shard.
  Task<Result<void>> create(UserId user, crypto::Secret password);

 private:
  [[nodiscard]] const tgp_host_accounts* table() const;

  Shard& shard_;
};

}  // namespace turms::xmpp::runtime
