// SPDX-License-Identifier: Apache-2.0
// What is said in a room without being a message of Turms: that somebody types, how far he has read, how he reacts to a
// message. Turms tells each member of it by himself, so this goes to the resources of one account at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/strong_id.h"
#include "features/account.h"
#include "xml/writer.h"

namespace turms::xmpp::features {

/// Rooms with more members are not told who types and who has read: everybody would hear little else (mapping 13.3).
inline constexpr size_t kSmallRoom = 50;

/// Whether the account is in the room of that group, and the room is small. Thread: shard.
[[nodiscard]] bool is_in_small_room(const Account& account, GroupId group);

enum class RoomWordKind : uint8_t {
  passing,  // of no use to whoever has not been told of the older messages yet
  lasting,  // it says something of a message: it waits for that one
};

/// Sends a groupchat <message/> from `speaker` with what `write` writes inside, to the resources of the account that
/// are in the room. \param id  of the stanza; empty: none
/// \returns  false when none is. Thread: shard.
bool tell_in_room(const Account& account, GroupId group, UserId speaker, std::string_view id, RoomWordKind kind,
                  const std::function<void(xml::Writer&)>& write);

}  // namespace turms::xmpp::features
