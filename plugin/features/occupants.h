// SPDX-License-Identifier: Apache-2.0
// Presence in rooms, outward (XEP-0045 7 to 10): what the occupants on this shard are told of each other, when one
// joins and whenever something changes. In a large room they are told of so many only; of the others before they are
// heard. Owned by the feature of joining.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/room_presence.h"
#include "features/core.h"
#include "features/hooks.h"
#include "features/room.h"
#include "features/room_change.h"

namespace turms::xmpp::features {

class Occupants {
 public:
  void install(Hooks& on);

  /// To one that joins: everybody but himself who is shown. Thread of all: shard.
  void tell_others(Core& core, Room& room, Resource& to, std::string_view alias, UserId self);
  /// He is one of them now: his own presence, which ends the list (XEP-0045 7.2.2). \param codes  beside 110
  void tell_self(Core& core, Room& room, const Seat& seat, std::vector<uint16_t> codes);
  /// He leaves by himself: the last he hears of the room.
  void tell_left(Core& core, const Room& room, const Seat& seat);

 private:
  struct Words;
  void changed(Core& core, Room& room, const RoomChange& change);
  void appeared(Core& core, Room& room, UserId user);
  void vanished(Core& core, Room& room, const RoomChange& change);
  static void unseat(Core& core, Room& room, UserId user);
  void removed(Core& core, Room& room, const RoomChange& change);
  void renamed(Core& core, Room& room, const RoomChange& change);
  void dissolved(Core& core, Room& room, const RoomChange& change);
  [[nodiscard]] static bool has_place(const Core& core, const Room& room, UserId user);
  static void fill(const Core& core, Room& room);
  static void broadcast(const Core& core, Room& room, UserId user, const Words& words);
  static void send(const Core& core, const Room& room, const Seat& seat, UserId user, const Words& words);
  static std::string presence(const Core& core, const Room& room, std::string_view alias, UserId user,
                              const Words& words, bool is_self);
};

}  // namespace turms::xmpp::features
