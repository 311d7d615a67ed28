// SPDX-License-Identifier: Apache-2.0
// What the hooks of rooms tell (room_hooks.h). All views live as long as the call.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/strong_id.h"

namespace turms::xmpp::features {

/// What is different in a room now; the room has it already.
struct RoomChange {
  enum class Kind : uint8_t {
    added,      // `user` is a member now
    removed,    // `user` is none any more
    standing,   // his role, or that he is muted
    nicks,      // some are called otherwise: `renamed`
    appeared,   // he is present now, or says something else of himself
    vanished,   // he is not present any more
    speaks,     // he is about to be heard
    name,       // the group's
    intro,      // the group's
    subject,    // the group's announcement
    settings,   // its type, or that all are muted
    dissolved,  // there is no such group any more
  };
  struct Renamed {
    UserId user;
    std::string_view old_nick;  // the room knows the new one
  };
  Kind kind = Kind::appeared;
  UserId user;                       // whom it is about; 0: the room, or several
  UserId actor;                      // who did it; 0: not known
  std::string_view reason;           // why, in words of the actor
  bool is_ban = false;               // of `removed`: he is on the blocklist now
  bool is_kick = false;              // of `removed` and `vanished`: a moderator sent him out
  std::span<const Renamed> renamed;  // they may have exchanged nicks
};

/// The user is a member of a group now, is none any more, or it has another name.
struct Membership {
  GroupId group;
  bool is_member = true;
  UserId actor;           // who made him one, or made him none; 0: not known
  std::string_view name;  // of the group; empty: not known
};

}  // namespace turms::xmpp::features
