// SPDX-License-Identifier: Apache-2.0
#include "fake_group_types.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;
using Kind = proto::RequestKind;

class RoomOwnerTest : public ::testing::Test {
 protected:
  RoomOwnerTest() {
    stage.members[1].role = role::kOwner;
    stage.members[2] = {role::kManager};
    stage.intro = "dark";
    phone = &stage.join("phone", out);
    stage.take_writes();
  }
  std::string query(std::string_view type, std::string_view content) {
    stage.act(*phone, "<iq id='o1' to='7@conference.example.org' type='" + std::string(type) +
                          "'><query xmlns='http://jabber.org/protocol/muc#owner'>" + std::string(content) +
                          "</query></iq>");
    std::string answer;
    seen.clear();
    for (const std::string& one : out.sent) (contains(one, "id='o1'") ? answer : seen) += one;
    out.sent.clear();
    return answer;
  }
  static std::string submit(std::string_view var, std::string_view value) {
    return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
           "<value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='" +
           std::string(var) + "'><value>" + std::string(value) + "</value></field></x>";
  }
  void be(int32_t as) {
    stage.members[1].role = as;
    stage.core.rooms.refresh(stage.account, GroupId(7));
    stage.ready.run();
    stage.serve();
    out.take();
  }

  RoomStage stage;
  FakeGroupTypes types;
  FakeOutlet out;
  Resource* phone = nullptr;
  std::string seen;
};

TEST_F(RoomOwnerTest, the_form_shows_the_group) {
  const std::string form = query("get", "");
  EXPECT_TRUE(contains(form, "type='result'"));
  EXPECT_TRUE(contains(form, "<value>http://jabber.org/protocol/muc#roomconfig</value>"));
  EXPECT_TRUE(contains(form, "<value>Room</value>"));
  EXPECT_TRUE(contains(form, "<value>dark</value>"));
  EXPECT_FALSE(contains(form, "turms#group_type"));
}

TEST_F(RoomOwnerTest, types_are_offered_where_they_are_known) {
  stage.core.group_types = &types;
  types.all[0].join = bridge::JoinRule::invitation;
  EXPECT_TRUE(contains(query("get", ""), "<field var='turms#group_type' type='list-single'"));
  EXPECT_TRUE(contains(query("set", submit("muc#roomconfig_membersonly", "0")), "type='result'"));
  proto::UpdateGroupRequest request{};
  ASSERT_TRUE(proto::decode(stage.request(stage.turms.requests.size() - 1).body, request));
  EXPECT_TRUE(request.has_type_id);
  EXPECT_EQ(request.type_id, 1);
  EXPECT_FALSE(request.name.has() || request.intro.has());
  stage.codes[Kind::kUpdateGroup] = status::kUpdatingGroupTypeIsDisabled;
  EXPECT_TRUE(contains(query("set", submit("turms#group_type", "0")), "<not-allowed "));
}

TEST_F(RoomOwnerTest, what_differs_is_written_and_told) {
  EXPECT_TRUE(contains(query("set", submit("muc#roomconfig_roomname", "The cave")), "type='result'"));
  EXPECT_EQ(stage.take_writes(), Lines{"group 7 name 'The cave'"});
  EXPECT_EQ(stage.core.rooms.find(GroupId(7))->info.name, "The cave");
  EXPECT_TRUE(contains(query("set", submit("muc#roomconfig_roomdesc", "dark")), "type='result'"));
  EXPECT_EQ(stage.take_writes(), Lines()) << "it is so";
}

TEST_F(RoomOwnerTest, who_may_enter_can_not_be_changed_without_a_type_for_it) {
  EXPECT_TRUE(contains(query("set", submit("muc#roomconfig_membersonly", "0")), "<not-allowed "));
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomOwnerTest, cancelling_and_instant_rooms_change_nothing) {
  EXPECT_TRUE(contains(query("set", "<x xmlns='jabber:x:data' type='submit'/>"), "type='result'"));
  EXPECT_TRUE(contains(query("set", "<x xmlns='jabber:x:data' type='cancel'/>"), "type='result'"));
  EXPECT_TRUE(contains(query("set", ""), "<bad-request "));
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomOwnerTest, managers_may_as_far_as_turms_lets_them) {
  be(role::kManager);
  EXPECT_TRUE(contains(query("get", ""), "type='result'"));
  stage.codes[Kind::kUpdateGroup] = status::kNotGroupOwnerToUpdateGroupInfo;
  EXPECT_TRUE(contains(query("set", submit("muc#roomconfig_roomname", "The cave")), "<forbidden "));
  EXPECT_EQ(stage.core.rooms.find(GroupId(7))->info.name, "Room");
  stage.codes[Kind::kDeleteGroup] = status::kNotGroupOwnerToDeleteGroup;
  EXPECT_TRUE(contains(query("set", "<destroy/>"), "<forbidden "));
  EXPECT_NE(stage.core.rooms.find(GroupId(7)), nullptr);
}

TEST_F(RoomOwnerTest, others_see_no_form) {
  be(role::kMember);
  EXPECT_TRUE(contains(query("get", ""), "<forbidden "));
  EXPECT_TRUE(contains(query("set", "<destroy/>"), "<forbidden "));
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomOwnerTest, the_end_of_a_room_is_told_to_who_is_in_it) {
  EXPECT_TRUE(contains(query("set", "<destroy><reason>done</reason></destroy>"), "type='result'"));
  EXPECT_EQ(stage.take_writes(), Lines{"delete group 7"});
  EXPECT_TRUE(contains(seen, "type='unavailable'")) << seen;
  EXPECT_TRUE(contains(seen, "<destroy")) << seen;
  EXPECT_TRUE(contains(seen, "<reason>done</reason>")) << seen;
  EXPECT_EQ(stage.core.rooms.find(GroupId(7)), nullptr);
}

}  // namespace
}  // namespace turms::xmpp::features
