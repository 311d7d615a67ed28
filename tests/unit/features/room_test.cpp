// SPDX-License-Identifier: Apache-2.0
#include "features/room.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace turms::xmpp::features {
namespace {

class RoomTest : public ::testing::Test {
 protected:
  GroupMember row(int64_t user, int32_t role = proto::group_member_role::kMember) {
    GroupMember member;
    member.user = UserId(user);
    member.role = role;
    return member;
  }
  Stage stage;
  Room room{GroupId(7), stage.ready};
};

TEST_F(RoomTest, finds_members_however_they_came) {
  room.set_members({row(5), row(2), row(9)});
  room.put_member(row(3));
  ASSERT_NE(room.member(UserId(3)), nullptr);
  EXPECT_EQ(room.member(UserId(4)), nullptr);
  room.remove_member(UserId(5));
  EXPECT_EQ(room.member(UserId(5)), nullptr);
  EXPECT_EQ(room.members().size(), 3U);
}

TEST_F(RoomTest, a_row_that_comes_again_takes_the_place_of_the_old_one) {
  room.set_members({row(5)});
  room.put_member(row(5, proto::group_member_role::kOwner));
  EXPECT_EQ(room.members().size(), 1U);
  EXPECT_EQ(room.standing_of(UserId(5), 0).affiliation, bridge::Affiliation::owner);
}

TEST_F(RoomTest, a_stranger_has_no_standing) {
  EXPECT_EQ(room.standing_of(UserId(5), 0), bridge::Standing());
}

TEST_F(RoomTest, whose_name_is_not_known_is_called_by_his_number) {
  EXPECT_EQ(room.nick_of(UserId(5)), "5");
  room.nicks.set(UserId(5), "Eve");
  EXPECT_EQ(room.nick_of(UserId(5)), "Eve");
  EXPECT_EQ(room.user_of("Eve"), UserId(5));
  EXPECT_EQ(room.user_of("Adam"), UserId());
}

TEST_F(RoomTest, is_present_who_is_here_or_in_a_turms_client) {
  room.set_members({row(5), row(6)});
  room.member(UserId(5))->is_elsewhere = true;
  room.visitors[UserId(6)] = std::make_shared<RoomNews>(GroupId(7), UserId(6), true, "");
  EXPECT_TRUE(room.is_present(UserId(5)));
  EXPECT_TRUE(room.is_present(UserId(6)));
  EXPECT_FALSE(room.is_present(UserId(8)));
}

TEST_F(RoomTest, each_resource_has_its_own_seat) {
  room.add_seat(stage.account, ResourceId(1), "");
  room.add_seat(stage.account, ResourceId(2), "tea");
  EXPECT_EQ(room.seats_of(UserId(1)).size(), 2U);
  ASSERT_NE(room.seat(UserId(1), ResourceId(2)), nullptr);
  EXPECT_EQ(room.seat(UserId(1), ResourceId(2))->alias, "tea");
  room.remove_seat(UserId(1), ResourceId(1));
  EXPECT_EQ(room.seat(UserId(1), ResourceId(1)), nullptr);
  EXPECT_TRUE(room.has_seat(UserId(1)));
  room.remove_seat(UserId(1), ResourceId(2));
  EXPECT_FALSE(room.has_seat(UserId(1)));
}

}  // namespace
}  // namespace turms::xmpp::features
