// SPDX-License-Identifier: Apache-2.0
#include "features/room_reader.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

using Facts = Result<RoomFacts, StanzaError>;

Task<void> read_into(Account& account, std::optional<Facts>& into) {
  Facts facts = co_await read_room(account, GroupId(7));
  into.emplace(std::move(facts));
}

class RoomReaderTest : public ::testing::Test {
 protected:
  const Facts& read() {
    stage.account.scope().spawn(read_into(stage.account, facts));
    stage.ready.run();
    stage.serve();
    return *facts;
  }
  [[nodiscard]] const GroupMember& member(int64_t user) const {
    for (const GroupMember& each : facts->value().members) {
      if (each.user == UserId(user)) return each;
    }
    throw std::logic_error("no such member");
  }
  RoomStage stage;
  std::optional<Facts> facts;
};

TEST_F(RoomReaderTest, reads_group_members_and_who_is_online) {
  stage.intro = "About";
  stage.members[2].device = proto::device_type::kIos;
  stage.members[3].mute_end_ms = 77;
  ASSERT_TRUE(read());
  EXPECT_EQ(facts->value().info.name, "Room");
  EXPECT_EQ(facts->value().info.intro, "About");
  EXPECT_EQ(facts->value().info.owner, UserId(2));
  EXPECT_EQ(member(2).role, proto::group_member_role::kOwner);
  EXPECT_TRUE(member(2).is_elsewhere);
  EXPECT_FALSE(member(3).is_elsewhere);
  EXPECT_EQ(member(3).mute_end_ms, 77);
}

TEST_F(RoomReaderTest, our_own_kind_of_device_is_no_turms_client) {
  stage.members[2].device = stage.settings.device_type;
  ASSERT_TRUE(read());
  EXPECT_FALSE(member(2).is_elsewhere);
}

TEST_F(RoomReaderTest, up_to_date_is_no_list_when_no_date_was_asked_for) {
  stage.codes[proto::RequestKind::kQueryGroupMembers] = proto::status::kAlreadyUpToDate;
  EXPECT_FALSE(read());
}

TEST_F(RoomReaderTest, a_group_that_is_gone_is_not_found) {
  stage.exists = false;
  ASSERT_FALSE(read());
  EXPECT_EQ(facts->error().condition, StanzaErrorCondition::item_not_found);
}

TEST_F(RoomReaderTest, of_large_groups_nobody_asks_who_is_online) {
  for (int64_t user = 10; user < 10 + static_cast<int64_t>(kStatusMembers); ++user) stage.members[user] = {};
  stage.members[2].device = proto::device_type::kIos;
  ASSERT_TRUE(read());
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryGroupMembers], 1);
  EXPECT_FALSE(member(2).is_elsewhere);
}

TEST_F(RoomReaderTest, names_are_read_for_those_who_have_none_in_the_group) {
  stage.members[3].name = "Caz";
  ASSERT_TRUE(read());
  const uint64_t now = stage.clock.monotonic_ns();
  ASSERT_NE(stage.profiles.known(UserId(2), now), nullptr);
  EXPECT_EQ(stage.profiles.known(UserId(2), now)->name, "Bob");
  EXPECT_EQ(stage.profiles.known(UserId(3), now), nullptr);
}

}  // namespace
}  // namespace turms::xmpp::features
