// SPDX-License-Identifier: Apache-2.0
// Friendships from both sides, and friends' presence for those who watch it. Owned by the backend.
#pragma once

#include <cstdint>
#include <vector>

#include "embedded/presence_board.h"
#include "embedded/session_table.h"
#include "embedded/task_desk.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

class Relations final : public sessions::Relations {
 public:
  Relations(TaskDesk& desk, SessionTable& sessions, PresenceBoard& board)
      : desk_(desk), sessions_(sessions), board_(board) {}

  [[nodiscard]] bool between(int64_t user_id, int64_t other_id, sessions::Done<sessions::BothSides> done) override;
  [[nodiscard]] bool friends(int64_t user_id, sessions::Side side, int64_t after, uint32_t limit,
                             sessions::Done<sessions::FriendPage> done) override;
  [[nodiscard]] bool watch_friends(sessions::SessionId session, bool from_start,
                                   sessions::Done<sessions::PresencePage> done) override;

 private:
  TaskDesk& desk_;
  SessionTable& sessions_;
  PresenceBoard& board_;
};

/// Tells those who watch, the users themselves among them, that these users' presence has changed. \errors  the
/// database's. Thread: reader.
Result<void> tell_friends(store::Tables& tables, PresenceBoard& board, const std::vector<int64_t>& changed);

}  // namespace turms::gateway::embedded
