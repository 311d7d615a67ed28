// SPDX-License-Identifier: Apache-2.0
// Turms clients of contacts as pseudo-resources (mapping 3, 8.3 to 8.5): what Turms says of a friend's status and
// devices, whoever brings it (the watch of this file, the poller, a notification), becomes presence for the own
// resources, and so do the user's own Turms clients (own_devices.h). Our own device type stands for an XMPP account;
// when that account is on this gateway it speaks for itself. Part of the presence feature, which owns it; its state is
// in PresenceState.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/contacts.h"
#include "features/hooks.h"
#include "features/known_presences.h"
#include "turms/push.h"
#include "turms/response.h"

namespace turms::xmpp::features {

class TurmsPresence final {
 public:
  void install(Hooks& on);

  /// Turms says this of `user` now. Thread: shard.
  void learn(Account& account, UserId user, int32_t status, uint32_t devices);

 private:
  void on_session_opened(Account& account);
  void on_push(Account& account, const upstream::Push& push);
  void on_peer_news(Account& account, const PeerNews& news);
  void on_contact(Account& account, const ContactChange& change);
  void on_tick(Account& account);

  Task<void> watch(Account& account);
  Task<void> ask_once(Account& account, UserId user);
  void take_page(Account& account, const FriendPresences& page, bool is_first);
  void settle_origin(Account& account, KnownPresences::Friend& row);
  void show(Account& account, KnownPresences::Friend& row, bool has_new_status);

  Metrics* metrics_ = nullptr;
  Metrics::Handle learned_ = 0;
  Metrics::Handle failures_ = 0;
};

/// Asks Turms how these users (400 at most) are online, on the account's session; upstream::OnlineStatusView rows.
Task<upstream::Response> ask_statuses(Account& account, std::vector<int64_t> users);

}  // namespace turms::xmpp::features
