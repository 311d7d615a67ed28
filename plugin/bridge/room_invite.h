// SPDX-License-Identifier: Apache-2.0
// Invitations to rooms and answers to them: mediated by the room (XEP-0045 7.8.2) or sent directly (XEP-0249). Reads
// what clients send, and writes what the invited and the inviter are told. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr size_t kInvitesAtOnce = 50;  // in one message: each one is a request to Turms

/// One more bit of MessageFacts::signals (message_content.h): the message holds an invitation of XEP-0249.
inline constexpr uint8_t kSignalInvitation = 32;

/// Somebody who is invited, or whose invitation is declined, and why.
struct RoomLetter {
  RoomLetter() = default;  // no aggregate: it passes through coroutines
  Jid to;
  std::string reason;
};

/// What the <x/> of a message to a room asks of the room.
struct RoomLetters {
  RoomLetters() = default;  // no aggregate: it passes through coroutines
  std::vector<RoomLetter> invites;
  std::optional<RoomLetter> decline;

  /// The message asks for neither.
  [[nodiscard]] bool empty() const { return invites.empty() && !decline; }
};

/// Mediated invitations and declines of a client's message to a room.
/// \errors  jid_malformed; bad_request (both kinds at once, several declines); policy_violation (more than
///          kInvitesAtOnce)
/// Thread: any.  Source: XEP-0045 7.8.2
[[nodiscard]] Result<RoomLetters, StanzaError> read_room_letters(const xml::Element& message);

/// An invitation from one client to another: `to` is the bare address of the room.
/// \returns  nothing when the message holds none, or one that names no room
/// Thread: any.  Source: XEP-0249 2
[[nodiscard]] std::optional<RoomLetter> read_direct_invite(const xml::Element& message);

/// <x/> of the room's message to the invited.
/// \param inviter  an address; empty when nobody knows who it was
void write_room_invite(xml::Writer& out, std::string_view inviter, std::string_view reason);

/// <x/> of the room's message to the inviter.
void write_room_decline(xml::Writer& out, std::string_view invited, std::string_view reason);

}  // namespace turms::xmpp::bridge
