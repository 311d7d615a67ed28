// SPDX-License-Identifier: Apache-2.0
// The subscription state machine of RFC 6121 appendix A as Turms can hold it (mapping 5.4): one table, from the state
// of a contact and what its owner's client says to the request for Turms, the change of the note and the words for
// either side. What the other side does (through Turms) has a second, smaller table. Pure; the features do what the
// step says.
#pragma once

#include <cstdint>
#include <vector>

#include "bridge/contact_list.h"
#include "xmpp/stanza.h"

namespace turms::xmpp::bridge {

/// RFC 6121 A.1. "Out": the owner asked; "in": the contact did.
enum class SubscriptionState : uint8_t { none, none_out, none_in, none_out_in, to, to_in, from, from_out, both };

/// Pending requests of somebody who is shown everything anyhow, or to somebody who is seen, do not count.
[[nodiscard]] SubscriptionState state_of(const Contact& contact);

/// What Turms is asked to do with a friend request.
enum class FriendCall : uint8_t { nothing, create, accept, decline, recall };

/// What happens to the note about the contact, before the call.
enum class NoteChange : uint8_t {
  nothing,
  list,        // it is in the roster from now on
  approve,     // listed, and a later request is accepted at once
  disapprove,  // no longer so
  withhold,    // the contact is not to see the owner: Both -> To, From -> None
  show,        // back
  ignore,      // the owner does not want to see the contact: Both -> From, To -> None
  watch,       // back
};

/// What is done about one event.
struct SubscriptionStep {
  FriendCall call = FriendCall::nothing;
  NoteChange change = NoteChange::nothing;
  std::vector<PresenceType> tell_owner;  // presence from the contact to the owner's interested resources
  std::vector<PresenceType> tell_other;  // presence from the owner to the contact's resources on this gateway
  bool pushes_again = false;             // the roster item as it is, though nothing changed

  friend bool operator==(const SubscriptionStep&, const SubscriptionStep&) = default;
};

/// \param said  subscribe, subscribed, unsubscribe or unsubscribed, by the owner's client
/// Thread: any.  Source: RFC 6121 A.2, mapping 5.4
[[nodiscard]] SubscriptionStep step_for(const Contact& contact, PresenceType said);

/// What the contact does, as Turms tells it.
enum class PeerDeed : uint8_t {
  asked,     // a friend request to the owner
  accepted,  // the owner's request
  declined,  // the owner's request
  recalled,  // its own request
  dropped,   // it deleted its relationship about the owner
  restored,  // it made one
};

/// \param contact  as it was before the deed
/// Thread: any.  Source: RFC 6121 A.3, mapping 5.4 and 20.2
[[nodiscard]] SubscriptionStep step_for(const Contact& contact, PeerDeed deed);

/// Thread: any.
void apply(NoteChange change, ContactNote& note);

}  // namespace turms::xmpp::bridge
