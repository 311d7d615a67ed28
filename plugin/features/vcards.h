// SPDX-License-Identifier: Apache-2.0
// The vCard of a user, for whichever format asks: the Turms profile, what the store keeps beside it (bucket
// "vcard/<user>") and the avatar, put together; and the way back, taken apart. Without a store the profile is all there
// is.
#pragma once

#include <string>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/vcard.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

/// \param with_photo  read the avatar, too
/// \errors item-not-found (Turms knows no such user), remote-server-timeout. Thread: shard.
Task<Result<bridge::Vcard, StanzaError>> read_vcard(Account& asker, UserId owner, bool with_photo);

/// Sets the account's own vCard: first what Turms may refuse, then the rest.
/// \param photo_counts  a vCard without a picture takes the avatar away
/// \errors not-acceptable (names the field), resource-constraint, those of Turms. Thread: shard.
Task<Result<void, StanzaError>> set_vcard(Account& account, bridge::Vcard wanted, bool photo_counts);

/// What readers of the vCard4 node are told: that it has changed, and no more (XEP-0292 4.2).
[[nodiscard]] std::string vcard_event();

}  // namespace turms::xmpp::features
