// SPDX-License-Identifier: Apache-2.0
#include "embedded/session_table.h"

namespace turms::gateway::embedded {

std::shared_ptr<Session> SessionTable::create(int64_t user_id, int32_t device_type, uint8_t affinity,
                                              sessions::SessionSink& sink) {
  const uint64_t number = last_number_.fetch_add(1, std::memory_order_relaxed) + 1;
  auto session = std::make_shared<Session>(number << 8U | affinity, user_id, device_type, sink);
  Shard& shard = shards_.at(shard_of(session->id()));
  const std::lock_guard lock(shard.mutex);
  shard.sessions.emplace(session->id(), session);
  size_.fetch_add(1, std::memory_order_relaxed);
  return session;
}

std::shared_ptr<Session> SessionTable::find(sessions::SessionId id) const {
  const Shard& shard = shards_.at(shard_of(id));
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.sessions.find(id);
  return found == shard.sessions.end() ? nullptr : found->second;
}

void SessionTable::erase(sessions::SessionId id) {
  Shard& shard = shards_.at(shard_of(id));
  const std::lock_guard lock(shard.mutex);
  if (shard.sessions.erase(id) == 1) size_.fetch_sub(1, std::memory_order_relaxed);
}

template <class Wanted>
std::vector<std::shared_ptr<Session>> SessionTable::collect(Wanted wanted) const {
  std::vector<std::shared_ptr<Session>> found;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [id, session] : shard.sessions) {
      if (wanted(*session)) found.push_back(session);
    }
  }
  return found;
}

std::vector<std::shared_ptr<Session>> SessionTable::silent_since(uint64_t limit_ns) const {
  return collect(
      [limit_ns](const Session& session) { return session.is_open() && session.last_heard_ns() < limit_ns; });
}

std::vector<std::shared_ptr<Session>> SessionTable::all() const {
  return collect([](const Session&) { return true; });
}

}  // namespace turms::gateway::embedded
