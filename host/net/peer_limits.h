// SPDX-License-Identifier: Apache-2.0
// What one IP address may do: how many connections it holds, and how many requests it makes. Owned by the loop of the
// listeners. The token bucket is Turms' own (IpRequestThrottler): it is refilled only when it is found empty. An
// address is forgotten as soon as it has no connection and forgetting gives it nothing, so the table is bounded by the
// connections and by kMaxIdleAddresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "net/settings.h"

namespace turms::gateway::net {

class PeerLimits {
 public:
  /// Addresses without a connection that are remembered for their bucket's sake; beyond, all debts of absent peers are
  /// forgiven.
  static constexpr size_t kMaxIdleAddresses = 65'536;

  PeerLimits(const RateLimiting& rate, uint32_t max_connections, uint32_t max_connections_per_ip);

  /// Counts a new connection. \returns false, counting nothing, when the address or the listener has no room.
  [[nodiscard]] bool admit(const std::string& ip, int64_t now_ms);

  /// The end of an admitted connection.
  void release(const std::string& ip, int64_t now_ms);

  /// Takes one token of the address's bucket. Source: turms-semantics 1.6.
  [[nodiscard]] bool take_token(const std::string& ip, int64_t now_ms);

  [[nodiscard]] size_t connections() const { return connections_; }
  [[nodiscard]] size_t addresses() const { return peers_.size(); }

 private:
  struct Peer {
    uint32_t connections = 0;
    uint32_t tokens = 0;
    int64_t last_refill_ms = 0;
  };

  Peer& peer_of(const std::string& ip, int64_t now_ms);
  void refill_if_empty(Peer& peer, int64_t now_ms) const;
  [[nodiscard]] bool is_forgettable(const Peer& peer, int64_t now_ms) const;
  void make_room(int64_t now_ms);

  const RateLimiting rate_;
  const uint32_t max_connections_;
  const uint32_t max_connections_per_ip_;
  size_t connections_ = 0;
  std::unordered_map<std::string, Peer> peers_;
};

}  // namespace turms::gateway::net
