// SPDX-License-Identifier: Apache-2.0
#include "embedded/presence_board.h"

#include <utility>

#include "proto/enums.h"

namespace turms::gateway::embedded {

void PresenceBoard::show(int64_t user_id, const State& state) {
  const std::lock_guard lock(mutex_);
  if (state.device_types == 0) {
    online_.erase(user_id);
  } else {
    online_[user_id] = state;
  }
}

bool PresenceBoard::is_online(int64_t user_id, int64_t watcher) const {
  const std::lock_guard lock(mutex_);
  const auto found = online_.find(user_id);
  return found != online_.end() && (user_id == watcher || !found->second.hides);
}

void PresenceBoard::watch(uint64_t session, int64_t user_id, bool from_start, Done done) {
  Done replaced;
  {
    const std::lock_guard lock(mutex_);
    Watch& watch = watches_[session];
    replaced = std::exchange(watch.waiting, std::move(done));
    watch.user_id = user_id;
    if (from_start) {
      watch.answers_at_once = true;
      watch.news.clear();
    }
    sessions_of_[user_id].insert(session);
    watchers_ = watches_.size();
  }
  if (replaced) replaced(Error{Code::conflict, "watch", "another question of the session took its place"});
}

void PresenceBoard::forget(uint64_t session, const Error& why) {
  Done waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto found = watches_.find(session);
    if (found == watches_.end()) return;
    waiting = std::move(found->second.waiting);
    const auto of_user = sessions_of_.find(found->second.user_id);
    of_user->second.erase(session);
    if (of_user->second.empty()) sessions_of_.erase(of_user);
    watches_.erase(found);
    watchers_ = watches_.size();
  }
  if (waiting) waiting(why);
}

std::vector<int64_t> PresenceBoard::watching(const std::vector<int64_t>& user_ids) const {
  std::vector<int64_t> found;
  const std::lock_guard lock(mutex_);
  for (const int64_t id : user_ids) {
    if (sessions_of_.contains(id)) found.push_back(id);
  }
  return found;
}

void PresenceBoard::note(int64_t user_id, int64_t friend_id) {
  const std::lock_guard lock(mutex_);
  const auto sessions = sessions_of_.find(user_id);
  if (sessions == sessions_of_.end()) return;
  for (const uint64_t session : sessions->second) watches_[session].news.insert(friend_id);
}

sessions::PresencePage PresenceBoard::take_news(Watch& watch) {
  sessions::PresencePage page;
  while (!watch.news.empty() && page.friends.size() < kMaxPage) {
    const int64_t id = *watch.news.begin();
    watch.news.erase(watch.news.begin());
    const auto found = online_.find(id);
    const bool is_seen = found != online_.end() && (id == watch.user_id || !found->second.hides);
    const State state = is_seen ? found->second : State{proto::user_status::kOffline};
    page.friends.push_back({id, state.status, state.device_types});
  }
  page.has_more = !watch.news.empty();
  watch.answers_at_once = false;
  return page;
}

void PresenceBoard::answer(int64_t user_id) {
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    const auto sessions = sessions_of_.find(user_id);
    if (sessions == sessions_of_.end()) return;
    for (const uint64_t session : sessions->second) {
      Watch& watch = watches_[session];
      if (!watch.waiting || (watch.news.empty() && !watch.answers_at_once)) continue;
      answers.push_back({std::exchange(watch.waiting, nullptr), take_news(watch)});
    }
  }
  for (Answer& answer : answers) answer.done(std::move(answer.page));
}

}  // namespace turms::gateway::embedded
