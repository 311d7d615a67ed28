// SPDX-License-Identifier: Apache-2.0
// The subject of a room (XEP-0045 8.1): the announcement of its group. Turms does not say who wrote it, nor when.
#pragma once

#include <string>
#include <string_view>

#include "features/core.h"
#include "features/room.h"

namespace turms::xmpp::features {

/// The <message/> that tells it, also when there is none: clients wait for it after joining.
/// \param author  who has just changed it; 0: the room tells it
[[nodiscard]] std::string subject_message(const Core& core, const Room& room, const Seat& seat, std::string_view to,
                                          UserId author = {});

}  // namespace turms::xmpp::features
