// SPDX-License-Identifier: Apache-2.0
// The avatar of a user: an image in the PEP node of avatar data and the word of the metadata node that it is the one
// shown (XEP-0084). The nodes are the only place where it is kept; vCards and presence are views of them (XEP-0398). It
// is shown to those who may read the nodes, and to nobody else in a vCard either. Turms' own profile picture is a URL
// and stays what Turms clients made it: this gateway has no URL for an image yet, and fetches none.
#pragma once

#include <optional>
#include <string>

#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/avatar.h"
#include "features/pep_nodes.h"

namespace turms::xmpp::features {

class Account;

/// Bytes of an image (mapping 17.4): in Base64, with line breaks and in its element, it is the payload of one item.
inline constexpr size_t kAvatarBytes = 262144;

/// The SHA-1 of the image that `owner` shows, as far as `asker` may know; empty: none. Thread: shard.
Task<std::string> shown_avatar(Account& asker, UserId owner);
/// The image itself; nothing when there is none that `asker` may see. Thread: shard.
Task<std::optional<bridge::Image>> read_avatar(Account& asker, UserId owner);

/// Publishes an image that came another way than through the nodes. A node that is new is open, as the vCard is in
/// which it came. Thread: shard.
Task<PepNodes::Verdict> publish_avatar(Account& account, bridge::Image image);
/// Shows none from now on (XEP-0084 4.2.4).
Task<PepNodes::Verdict> hide_avatar(Account& account);

}  // namespace turms::xmpp::features
