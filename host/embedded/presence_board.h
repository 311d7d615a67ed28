// SPDX-License-Identifier: Apache-2.0
// Who is online and how others may see it, and the sessions that wait to hear of it. Written by the writer, asked by
// the reader, which knows the friendships; so a login costs the writer nothing but a line here. What a session has not
// been told is a set of users, so a storm of changes takes no more room than there are friends. Owned by the backend.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <unordered_map>
#include <vector>

#include "sessions/services.h"

namespace turms::gateway::embedded {

class PresenceBoard {
 public:
  static constexpr size_t kMaxPage = 1'000;
  using Done = sessions::Done<sessions::PresencePage>;

  struct State {
    int32_t status = 0;         // proto::user_status
    uint32_t device_types = 0;  // a bit each; 0: offline
    bool hides = false;         // nobody but the user himself sees him
  };

  /// The user's presence is this now. Thread: writer.
  void show(int64_t user_id, const State& state);
  /// As `watcher` sees it.
  [[nodiscard]] bool is_online(int64_t user_id, int64_t watcher) const;

  /// Whether anybody would hear of a change. Thread: any.
  [[nodiscard]] bool has_watchers() const { return watchers_.load() != 0; }

  /// The session waits to hear; an earlier question of it ends with conflict. With `from_start` it is told what
  /// note() says next, even if that is nothing: call answer(session) then. Thread: reader.
  void watch(uint64_t session, int64_t user_id, bool from_start, Done done);
  /// The session has ended, or can't be served: whoever waits is told why. Thread: any.
  void forget(uint64_t session, const Error& why);

  /// Those of `user_ids` who watch. Thread: reader.
  [[nodiscard]] std::vector<int64_t> watching(const std::vector<int64_t>& user_ids) const;
  /// `friend_id`, who may be the user himself, is news for every session of `user_id` that watches. Thread: reader.
  void note(int64_t user_id, int64_t friend_id);
  /// Answers the sessions of `user_id` that have news. Thread: reader.
  void answer(int64_t user_id);

 private:
  struct Watch {
    int64_t user_id = 0;
    Done waiting;  // empty: between two questions
    bool answers_at_once = false;
    std::set<int64_t> news;
  };
  /// One answer on its way out, after the lock.
  struct Answer {
    Done done;
    sessions::PresencePage page;
  };
  [[nodiscard]] sessions::PresencePage take_news(Watch& watch);

  mutable std::mutex mutex_;  // never held while a question is answered
  std::unordered_map<int64_t, State> online_;
  std::unordered_map<uint64_t, Watch> watches_;
  std::unordered_map<int64_t, std::set<uint64_t>> sessions_of_;  // of users who watch
  std::atomic<size_t> watchers_{0};
};

/// Why a question of a session is not answered any more.
[[nodiscard]] inline Error session_ended() {
  return {Code::not_found, "watch", "the session has ended"};
}

}  // namespace turms::gateway::embedded
