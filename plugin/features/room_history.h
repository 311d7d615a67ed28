// SPDX-License-Identifier: Apache-2.0
// What was said in a room before somebody joined it (XEP-0045 7.2.13): the newest messages, as many as the client
// wishes and the operator allows, each with its date. Messages that come live meanwhile wait in the seat; of those that
// history told already none is told again (Seat::has_been_told).
#pragma once

#include <cstdint>

#include "base/task.h"
#include "bridge/room_join.h"
#include "features/account.h"
#include "features/resource.h"
#include "features/room.h"

namespace turms::xmpp::features {

inline constexpr uint32_t kMostRoomHistory = 100;

/// Call it between the own presence and the subject, while the seat is still entering. Where Turms does not answer
/// nothing is told: the archive has it. Thread: shard. The resource may have gone, or left, afterwards.
Task<void> send_room_history(Account& account, ResourceId resource, RoomPtr room, bridge::HistoryWish wish);

}  // namespace turms::xmpp::features
