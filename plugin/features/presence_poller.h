// SPDX-License-Identifier: Apache-2.0
// Presence of contacts where Turms does not push it (mapping 8.3): every user whom somebody here watches is asked for
// once a round, whoever and however many watch, on the sessions of the watchers in turn. A round is a minute; users
// whom only inactive clients watch are asked for in every fifth. Part of the presence feature, one for each shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/contacts.h"
#include "features/hooks.h"
#include "features/turms_presence.h"

namespace turms::xmpp::features {

class PresencePoller {
 public:
  static constexpr size_t kIds = 400;  // a request
  static constexpr uint64_t kRoundNs = 60'000'000'000;
  static constexpr uint32_t kRoundsOfInactive = 5;
  static constexpr uint64_t kForgetNs = 600'000'000'000;  // mapping 8.9: without an answer, nobody is online

  /// `presence` learns what is found, and outlives the poller.
  explicit PresencePoller(TurmsPresence& presence) : presence_(presence) {}
  void install(Hooks& on);

  [[nodiscard]] size_t watched() const { return watched_.size(); }

 private:
  struct Watched {
    std::vector<UserId> watchers;
    int32_t status = 0;
    uint32_t devices = 0;
    uint64_t answered_ns = 0;  // monotonic; 0: never
  };

  void on_tick(Account& account);
  void on_resource_gone(Account& account, Resource& resource);
  void on_contact(Account& account, const ContactChange& change);
  void begin(Account& account);
  void end(Account& account);
  void watch(Account& account, UserId user);
  void unwatch(Account& account, UserId user);
  void step(uint64_t now_ns);
  void plan_round(uint64_t now_ns);
  [[nodiscard]] bool is_active(const Watched& row) const;
  void send_some(std::vector<UserId>& from, size_t requests);
  Task<void> poll(Account& asker, std::vector<int64_t> users);
  void take(UserId user, Watched& row, int32_t status, uint32_t devices);

  TurmsPresence& presence_;
  std::unordered_map<UserId, Watched> watched_;
  std::unordered_map<UserId, Account*> watchers_;  // accounts of this shard, while they watch
  std::vector<UserId> due_;                        // of this round
  std::vector<UserId> fresh_;                      // watched since, never asked for
  size_t requests_a_step_ = 1;
  uint32_t round_ = 0;
  uint64_t next_round_ns_ = 0;
  uint64_t next_step_ns_ = 0;
  Metrics* metrics_ = nullptr;
  Metrics::Handle watched_metric_ = 0;
  Metrics::Handle requests_ = 0;
  Metrics::Handle failures_ = 0;
};

}  // namespace turms::xmpp::features
