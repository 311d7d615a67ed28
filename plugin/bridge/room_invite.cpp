// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_invite.h"

#include <utility>

#include "bridge/muc.h"

namespace turms::xmpp::bridge {
namespace {

Result<RoomLetter, StanzaError> read_letter(const xml::Element& element) {
  Result<Jid> to = Jid::parse(element.attr("to"));
  if (!to) return StanzaError(StanzaErrorCondition::jid_malformed);
  RoomLetter letter;
  letter.to = std::move(*to);
  letter.reason = element.child_text("reason", kMucUserNs);
  return letter;
}

void write_letter(xml::Writer& out, std::string_view kind, std::string_view from, std::string_view reason) {
  out.open("x", kMucUserNs).open(kind).attr_if("from", from);
  if (!reason.empty()) out.leaf("reason", reason);
  out.close().close();
}

}  // namespace

Result<RoomLetters, StanzaError> read_room_letters(const xml::Element& message) {
  RoomLetters letters;
  const xml::Element* x = message.child("x", kMucUserNs);
  if (x == nullptr) return letters;
  for (const xml::Element& child : x->children()) {
    const bool is_invite = child.is("invite", kMucUserNs);
    if (!is_invite && !child.is("decline", kMucUserNs)) continue;
    Result<RoomLetter, StanzaError> letter = read_letter(child);
    if (!letter) return letter.error();
    if (is_invite) {
      if (letters.invites.size() == kInvitesAtOnce)
        return StanzaError(StanzaErrorCondition::policy_violation, StanzaErrorType::modify,
                           "at most " + std::to_string(kInvitesAtOnce) + " invitations at once");
      letters.invites.push_back(std::move(*letter));
    } else {
      if (letters.decline) return StanzaError(StanzaErrorCondition::bad_request, "one decline at a time");
      letters.decline = std::move(*letter);
    }
  }
  if (letters.decline && !letters.invites.empty())
    return StanzaError(StanzaErrorCondition::bad_request, "an invitation or a decline, not both");
  return letters;
}

std::optional<RoomLetter> read_direct_invite(const xml::Element& message) {
  const xml::Element* x = message.child("x", kConferenceNs);
  if (x == nullptr) return std::nullopt;
  const Result<Jid> room = Jid::parse(x->attr("jid"));
  if (!room || room.value().local().empty()) return std::nullopt;
  RoomLetter letter;
  letter.to = room.value().bare();
  letter.reason = x->attr("reason");
  return letter;
}

void write_room_invite(xml::Writer& out, std::string_view inviter, std::string_view reason) {
  write_letter(out, "invite", inviter, reason);
}

void write_room_decline(xml::Writer& out, std::string_view invited, std::string_view reason) {
  write_letter(out, "decline", invited, reason);
}

}  // namespace turms::xmpp::bridge
