// SPDX-License-Identifier: Apache-2.0
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
using Kind = proto::RequestKind;

class DirectInvitationsTest : public ::testing::Test {
 protected:
  DirectInvitationsTest() {
    phone = &stage.join("phone", out);
    stage.take_writes();
  }
  Lines send(std::string_view room, std::string_view to = "4@example.org") {
    stage.act(*phone, "<message to='" + std::string(to) + "' id='i1'><x xmlns='jabber:x:conference' jid='" +
                          std::string(room) + "' reason='Come'/></message>");
    return stage.take_writes();
  }

  RoomStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(DirectInvitationsTest, to_groups_become_invitations_of_turms) {
  EXPECT_EQ(send("7@conference.example.org"), Lines{"invite 4 'Come'"});
  EXPECT_EQ(out.take(), "");
}

TEST_F(DirectInvitationsTest, beside_mediated_ones_are_no_second_invitation) {
  stage.act(*phone,
            "<message to='7@conference.example.org'><x xmlns='http://jabber.org/protocol/muc#user'>"
            "<invite to='4@example.org'/></x></message>");
  EXPECT_EQ(stage.take_writes(), Lines{"invite 4 ''"});
  EXPECT_EQ(send("7@conference.example.org", "4@example.org/desk"), Lines());
}

TEST_F(DirectInvitationsTest, of_members_are_messages_like_others) {
  stage.codes[Kind::kCreateGroupInvitation] = status::kSendGroupInvitationToGroupMember;
  const Lines done = send("7@conference.example.org");
  ASSERT_EQ(done.size(), 2U);
  EXPECT_EQ(done[0], "invite 4 'Come'");
  EXPECT_EQ(done[1].substr(0, 8), "say to 4");
}

TEST_F(DirectInvitationsTest, to_rooms_elsewhere_are_messages_like_others) {
  const Lines done = send("room@conference.elsewhere.example");
  ASSERT_EQ(done.size(), 1U);
  EXPECT_EQ(done[0].substr(0, 8), "say to 4");
}

TEST_F(DirectInvitationsTest, are_refused_as_turms_does) {
  stage.codes[Kind::kCreateGroupInvitation] = status::kNotGroupMemberToSendGroupInvitation;
  send("7@conference.example.org");
  EXPECT_TRUE(contains(out.take(), "<forbidden "));
}

}  // namespace
}  // namespace turms::xmpp::features
