// SPDX-License-Identifier: Apache-2.0
// What the shards of this gateway tell each other of rooms: who of their accounts is in which one, and how. Turms
// knows nothing of it: there a member is a member whether anybody looks or not.
#pragma once

#include <string>
#include <utility>

#include "base/strong_id.h"

namespace turms::xmpp::features {

/// One object is shared by all shards and never changes: the reason for a shared_ptr.
struct RoomNews {
  RoomNews(GroupId group_in, UserId user_in, bool is_here_in, std::string content_in)
      : group(group_in), user(user_in), is_here(is_here_in), content(std::move(content_in)) {}

  GroupId group;
  UserId user;
  bool is_here;         // with one resource at least
  std::string content;  // what stands in his presence: show, status, capabilities; serialised
  // Of one who is sent out of the room, and is a member as before:
  UserId sent_by;      // 0: he goes by himself
  std::string reason;  // may be empty
};

}  // namespace turms::xmpp::features
