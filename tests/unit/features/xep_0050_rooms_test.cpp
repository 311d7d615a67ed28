// SPDX-License-Identifier: Apache-2.0
#include "fake_group_types.h"
#include "room_commands.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;
using Kind = proto::RequestKind;

class RoomCommandsTest : public RoomCommandTest {
 protected:
  FakeGroupTypes types;
};

TEST_F(RoomCommandsTest, make_a_group_with_a_number) {
  begin("create-group");
  EXPECT_FALSE(says("var='type'"));
  submit({"name=The cave", "intro=dark"});
  EXPECT_EQ(stage.take_writes(), Lines{"new group 'The cave'"});
  EXPECT_TRUE(says("<value>1000@conference.example.org</value>")) << heard;
  begin("create-group");
  submit({"name="});
  EXPECT_TRUE(says("A group has a name.")) << heard;
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomCommandsTest, offer_types_where_they_are_known) {
  stage.core.group_types = &types;
  types.all[1].name = "Open";
  begin("create-group");
  EXPECT_TRUE(says("<option label='Open'><value>1</value></option>")) << heard;
  submit({"name=The cave", "type=1"});
  EXPECT_EQ(stage.take_writes(), Lines{"new group 'The cave' type 1"});
  stage.codes[Kind::kCreateGroup] = status::kNoPermissionToCreateGroupWithGroupType;
  begin("create-group");
  submit({"name=The cave", "type=1"});
  EXPECT_TRUE(says("type='error'")) << heard;
}

TEST_F(RoomCommandsTest, hand_a_group_over) {
  stage.members[1].role = role::kOwner;
  begin("transfer-group");
  submit({kRoomIs, "successor=3@example.org"});
  EXPECT_EQ(stage.take_writes(), Lines{"group 7 successor 3"});
  EXPECT_FALSE(last<proto::UpdateGroupRequest>().quit_after_transfer);
  EXPECT_TRUE(says("another owner")) << heard;
  EXPECT_EQ(stage.core.rooms.find(GroupId(7))->member(UserId(3))->role, role::kOwner);
  EXPECT_EQ(stage.core.rooms.find(GroupId(7))->member(UserId(1))->role, role::kMember);
  begin("transfer-group");
  submit({kRoomIs, "successor=3@elsewhere.example"});
  EXPECT_TRUE(says("That is no user")) << heard;
  stage.codes[Kind::kUpdateGroup] = status::kNotGroupOwnerToTransferGroup;
  begin("transfer-group");
  submit({kRoomIs, "successor=2@example.org", "leave=1"});
  EXPECT_TRUE(last<proto::UpdateGroupRequest>().quit_after_transfer);
  EXPECT_TRUE(says("type='error'")) << heard;
}

TEST_F(RoomCommandsTest, silence_a_group_for_a_while) {
  begin("mute-group");
  submit({kRoomIs, "minutes=5"});
  EXPECT_EQ(stage.take_writes(), Lines{"group 7 mute " + std::to_string(stage.clock.unix_ms() + 300'000)});
  EXPECT_TRUE(says("is muted")) << heard;
  begin("mute-group");
  submit({kRoomIs, "minutes=0"});
  EXPECT_EQ(stage.take_writes(), Lines{"group 7 mute 1"});
  EXPECT_TRUE(says("may speak")) << heard;
  begin("mute-group");
  submit({kRoomIs, "minutes=-1"});
  EXPECT_TRUE(says("The minutes are a number.")) << heard;
  EXPECT_EQ(stage.take_writes(), Lines());
}

}  // namespace
}  // namespace turms::xmpp::features
