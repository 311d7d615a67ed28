// SPDX-License-Identifier: Apache-2.0
// What every message asks about users, remembered: does the recipient exist, has he blocked the sender. Read through to
// the database on the writer's connection; whoever writes these facts calls forget_*, and forget_all() follows a commit
// of another process (the `user` command) or a rollback.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/result.h"
#include "service/bounded_cache.h"
#include "store/relationships_table.h"
#include "store/users_table.h"

namespace turms::gateway::service {

class UserFacts {
 public:
  UserFacts(store::UsersTable& users, store::RelationshipsTable& relationships)
      : users_(users), relationships_(relationships) {}

  Result<store::UserState> state(int64_t user_id);
  /// What `owner` noted about `related`.
  Result<store::Relation> relation(int64_t owner, int64_t related);

  void forget_user(int64_t user_id) { states_.erase(user_id); }
  void forget_relation(int64_t owner, int64_t related) { relations_.erase({owner, related}); }
  void forget_all();

 private:
  struct Pair {
    int64_t owner;
    int64_t related;
    bool operator==(const Pair&) const = default;
  };
  struct PairHash {
    size_t operator()(const Pair& pair) const {
      // Ids of demo users are small neighbours: a plain xor would put (1, 2) and (2, 1) together.
      return std::hash<int64_t>()(pair.owner) * 0x9E3779B97F4A7C15U + std::hash<int64_t>()(pair.related);
    }
  };
  // About 60 bytes an entry: 16 MiB and 32 MiB at most.
  static constexpr size_t kMaxStates = 256 * 1024;
  static constexpr size_t kMaxRelations = 512 * 1024;

  store::UsersTable& users_;
  store::RelationshipsTable& relationships_;
  BoundedCache<int64_t, store::UserState> states_{kMaxStates};
  BoundedCache<Pair, store::Relation, PairHash> relations_{kMaxRelations};
};

}  // namespace turms::gateway::service
