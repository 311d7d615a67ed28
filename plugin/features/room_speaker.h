// SPDX-License-Identifier: Apache-2.0
// How whoever has said something in a room shows in it: by his nick, also when he is a member no more, by his occupant
// id, and where archives tell it by his real address. Live messages, history and archive all ask here, so that they
// look alike (mapping 14.4, 14.9).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/message_from_turms.h"
#include "features/account.h"
#include "features/room.h"

namespace turms::xmpp::features {

/// A member's nick. Of one who is none (any more) the name of his profile, as far as that is known and nobody else goes
/// by it, else his number. Thread: shard.
[[nodiscard]] std::string speaker_nick(Core& core, const Room& room, UserId user);

/// A message of the room as a reader who calls it `alias` sees it: `from`, `archive` and the occupant id; no `to`. What
/// Turms itself says comes from the room. Thread: shard.
[[nodiscard]] bridge::Rendering rendering_in_room(Core& core, const Room& room, std::string_view alias,
                                                  const bridge::IncomingMessage& message);

/// Who the sender is (XEP-0313 6.1.2): everybody in the room may know. Thread: shard.
[[nodiscard]] bridge::RoomSender sender_in_room(const Core& core, const Room& room, UserId user);

/// When what `user` may see of the room begins: 0, or when he became a member where the operator wants it so
/// (mapping 14.9). Unix epoch. Thread: shard.
[[nodiscard]] int64_t room_history_since(const Core& core, const Room& room, UserId user);

/// Reads the names of those of `users` who are no members; where Turms does not tell them they stay numbers.
/// Thread: shard.
Task<void> learn_speakers(Account& account, RoomPtr room, std::vector<UserId> users);

}  // namespace turms::xmpp::features
