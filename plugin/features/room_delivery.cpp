// SPDX-License-Identifier: Apache-2.0
#include "features/room_delivery.h"

#include <span>
#include <utility>

#include "bridge/muc.h"
#include "bridge/occupant_id.h"
#include "features/core.h"
#include "features/room_speaker.h"
#include "features/rooms.h"
#include "xml/writer.h"

namespace turms::xmpp::features {
namespace {

/// An edit or a recall: not a message that waits in Turms for who missed it.
bool is_about_another(const bridge::Rendering& rendering) {
  return !rendering.replaces.empty() || !rendering.retracts.empty();
}

/// What Turms itself says comes from the room.
bool is_of_somebody(const bridge::IncomingMessage& message) {
  using System = bridge::IncomingMessage::System;
  const bool is_users = message.system() == System::none || message.system() == System::recall;
  return is_users && message.view().sender;
}

bridge::SharedStanza rendered(const bridge::IncomingMessage& message, const bridge::Rendering& rendering) {
  std::string out;
  xml::Writer writer(out, xml::kClientScope);
  bridge::render(writer, message, rendering);
  return bridge::SharedStanza(std::move(out));
}

}  // namespace

Jid address_of(const Core& core, const Room& room, std::string_view alias) {
  if (alias.empty()) return core.addresses.room(room.group());
  Result<Jid> jid = Jid::make(alias, core.addresses.conference());
  return jid ? std::move(*jid) : core.addresses.room(room.group());
}

Jid address_of(const Core& core, const Room& room, std::string_view alias, std::string_view nick) {
  if (alias.empty()) return core.addresses.room(room.group(), nick);
  Jid bare = address_of(core, room, alias);
  Result<Jid> full = bare.with_resource(nick);
  return full ? std::move(*full) : bare;
}

std::string occupant_id_of(const Core& core, GroupId group, UserId user) {
  return std::string(bridge::OccupantId(as_bytes(core.settings.occupant_secret), group, user).view());
}

bool RoomDelivery::deliver(const Account& account, const bridge::IncomingMessage& message,
                           bridge::Rendering rendering) {
  Core& core = account.core();
  const upstream::MessageView& view = message.view();
  const RoomPtr room = core.rooms.find(view.group);
  if (room == nullptr || !room->has_seat(account.user())) return false;
  if (is_of_somebody(message)) core.rooms.speak(core, *room, view.sender);
  rendering.now_ms = core.clock.unix_ms();
  const bool is_plain = !is_about_another(rendering);
  // No date is told: whoever loses his connection is told of private messages again, but a room he joins anew.
  for (Seat& seat : room->seats_of(account.user())) {
    const bridge::SharedStanza& stanza = stanza_for(core, *room, seat.alias, message, rendering);
    send(seat, stanza, is_plain ? view.id : MessageId(), 0, text_);
  }
  return true;
}

const bridge::SharedStanza& RoomDelivery::stanza_for(Core& core, const Room& room, std::string_view alias,
                                                     const bridge::IncomingMessage& message,
                                                     bridge::Rendering& rendering) {
  const upstream::MessageView& view = message.view();
  const std::string nick = is_of_somebody(message) ? speaker_nick(core, room, view.sender) : std::string();
  const bool is_kept = view.id && !view.modified_ms && !is_about_another(rendering);
  if (is_kept) {
    for (const Kept& kept : kept_) {
      if (kept.id == view.id && kept.group == room.group() && kept.alias == alias && kept.nick == nick)
        return kept.stanza;
    }
  }
  rendering.archive = address_of(core, room, alias);
  rendering.from = nick.empty() ? rendering.archive : address_of(core, room, alias, nick);
  rendering.to = Jid();
  rendering.occupant_id = nick.empty() ? std::string() : occupant_id_of(core, room.group(), view.sender);
  if (!is_kept) return once_ = rendered(message, rendering);
  Kept& kept = kept_[next_++ % kKept];
  kept = Kept{view.id, room.group(), std::string(alias), nick, rendered(message, rendering)};
  return kept.stanza;
}

void RoomDelivery::send(Seat& seat, const bridge::SharedStanza& stanza, MessageId held_as, int64_t kept_ms,
                        std::string& text) {
  Resource* resource = seat.account->find(seat.resource);
  if (resource == nullptr || seat.has_been_told(held_as)) return;
  stanza.to_text(resource->full_jid(), text);
  if (seat.has_history) return resource->send_message(text, kept_ms);
  if (seat.held.size() < kHeld) return seat.held.push_back(HeldStanza{held_as, kept_ms, text});
  seat.account->core().log.warn("room.held_full",
                                "Who enters a room is not told live what is said meanwhile; the archive has it.",
                                {{"user", seat.user.value()}, {"message", held_as.value()}});
}

bool RoomDelivery::deliver_private(const Account& account, const bridge::IncomingMessage& message,
                                   bridge::Rendering rendering) {
  Core& core = account.core();
  const upstream::MessageView& view = message.view();
  const RoomPtr room = core.rooms.find(GroupId(message.payload().muc_pm));
  if (room == nullptr || room->member(view.sender) == nullptr) return false;
  const std::span<Seat> seats = room->seats_of(account.user());
  if (seats.empty()) return false;
  rendering.now_ms = core.clock.unix_ms();
  rendering.to = Jid();
  rendering.is_through_room = true;
  const int64_t kept_ms = view.id && !is_about_another(rendering) ? view.date_ms : 0;
  for (Seat& seat : seats) {
    rendering.from = address_of(core, *room, seat.alias, room->nick_of(view.sender));
    // It waits for no history: nobody would tell it again if he left before that came.
    Resource* resource = seat.account->find(seat.resource);
    if (resource == nullptr) continue;
    rendered(message, rendering).to_text(resource->full_jid(), text_);
    resource->send_message(text_, kept_ms);
  }
  return true;
}

}  // namespace turms::xmpp::features
