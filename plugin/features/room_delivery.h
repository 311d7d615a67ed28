// SPDX-License-Identifier: Apache-2.0
// A message of a group to the resources of one account that are in the room (mapping 14.4). Turms tells each member by
// himself, so this runs once for every account and message; what is the same for all of them, the stanza but for its
// `to`, is rendered for the first. Keeps the last few stanzas; used within one event only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bridge/message_from_turms.h"
#include "bridge/shared_stanza.h"
#include "features/account.h"
#include "features/room.h"

namespace turms::xmpp::features {

/// The room as the seat calls it.
[[nodiscard]] Jid address_of(const Core& core, const Room& room, std::string_view alias);
/// The same with a nick, which is a prepared resourcepart.
[[nodiscard]] Jid address_of(const Core& core, const Room& room, std::string_view alias, std::string_view nick);
/// XEP-0421.
[[nodiscard]] std::string occupant_id_of(const Core& core, GroupId group, UserId user);

class RoomDelivery {
 public:
  static constexpr size_t kHeld = 200;  // of one resource that joins; what is beyond is in the archive
  static constexpr size_t kKept = 16;

  /// \param rendering  as for a private message; addresses, occupant id and <delay/> are filled in here
  /// \returns whether any resource is in the room. Thread: shard.
  bool deliver(const Account& account, const bridge::IncomingMessage& message, bridge::Rendering rendering);
  /// A private message that was sent through a room in which both are. False: it is to be shown like any other.
  bool deliver_private(const Account& account, const bridge::IncomingMessage& message, bridge::Rendering rendering);

 private:
  struct Kept {
    MessageId id;
    GroupId group;
    std::string alias;
    std::string nick;
    bridge::SharedStanza stanza;
  };
  const bridge::SharedStanza& stanza_for(Core& core, const Room& room, std::string_view alias,
                                         const bridge::IncomingMessage& message, bridge::Rendering& rendering);
  static void send(Seat& seat, const bridge::SharedStanza& stanza, MessageId held_as, int64_t kept_ms,
                   std::string& text);

  std::array<Kept, kKept> kept_;
  size_t next_ = 0;
  bridge::SharedStanza once_;  // what is not kept
  std::string text_;
};

}  // namespace turms::xmpp::features
