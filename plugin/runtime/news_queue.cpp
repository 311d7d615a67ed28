// SPDX-License-Identifier: Apache-2.0
#include "runtime/news_queue.h"

#include <utility>

namespace turms::xmpp::runtime {

bool NewsQueue::put(News news, std::vector<UserId> to) {
  if (to.empty()) return true;
  if (to.size() > kMaxWaiting - waiting_) return false;
  waiting_ += to.size();
  tellings_.push_back(Telling{std::move(news), std::move(to), 0});
  return true;
}

void NewsQueue::run(const HandOver& hand_over) {
  const uint64_t used_before_ns = used_ns_;
  const uint64_t start_ns = clock_.monotonic_ns();
  while (!tellings_.empty() && used_users_ < kShareUsers && used_ns_ < kShareNs) {
    Telling& first = tellings_.front();
    const UserId user = first.to[first.next++];
    const News news = first.news;
    --waiting_;
    ++used_users_;
    if (first.next == first.to.size()) tellings_.pop_front();
    hand_over(user, *news);
    used_ns_ = used_before_ns + (clock_.monotonic_ns() - start_ns);
  }
}

}  // namespace turms::xmpp::runtime
