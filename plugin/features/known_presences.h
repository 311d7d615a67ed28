// SPDX-License-Identifier: Apache-2.0
// What an account knows of how its contacts are online: the presences of their XMPP resources on this gateway, each
// shared with everybody else who was told, and what Turms says of their other clients. So a second resource, a client's
// probe and the end of a subscription need nobody else. Bounded by the contacts; in order of users, since most are
// found once and walked often. Owned by the account.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "features/core.h"

namespace turms::xmpp::features {

class KnownPresences {
 public:
  using News = std::shared_ptr<const PeerNews>;
  /// Of one user; more resources are not taken in.
  static constexpr size_t kMaxResources = 32;

  struct Peer {
    UserId user;
    News news;  // of one resource, available
  };
  /// Where the session of our own device type comes from that Turms tells of: an XMPP account here, which speaks for
  /// itself, or something that only Turms knows.
  enum class Origin : uint8_t { none, asked, here, elsewhere };
  /// What Turms says of a friend who is online.
  struct Friend {
    UserId user;
    int32_t status = 0;   // proto::user_status
    uint8_t devices = 0;  // bit 1 << proto::device_type
    uint8_t shown = 0;    // those that our resources see as pseudo-resources now
    Origin origin = Origin::none;
  };

  // XMPP resources.
  /// Whether it is news: false for the very presence that was known, and for one resource too many.
  bool put(News news);
  /// It is known no more; null when it never was.
  News take(UserId user, std::string_view resource);
  std::vector<News> take_all(UserId user);
  [[nodiscard]] std::span<const Peer> peers_of(UserId user) const;
  /// All whose user comes after `user`.
  [[nodiscard]] std::span<const Peer> peers_after(UserId user) const;

  // Turms clients.
  /// The friend's row, made when there is none. Valid until the next change of rows.
  [[nodiscard]] Friend& friend_at(UserId user);
  [[nodiscard]] Friend* find_friend(UserId user);
  [[nodiscard]] const Friend* find_friend(UserId user) const;
  void forget_friend(UserId user);
  [[nodiscard]] std::span<const Friend> friends() const { return friends_; }
  [[nodiscard]] std::span<const Friend> friends_after(UserId user) const;

  /// Whether any resource of the user, real or not, is shown as available.
  [[nodiscard]] bool is_online(UserId user) const;

 private:
  std::vector<Peer> peers_;      // by user
  std::vector<Friend> friends_;  // by user, each once
};

}  // namespace turms::xmpp::features
