// SPDX-License-Identifier: Apache-2.0
#include "net/peer_limits.h"

#include <algorithm>

namespace turms::gateway::net {

PeerLimits::PeerLimits(const RateLimiting& rate, uint32_t max_connections, uint32_t max_connections_per_ip)
    : rate_(rate), max_connections_(max_connections), max_connections_per_ip_(max_connections_per_ip) {
}

bool PeerLimits::admit(const std::string& ip, int64_t now_ms) {
  if (connections_ >= max_connections_) return false;
  Peer& peer = peer_of(ip, now_ms);
  if (peer.connections >= max_connections_per_ip_) return false;
  ++peer.connections;
  ++connections_;
  return true;
}

void PeerLimits::release(const std::string& ip, int64_t now_ms) {
  auto found = peers_.find(ip);
  if (found == peers_.end() || found->second.connections == 0) return;
  --found->second.connections;
  --connections_;
  if (is_forgettable(found->second, now_ms)) peers_.erase(found);
}

bool PeerLimits::take_token(const std::string& ip, int64_t now_ms) {
  Peer& peer = peer_of(ip, now_ms);
  refill_if_empty(peer, now_ms);
  if (peer.tokens == 0) return false;
  --peer.tokens;
  return true;
}

PeerLimits::Peer& PeerLimits::peer_of(const std::string& ip, int64_t now_ms) {
  if (auto found = peers_.find(ip); found != peers_.end()) return found->second;
  if (peers_.size() >= max_connections_ + kMaxIdleAddresses) make_room(now_ms);
  return peers_.emplace(ip, Peer{0, rate_.initial_tokens, now_ms}).first->second;
}

void PeerLimits::refill_if_empty(Peer& peer, int64_t now_ms) const {
  if (peer.tokens > 0 || rate_.refill_interval_millis == 0) return;
  const int64_t periods = (now_ms - peer.last_refill_ms) / rate_.refill_interval_millis;
  if (periods <= 0) return;
  // Beyond the capacity more periods bring nothing; the bound also keeps the product from overflowing.
  const int64_t useful = std::min<int64_t>(periods, rate_.capacity);
  peer.tokens = static_cast<uint32_t>(std::min<int64_t>(rate_.capacity, useful * rate_.tokens_per_period));
  peer.last_refill_ms += periods * rate_.refill_interval_millis;
}

bool PeerLimits::is_forgettable(const Peer& peer, int64_t now_ms) const {
  if (peer.connections > 0) return false;
  if (peer.tokens >= rate_.initial_tokens) return true;
  // A client that comes back gets the initial tokens: only when waiting would have brought as many may it be forgotten.
  if (rate_.refill_interval_millis == 0) return false;
  const int64_t periods = (now_ms - peer.last_refill_ms) / rate_.refill_interval_millis;
  return std::min<int64_t>(periods, rate_.capacity) * rate_.tokens_per_period >= rate_.initial_tokens;
}

void PeerLimits::make_room(int64_t now_ms) {
  std::erase_if(peers_, [&](const auto& entry) { return is_forgettable(entry.second, now_ms); });
  if (peers_.size() < max_connections_ + kMaxIdleAddresses) return;
  // Everybody still owes: forgive those who hold no connection rather than grow or refuse strangers.
  std::erase_if(peers_, [](const auto& entry) { return entry.second.connections == 0; });
}

}  // namespace turms::gateway::net
