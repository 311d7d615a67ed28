// SPDX-License-Identifier: Apache-2.0
// The user's own Turms clients, which his XMPP clients see as pseudo-resources of the own account, as contacts do,
// where nothing can be watched: Turms tells nobody of his own logins, so all accounts of the shard are asked for
// together, one request for up to 400 of them. Part of the presence feature, one for each shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/turms_presence.h"

namespace turms::xmpp::features {

class OwnDevices {
 public:
  static constexpr size_t kIds = 400;                   // a request
  static constexpr uint64_t kRoundNs = 60'000'000'000;  // Turms' own answers are up to a minute old (mapping 8.3)

  /// `presence` learns what is found, and outlives this.
  explicit OwnDevices(TurmsPresence& presence) : presence_(presence) {}
  void install(Hooks& on);

 private:
  struct Row {
    Account* account = nullptr;
    uint64_t due_ns = 0;  // monotonic; 0: at once
  };

  void on_tick(Account& account);
  void on_resource_gone(Account& account, Resource& resource);
  void step(uint64_t now_ns);
  Task<void> ask(Account& asker, std::vector<int64_t> users);

  TurmsPresence& presence_;
  std::unordered_map<UserId, Row> accounts_;  // of this shard, while a resource is available
  uint64_t next_step_ns_ = 0;
  Metrics* metrics_ = nullptr;
  Metrics::Handle requests_ = 0;
  Metrics::Handle failures_ = 0;
};

}  // namespace turms::xmpp::features
