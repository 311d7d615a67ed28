// SPDX-License-Identifier: Apache-2.0
// Who is online: for each user the status, the one session of each device type, and where they say they are. Kept in
// memory and lost with the process, as Turms loses it with Redis. Belongs to the thread that runs the write service.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "service/requester.h"
#include "service/user_locations.h"

namespace turms::gateway::service {

inline constexpr int32_t kDeviceTypes = 6;  // proto::device_type::kDesktop .. kUnknown

struct OnlineUser {
  int32_t status = 0;  // proto::user_status
  std::array<SessionKey, kDeviceTypes> sessions{};
};

class OnlineUsers {
 public:
  /// Nothing when the user has no session. The pointer is good until the next change.
  [[nodiscard]] const OnlineUser* find(int64_t user_id) const;

  /// Puts the session in its device type's place and sets the user's status. The place must be free: a login closes
  /// whoever held it first.
  void add(const Requester& session, int32_t status);
  /// Frees the place if this session still holds it; status and location go with the last session.
  void remove(const Requester& session);
  /// No effect on a user who is offline.
  void set_status(int64_t user_id, int32_t status);

  /// Calls `visit(session)` for the user's sessions but the one of `excluded_device_type`.
  template <class Visit>
  void each_session(int64_t user_id, int32_t excluded_device_type, Visit visit) const {
    const OnlineUser* user = find(user_id);
    if (user == nullptr) return;
    for (int32_t type = 0; type < kDeviceTypes; ++type) {
      const SessionKey session = user->sessions.at(static_cast<size_t>(type));
      if (session != 0 && type != excluded_device_type) visit(session);
    }
  }

  /// Of users who are online; remove() forgets them.
  [[nodiscard]] UserLocations& locations() { return locations_; }

  /// From now on changed users are remembered for take_changed().
  void watch_changes() { watches_changes_ = true; }
  /// Users whose status or sessions have changed since the last call; some may be named twice.
  [[nodiscard]] std::vector<int64_t> take_changed() { return std::exchange(changed_, {}); }

  [[nodiscard]] size_t size() const { return users_.size(); }
  [[nodiscard]] std::vector<int64_t> user_ids() const;

 private:
  void note_change(int64_t user_id) {
    if (watches_changes_) changed_.push_back(user_id);
  }

  std::unordered_map<int64_t, OnlineUser> users_;
  bool watches_changes_ = false;
  std::vector<int64_t> changed_;
  UserLocations locations_;
};

}  // namespace turms::gateway::service
