// SPDX-License-Identifier: Apache-2.0
// The image of a room. Turms' groups have none, so the host's store keeps it (bucket "rv/<group>"), as one value that
// is replaced as a whole. Who may set it is for the caller to say; without a store no room has one.
#pragma once

#include <cstddef>
#include <optional>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/avatar.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

/// Bytes of an image: the largest value of a store.
inline constexpr size_t kRoomAvatarBytes = 65536;

/// Nothing when there is none, or when the store did not say; that is logged. Thread of all: shard.
Task<std::optional<bridge::Image>> read_room_avatar(Account& asker, GroupId group);

/// \param image  of kRoomAvatarBytes at most; nothing: there is none from now on
/// \errors  service_unavailable (no store), remote_server_timeout, resource_constraint, internal_server_error
Task<Result<void, StanzaError>> set_room_avatar(Account& account, GroupId group, std::optional<bridge::Image> image);

}  // namespace turms::xmpp::features
