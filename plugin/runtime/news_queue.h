// SPDX-License-Identifier: Apache-2.0
// News that accounts tell each other (features::PeerNews), on their way to the accounts of one shard. They go in the
// order in which they were told, so newer news of anybody never overtakes older; and only so many a turn of the loop,
// so that one word to ten thousand contacts keeps nobody else waiting. Owned by the shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/strong_id.h"
#include "features/core.h"

namespace turms::xmpp::runtime {

class NewsQueue {
 public:
  using News = std::shared_ptr<const features::PeerNews>;
  using HandOver = std::function<void(UserId, const features::PeerNews&)>;
  /// A turn's share. The time is for what accounts make of the news; the number for what comes after: each of those
  /// who were told may have a socket that is written to at the end of the turn.
  static constexpr uint64_t kShareNs = 1'000'000;
  static constexpr size_t kShareUsers = 256;
  static constexpr size_t kMaxWaiting = 4'000'000;  // users, 8 bytes each

  /// `clock` outlives the queue.
  explicit NewsQueue(const Clock& clock) : clock_(clock) {}
  NewsQueue(const NewsQueue&) = delete;
  NewsQueue& operator=(const NewsQueue&) = delete;

  /// Takes `news` for all of `to`, or, when too many wait already, for nobody: false.
  [[nodiscard]] bool put(News news, std::vector<UserId> to);
  /// Hands over until nobody waits or the turn's share is used up. What is put meanwhile comes after what waits. When
  /// `hand_over` throws, that one user has been handed to.
  void run(const HandOver& hand_over);
  /// A new turn: the whole share is there again.
  void begin_turn() { used_users_ = used_ns_ = 0; }

  [[nodiscard]] bool is_empty() const { return tellings_.empty(); }
  /// Users who still wait, each as often as there is news for him.
  [[nodiscard]] size_t waiting() const { return waiting_; }

 private:
  struct Telling {
    News news;
    std::vector<UserId> to;
    size_t next = 0;
  };

  const Clock& clock_;
  std::deque<Telling> tellings_;
  size_t waiting_ = 0;
  size_t used_users_ = 0;
  uint64_t used_ns_ = 0;
};

}  // namespace turms::xmpp::runtime
