// SPDX-License-Identifier: Apache-2.0
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class SubjectTest : public ::testing::Test {
 protected:
  SubjectTest() { phone = &stage.join("phone", phone_out); }
  template <class Change>
  void update(Change change) {
    proto::UpdateGroupRequest update{};
    update.group_id = 7;
    change(update);
    stage.relay(2, update);
  }
  RoomStage stage;
  FakeOutlet phone_out;
  Resource* phone = nullptr;
};

constexpr std::string_view kTea =
    "<message to='7@conference.example.org' type='groupchat' id='s'><subject>Tea</subject></message>";

TEST_F(SubjectTest, is_the_announcement_of_the_group) {
  stage.act(*phone, kTea);
  EXPECT_EQ(stage.take_writes(), Lines{"group 7 announcement 'Tea'"});
  EXPECT_EQ(phone_out.take(),
            "<message from='7@conference.example.org/Ann' to='1@example.org/phone' type='groupchat'>"
            "<subject>Tea</subject></message>");
}

TEST_F(SubjectTest, of_who_may_not_change_it_is_forbidden) {
  stage.codes[proto::RequestKind::kUpdateGroup] = proto::status::kNotGroupOwnerOrManagerToUpdateGroupInfo;
  stage.act(*phone, kTea);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "type='error'"));
  EXPECT_TRUE(contains(told, "<forbidden"));
}

TEST_F(SubjectTest, of_who_has_not_joined_is_refused) {
  FakeOutlet laptop_out;
  Resource& laptop = stage.enter("laptop", laptop_out);
  stage.act(laptop, kTea);
  EXPECT_TRUE(contains(laptop_out.take(), "<not-acceptable"));
}

TEST_F(SubjectTest, of_a_turms_client_is_told_with_its_author) {
  stage.members[2].device = proto::device_type::kIos;
  update([](auto& update) { update.announcement = "Cake"; });
  EXPECT_TRUE(contains(phone_out.take(), "from='7@conference.example.org/Bob'"));
}

TEST_F(SubjectTest, another_name_is_a_changed_setting) {
  update([](auto& update) { update.name = "Kitchen"; });
  EXPECT_TRUE(
      contains(phone_out.take(), "<x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>"));
  EXPECT_EQ(stage.rooms.find(GroupId(7))->info.name, "Kitchen");
}

TEST_F(SubjectTest, what_is_as_it_was_is_not_told) {
  update([](auto& update) { update.name = "Room"; });
  EXPECT_EQ(phone_out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
