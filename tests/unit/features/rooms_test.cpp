// SPDX-License-Identifier: Apache-2.0
#include "features/rooms.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

/// Loads a room as a handler would.
Task<void> load(Account& account, std::optional<Result<RoomPtr, StanzaError>>& into) {
  Result<RoomPtr, StanzaError> room = co_await account.core().rooms.load(account, GroupId(7));
  into.emplace(std::move(room));
}

class RoomsTest : public ::testing::Test {
 protected:
  RoomPtr load_room() {
    std::optional<Result<RoomPtr, StanzaError>> room;
    stage.account.scope().spawn(load(stage.account, room));
    stage.ready.run();
    stage.serve();
    return room && *room ? **room : nullptr;
  }
  RoomStage stage;
  FakeOutlet phone_out;
};

TEST_F(RoomsTest, who_ask_together_ask_turms_once) {
  std::optional<Result<RoomPtr, StanzaError>> first;
  std::optional<Result<RoomPtr, StanzaError>> second;
  stage.account.scope().spawn(load(stage.account, first));
  stage.account.scope().spawn(load(stage.account, second));
  stage.ready.run();
  stage.serve();
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryGroups], 1);
  ASSERT_TRUE(first && *first);
  ASSERT_TRUE(second && *second);
  EXPECT_EQ(**first, **second);
}

TEST_F(RoomsTest, what_was_read_serves_for_a_minute) {
  load_room();
  load_room();
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryGroups], 1);
  stage.clock.advance_ms(61'000);
  load_room();
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryGroups], 2);
}

TEST_F(RoomsTest, a_stranger_is_told_that_he_is_one) {
  stage.members.erase(1);
  std::optional<Result<RoomPtr, StanzaError>> room;
  stage.account.scope().spawn(load(stage.account, room));
  stage.ready.run();
  stage.serve();
  ASSERT_TRUE(room);
  ASSERT_FALSE(*room);
  EXPECT_EQ(room->error().condition, StanzaErrorCondition::registration_required);
}

TEST_F(RoomsTest, what_is_told_while_a_room_is_read_is_not_undone_by_an_older_answer) {
  stage.enter("phone", phone_out);
  std::optional<Result<RoomPtr, StanzaError>> room;
  stage.account.scope().spawn(load(stage.account, room));
  stage.ready.run();
  stage.serve_until(proto::RequestKind::kQueryGroupMembers);  // answered, with Carol
  proto::DeleteGroupMembersRequest removal{};
  removal.group_id = 7;
  const std::vector<int64_t> users{3};
  removal.member_ids = users;
  stage.members.erase(3);
  stage.relay(2, removal);
  ASSERT_TRUE(room && *room);
  EXPECT_EQ((**room)->member(UserId(3)), nullptr);
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryGroups], 2);
}

TEST_F(RoomsTest, what_cannot_be_read_is_asked_by_the_next_one) {
  stage.codes[proto::RequestKind::kQueryGroupMembers] = proto::status::kServerInternalError;
  EXPECT_EQ(load_room(), nullptr);
  stage.codes.clear();
  EXPECT_NE(load_room(), nullptr);
}

TEST_F(RoomsTest, members_are_called_as_in_the_group_or_else_by_their_profile) {
  stage.members[3].name = "Caz";
  const RoomPtr room = load_room();
  ASSERT_NE(room, nullptr);
  EXPECT_EQ(room->nick_of(UserId(3)), "Caz");
  EXPECT_EQ(room->nick_of(UserId(2)), "Bob");
}

TEST_F(RoomsTest, a_profile_that_changes_its_name_changes_the_nick) {
  stage.join("phone", phone_out);
  ProfileChange change;
  change.user = UserId(1);
  change.name = "Anna";
  stage.profiles.apply(change);
  stage.hooks.on_profile(stage.account, change);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "nick='Anna'")) << told;
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Anna'"));
}

TEST_F(RoomsTest, who_is_on_another_shard_is_shown) {
  stage.join("phone", phone_out);
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), true, "<show>xa</show>"));
  std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Carol'"));
  EXPECT_TRUE(contains(told, "<show>xa</show>"));
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), false, ""));
  told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Carol' type='unavailable'"));
}

TEST_F(RoomsTest, who_came_before_the_room_was_known_is_shown_too) {
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), true, ""));
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone,
            "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  EXPECT_TRUE(contains(phone_out.take(), "from='7@conference.example.org/Carol'"));
}

TEST_F(RoomsTest, strangers_are_never_shown) {
  stage.join("phone", phone_out);
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(99), true, ""));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomsTest, what_nobody_looks_at_is_forgotten) {
  load_room();
  EXPECT_NE(stage.rooms.find(GroupId(7)), nullptr);
  stage.clock.advance_ms(61'000);
  stage.rooms.sweep(stage.core);
  EXPECT_EQ(stage.rooms.find(GroupId(7)), nullptr);
}

TEST_F(RoomsTest, who_is_here_elsewhere_is_not_forgotten_with_the_rest) {
  load_room();
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), true, ""));
  stage.clock.advance_ms(61'000);
  stage.rooms.sweep(stage.core);
  const RoomPtr room = stage.rooms.find(GroupId(7));
  ASSERT_NE(room, nullptr);
  EXPECT_TRUE(room->members().empty());
  EXPECT_EQ(room->visitors.size(), 1U);
}

}  // namespace
}  // namespace turms::xmpp::features
