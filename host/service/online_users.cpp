// SPDX-License-Identifier: Apache-2.0
#include "service/online_users.h"

#include <algorithm>

#include "service/outcome.h"

namespace turms::gateway::service {

const OnlineUser* OnlineUsers::find(int64_t user_id) const {
  const auto found = users_.find(user_id);
  return found == users_.end() ? nullptr : &found->second;
}

void OnlineUsers::add(const Requester& session, int32_t status) {
  OnlineUser& user = users_[session.user_id];
  user.status = status;
  user.sessions.at(static_cast<size_t>(session.device_type)) = session.session;
  note_change(session.user_id);
}

void OnlineUsers::remove(const Requester& session) {
  const auto found = users_.find(session.user_id);
  if (found == users_.end()) return;
  note_change(session.user_id);
  auto& sessions = found->second.sessions;
  SessionKey& place = sessions.at(static_cast<size_t>(session.device_type));
  if (place == session.session) {
    place = 0;
    locations_.forget({session.user_id, session.device_type});
  }
  if (!std::all_of(sessions.begin(), sessions.end(), [](SessionKey key) { return key == 0; })) return;
  locations_.forget({session.user_id, kNoDeviceType});
  users_.erase(found);
}

void OnlineUsers::set_status(int64_t user_id, int32_t status) {
  const auto found = users_.find(user_id);
  if (found == users_.end()) return;
  found->second.status = status;
  note_change(user_id);
}

std::vector<int64_t> OnlineUsers::user_ids() const {
  std::vector<int64_t> ids;
  ids.reserve(users_.size());
  for (const auto& [id, user] : users_) ids.push_back(id);
  return ids;
}

}  // namespace turms::gateway::service
