// SPDX-License-Identifier: Apache-2.0
// tgp.host.relations/1 as features see it. One for each shard, owned by it.
#pragma once

#include "features/relations.h"
#include "runtime/host_call.h"

struct tgp_host_relations;

namespace turms::xmpp::runtime {

class HostRelations final : public features::Relations {
 public:
  explicit HostRelations(Shard& shard) : shard_(shard) {}

  [[nodiscard]] bool is_offered() const override;
  Task<Result<features::RelationPair>> between(UserId user, UserId other) override;
  /// See Upstream::watch_friends(), which asks for the session of its account.
  Task<Result<features::FriendPresences>> watch_friends(SessionId session, bool from_start);

 private:
  [[nodiscard]] const tgp_host_relations* table() const;

  Shard& shard_;
};

}  // namespace turms::xmpp::runtime
