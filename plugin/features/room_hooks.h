// SPDX-License-Identifier: Apache-2.0
// Where features take part in rooms (XEP-0045): who comes and goes, what changes in a group, and which groups a user is
// in. Whoever learns of a change, from Turms or from a client, says it to Rooms; that fires these hooks once a shard,
// however many members were told. Part of Hooks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/addresses.h"
#include "features/iq_request.h"

namespace turms::xmpp::features {

class Room;
struct Membership;
struct RoomChange;

/// Presence, available or unavailable, that a client sends to a room or to an occupant of it.
class RoomPresence : public StanzaRequest {
 public:
  RoomPresence(Account& account, ResourceId sender, const Stanza& stanza, const bridge::Target& target)
      : StanzaRequest(account, sender, stanza), target_(target) {}
  /// Of a room, an occupant, or the room service with a name that is no room (Kind::unknown_room).
  [[nodiscard]] const bridge::Target& target() const { return target_; }

 private:
  bridge::Target target_;
};

class RoomHooks {
 public:
  using RoomPresenceHandler = std::function<Task<Outcome>(RoomPresence)>;
  using RoomHandler = std::function<void(Core&, Room&, const RoomChange&)>;
  using MembershipHandler = std::function<void(Account&, const Membership&)>;

  /// The one handler of presence to rooms (XEP-0045 7).
  template <class F>
  void room_presence(F* self, Task<Outcome> (F::*method)(RoomPresence)) {
    room_presence_ = [self, method](RoomPresence what) { return (self->*method)(what); };
  }
  /// A room of which something is known on this shard has changed.
  template <class F>
  void room_changed(F* self, void (F::*method)(Core&, Room&, const RoomChange&)) {
    room_changed_.push_back([self, method](Core& c, Room& r, const RoomChange& what) { (self->*method)(c, r, what); });
  }
  /// The groups of an account are others now, or are called otherwise, whoever changed that.
  template <class F>
  void membership(F* self, void (F::*method)(Account&, const Membership&)) {
    membership_.push_back([self, method](Account& a, const Membership& what) { (self->*method)(a, what); });
  }

  [[nodiscard]] const RoomPresenceHandler& room_presence_handler() const { return room_presence_; }
  void on_room_changed(Core& core, Room& room, const RoomChange& change) const;
  void on_membership(Account& account, const Membership& membership) const;

 private:
  RoomPresenceHandler room_presence_;
  std::vector<RoomHandler> room_changed_;
  std::vector<MembershipHandler> membership_;
};

}  // namespace turms::xmpp::features
