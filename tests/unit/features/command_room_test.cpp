// SPDX-License-Identifier: Apache-2.0
#include "features/command_room.h"

#include "room_commands.h"

namespace turms::xmpp::features {
namespace {

class CommandRoomTest : public RoomCommandTest {};

TEST_F(CommandRoomTest, offers_the_rooms_in_which_one_is) {
  begin("mute-group");
  EXPECT_TRUE(says("<option label='Room'><value>7@conference.example.org</value></option>")) << heard;
}

TEST_F(CommandRoomTest, takes_any_room_of_this_server_and_nothing_else) {
  for (const char* room : {"room=", "room=@", "room=4@example.org", "room=conference.example.org",
                           "room=7@conference.elsewhere.example"}) {
    begin("mute-group");
    submit({room, "minutes=5"});
    EXPECT_TRUE(says("That is no room")) << room;
  }
  begin("mute-group");
  submit({"room=8@conference.example.org", "minutes=5"});
  EXPECT_EQ(last<proto::UpdateGroupRequest>().group_id, 8);
}

}  // namespace
}  // namespace turms::xmpp::features
