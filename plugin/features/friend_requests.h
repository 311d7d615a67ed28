// SPDX-License-Identifier: Apache-2.0
// Friend requests of Turms as the subscriptions of XMPP: asking, answering, taking back, and what clients hear of it
// (mapping 5.4). What is to be done in which state stands in bridge/subscription.h; here it is done. Functions that
// return a Task change Turms; callers hold the contact's turn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/subscription.h"
#include "turms/response.h"
#include "xmpp/stanza.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;
class Resource;

/// Asks `user`, who exists (Turms takes requests to nobody, too), for friendship. \param text  what he reads; longer
/// than 200 UTF-16 units: cut \returns  what the client is to be told, nothing when the request stands. Thread: shard.
Task<std::optional<StanzaError>> ask_for_friendship(Account& account, UserId user, std::string text);
/// Says yes to what `user` has asked, and gives him the name and groups that were noted. Thread: shard.
Task<std::optional<StanzaError>> accept_friendship(Account& account, UserId user);
Task<std::optional<StanzaError>> decline_friendship(Account& account, UserId user);
/// Turms' third answer: the other side is not told, and nobody is asked again. Thread: shard.
Task<std::optional<StanzaError>> ignore_friendship(Account& account, UserId user);
/// Takes the own request back; where Turms does not allow it, it is hidden.
Task<std::optional<StanzaError>> recall_friendship(Account& account, UserId user);

/// `user` has asked for friendship: tells the clients, or accepts when he is welcome anyhow. The list has the request.
/// `before` is the contact as it was. Thread: shard.
void hear_request(Account& account, UserId user, const bridge::Contact& before);
/// `user` has accepted, or another device has accepted him: they are friends now.
void hear_acceptance(Account& account, UserId user);

/// The `type` of a presence: "subscribe" and so on; of the four subscription types only.
[[nodiscard]] std::string_view name_of(PresenceType type);
/// Presence of a subscription type from `from` to every resource that asked for the roster (RFC 6121 3.1.6).
void tell_subscription(Account& account, UserId from, PresenceType type);
/// The requests that wait for an answer, to a resource that is available and asked for the roster (RFC 6121 3.1.3).
void tell_pending_requests(Account& account, Resource& resource);

/// One row of a QueryFriendRequests answer.
struct PendingRequest {
  int64_t id = 0;
  UserId requester;
  UserId recipient;
  std::string_view text;
};
/// Reads a row. False when it is malformed or no longer pending. The text lives as long as `row`.
[[nodiscard]] bool read_pending(std::string_view row, PendingRequest& request);

}  // namespace turms::xmpp::features
