// SPDX-License-Identifier: Apache-2.0
// To whom accounts have sent invitations to groups lately. Clients invite the same person in two or three ways at once
// (as a member of the room, through the room, directly), and Turms would keep each of them. Owned by the features that
// invite, one each; forgotten with an account's last resource.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include "base/strong_id.h"
#include "features/account.h"
#include "features/hooks.h"

namespace turms::xmpp::features {

class SentInvitations {
 public:
  static constexpr size_t kRemembered = 256;  // of one account
  static constexpr uint64_t kLatelyNs = 60'000'000'000;

  /// Hears of what the account sends from any client, here or elsewhere.
  void install(Hooks& on);
  /// Whether `user` has been invited within the last minute. Thread: shard.
  [[nodiscard]] bool has(const Account& account, GroupId group, UserId user) const;

 private:
  struct Sent {
    GroupId group;
    UserId user;
    uint64_t at_ns;  // monotonic
  };
  void hear(Account& account, const upstream::Push& push);
  void forget(Account& account, Resource& resource);

  std::unordered_map<UserId, std::deque<Sent>> sent_;
};

}  // namespace turms::xmpp::features
