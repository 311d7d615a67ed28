// SPDX-License-Identifier: Apache-2.0
// What requests about relationships, their groups and friend requests have in common: the writes that keep every
// relationship in a group, the stamps that move with them, and who is told.
#pragma once

#include <cstdint>
#include <vector>

#include "service/call.h"
#include "store/relationships_table.h"

namespace turms::gateway::service {

/// Ours: Turms has no bounds.
inline constexpr int64_t kMaxListedRelationships = 100'000;
inline constexpr size_t kMaxAskedUserIds = 10'000;
inline constexpr size_t kMaxAskedGroups = 1'000;
inline constexpr int64_t kMaxContactNameLength = 200;  // of contacts and of groups, in UTF-16 units

/// After a change of what `owner` noted about `related`, groups included: moves the stamps, forgets the fact. Turms
/// moves only some of them. Thread: writer.
Result<void> mark_contact_changed(WriteContext& context, int64_t owner, int64_t related, int64_t date);

/// A friend without a name in the default group, over whatever was noted before. \returns  whether he is new there
Result<bool> befriend(WriteContext& context, int64_t owner, int64_t related, int64_t date);

/// "Own other sessions" by one toggle, and somebody else by another.
[[nodiscard]] std::vector<Recipient> told(const Call& call, bool own_other_sessions, bool other, int64_t other_id);

}  // namespace turms::gateway::service
