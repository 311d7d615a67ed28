// SPDX-License-Identifier: Apache-2.0
// Friendships seen from both sides (tgp.host.relations/1), which Turms tells nobody. The runtime implements it, one for each
// shard. Absent on a cluster: ask is_offered() first.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"

namespace turms::xmpp::features {

/// What one user has noted about another.
enum class Relation : uint8_t { none, friendship, blocked };

/// Has a constructor: it passes through coroutines.
struct RelationPair {
  RelationPair(Relation own_in, Relation other_in) : own(own_in), other(other_in) {}
  Relation own;    // of the first user about the second
  Relation other;  // the other way round
};

/// How a friend is online, in Turms' words.
struct FriendPresence {
  UserId user;
  int32_t status = 0;    // proto::user_status
  uint32_t devices = 0;  // bit 1 << proto::device_type: online with such a device
};

struct FriendPresences {
  FriendPresences() = default;
  std::vector<FriendPresence> friends;
  bool has_more = false;  // more is waiting already
};

class Relations {
 public:
  virtual ~Relations() = default;
  [[nodiscard]] virtual bool is_offered() const = 0;
  /// \errors unsupported, timeout, io. Thread: shard.
  virtual Task<Result<RelationPair>> between(UserId user, UserId other) = 0;
};

}  // namespace turms::xmpp::features
