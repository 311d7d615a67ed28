// SPDX-License-Identifier: Apache-2.0
#include "features/room_hooks.h"

#include "features/room_change.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class Listener final : public Feature {
 public:
  void install(Hooks& on) override {
    on.room_changed(this, &Listener::changed);
    on.membership(this, &Listener::moved);
  }
  std::string heard;

 private:
  void changed(Core&, Room& room, const RoomChange& change) {
    heard += std::to_string(room.group().value()) + ":" + std::to_string(change.user.value()) + " ";
  }
  void moved(Account&, const Membership& membership) { heard += membership.is_member ? "in " : "out "; }
};

TEST(RoomHooks, tell_all_who_listen) {
  Stage stage;
  auto first = std::make_unique<Listener>();
  auto second = std::make_unique<Listener>();
  Listener& one = *first;
  Listener& two = *second;
  stage.hooks.install(std::move(first));
  stage.hooks.install(std::move(second));
  Room room(GroupId(7), stage.ready);
  RoomChange change;
  change.user = UserId(3);
  stage.hooks.on_room_changed(stage.core, room, change);
  stage.hooks.on_membership(stage.account, Membership{GroupId(7), false, UserId(), {}});
  EXPECT_EQ(one.heard, "7:3 out ");
  EXPECT_EQ(two.heard, one.heard);
}

}  // namespace
}  // namespace turms::xmpp::features
