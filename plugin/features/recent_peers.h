// SPDX-License-Identifier: Apache-2.0
// With whom an account has written that is no contact: Turms does not tell, and without knowing the archive would miss
// what the user wrote to them (mapping 12.4). Kept in the store (bucket "rpeer/<user>", one key a peer, no value), the
// 500 that wrote last. One for each shard, owned by the archive's feature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"

namespace turms::xmpp::features {

class RecentPeers {
 public:
  static constexpr size_t kPeers = 500;  // of one account

  RecentPeers() = default;
  RecentPeers(const RecentPeers&) = delete;
  RecentPeers& operator=(const RecentPeers&) = delete;

  /// The account and `peer` have written. Contacts and the account itself are not remembered. Thread: shard.
  void note(Account& account, UserId peer);
  /// Everybody an own message may have gone to: contacts and those remembered. Reads the store once an account; when
  /// that fails, what is known since. Thread: shard.
  Task<std::vector<int64_t>> all(Account& account);
  /// The account is no longer here.
  void forget(UserId user) { rows_.erase(user); }

 private:
  struct Row {
    bool is_read = false;
    std::vector<int64_t> peers;  // who wrote last stands last
  };

  static Task<void> keep(Account& account, int64_t peer, int64_t forgotten);

  std::unordered_map<UserId, Row> rows_;
};

}  // namespace turms::xmpp::features
