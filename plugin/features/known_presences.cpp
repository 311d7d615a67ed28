// SPDX-License-Identifier: Apache-2.0
#include "features/known_presences.h"

#include <algorithm>
#include <utility>

namespace turms::xmpp::features {

namespace {

struct ByUser {
  template <class Row>
  bool operator()(const Row& row, UserId user) const {
    return row.user < user;
  }
  template <class Row>
  bool operator()(UserId user, const Row& row) const {
    return user < row.user;
  }
};

template <class Row>
std::span<const Row> after(const std::vector<Row>& rows, UserId user) {
  const auto first = std::upper_bound(rows.begin(), rows.end(), user, ByUser());
  return {first, rows.end()};
}

}  // namespace

bool KnownPresences::put(News news) {
  const auto [first, last] = std::equal_range(peers_.begin(), peers_.end(), news->from, ByUser());
  const auto found =
      std::find_if(first, last, [&](const Peer& peer) { return peer.news->from_resource == news->from_resource; });
  if (found != last) {
    if (found->news == news) return false;
    found->news = std::move(news);
    return true;
  }
  if (static_cast<size_t>(last - first) >= kMaxResources) return false;
  const UserId user = news->from;
  peers_.insert(last, Peer{user, std::move(news)});
  return true;
}

KnownPresences::News KnownPresences::take(UserId user, std::string_view resource) {
  const auto [first, last] = std::equal_range(peers_.begin(), peers_.end(), user, ByUser());
  const auto found = std::find_if(first, last, [&](const Peer& peer) { return peer.news->from_resource == resource; });
  if (found == last) return nullptr;
  News news = std::move(found->news);
  peers_.erase(found);
  return news;
}

std::vector<KnownPresences::News> KnownPresences::take_all(UserId user) {
  const auto [first, last] = std::equal_range(peers_.begin(), peers_.end(), user, ByUser());
  std::vector<News> taken;
  for (auto at = first; at != last; ++at) taken.push_back(std::move(at->news));
  peers_.erase(first, last);
  return taken;
}

std::span<const KnownPresences::Peer> KnownPresences::peers_of(UserId user) const {
  const auto [first, last] = std::equal_range(peers_.begin(), peers_.end(), user, ByUser());
  return {first, last};
}

std::span<const KnownPresences::Peer> KnownPresences::peers_after(UserId user) const {
  return after(peers_, user);
}

KnownPresences::Friend& KnownPresences::friend_at(UserId user) {
  const auto at = std::lower_bound(friends_.begin(), friends_.end(), user, ByUser());
  if (at != friends_.end() && at->user == user) return *at;
  Friend row;
  row.user = user;
  return *friends_.insert(at, row);
}

KnownPresences::Friend* KnownPresences::find_friend(UserId user) {
  return const_cast<Friend*>(std::as_const(*this).find_friend(user));
}

const KnownPresences::Friend* KnownPresences::find_friend(UserId user) const {
  const auto at = std::lower_bound(friends_.begin(), friends_.end(), user, ByUser());
  return at != friends_.end() && at->user == user ? &*at : nullptr;
}

void KnownPresences::forget_friend(UserId user) {
  const auto at = std::lower_bound(friends_.begin(), friends_.end(), user, ByUser());
  if (at != friends_.end() && at->user == user) friends_.erase(at);
}

std::span<const KnownPresences::Friend> KnownPresences::friends_after(UserId user) const {
  return after(friends_, user);
}

bool KnownPresences::is_online(UserId user) const {
  if (!peers_of(user).empty()) return true;
  const Friend* row = find_friend(user);
  return row != nullptr && row->shown != 0;
}

}  // namespace turms::xmpp::features
