// SPDX-License-Identifier: Apache-2.0
// The field of an ad-hoc command in which the user says which room he means, since commands belong to the domain.
#pragma once

#include <string_view>

#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/data_form.h"
#include "features/command.h"

namespace turms::xmpp::features {

inline constexpr std::string_view kRoomField = "room";

/// Offers the rooms in which the account is; another may be written. Thread: shard.
void write_room_field(const Account& account, bridge::DataFormWriter& form);

/// The group that was chosen, by number or by the name that the room was made with; 0: none. Thread: shard.
Task<GroupId> read_room_field(CommandCall call);

}  // namespace turms::xmpp::features
