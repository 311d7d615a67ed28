// SPDX-License-Identifier: Apache-2.0
#include "features/group_bookmarks.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kRead =
    "<iq type='get' id='b'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    "<items node='urn:xmpp:bookmarks:1'/></pubsub></iq>";

class GroupBookmarksTest : public ::testing::Test {
 protected:
  GroupBookmarksTest() {
    stage.core.capabilities.store = true;
    stage.settings.bookmarks_groups = true;
    stage.joined = {{7, "Room"}};
    phone = &stage.enter("phone", phone_out);
  }
  std::string read() {
    stage.act(*phone, kRead);
    return phone_out.take();
  }
  void retract(std::string_view room) {
    stage.act(*phone,
              "<iq type='set' id='r'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
              "<retract node='urn:xmpp:bookmarks:1'><item id='" +
                  std::string(room) + "'/></retract></pubsub></iq>");
    phone_out.take();
  }
  RoomStage stage;
  FakeOutlet phone_out;
  Resource* phone = nullptr;
};

TEST_F(GroupBookmarksTest, are_there_for_whoever_asks) {
  const std::string told = read();
  EXPECT_TRUE(contains(told, "<item id='7@conference.example.org'>")) << told;
  EXPECT_TRUE(contains(told, "name='Room'"));
  EXPECT_TRUE(contains(told, "autojoin='true'"));
}

TEST_F(GroupBookmarksTest, are_not_read_before_a_client_cares) {
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryJoinedGroupInfos], 0);
}

TEST_F(GroupBookmarksTest, that_were_taken_away_are_not_made_again) {
  read();
  retract("7@conference.example.org");
  EXPECT_FALSE(contains(read(), "7@conference.example.org"));
}

TEST_F(GroupBookmarksTest, that_are_taken_away_leave_the_group_where_the_operator_wants_that) {
  stage.settings.retract_leaves = true;
  read();
  retract("7@conference.example.org");
  EXPECT_EQ(stage.take_writes(), Lines{"remove from 7: 1"});
}

TEST_F(GroupBookmarksTest, that_are_taken_away_leave_the_group_alone_otherwise) {
  read();
  retract("7@conference.example.org");
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(GroupBookmarksTest, that_were_changed_stay_so) {
  read();
  stage.act(*phone,
            "<iq type='set' id='p'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
            "<publish node='urn:xmpp:bookmarks:1'><item id='7@conference.example.org'>"
            "<conference xmlns='urn:xmpp:bookmarks:1' name='Mine'/></item></publish></pubsub></iq>");
  phone_out.take();
  const std::string told = read();
  EXPECT_TRUE(contains(told, "name='Mine'"));
  EXPECT_FALSE(contains(told, "autojoin='true'"));
}

TEST_F(GroupBookmarksTest, go_with_the_membership) {
  read();
  stage.joined.clear();
  proto::DeleteGroupMembersRequest removal{};
  removal.group_id = 7;
  const std::vector<int64_t> users{1};
  removal.member_ids = users;
  stage.relay(2, removal);
  EXPECT_FALSE(contains(read(), "7@conference.example.org"));
}

TEST_F(GroupBookmarksTest, come_with_a_new_membership_and_are_told) {
  read();
  stage.joined.push_back({9, "New"});
  proto::CreateGroupMembersRequest addition{};
  addition.group_id = 9;
  const std::vector<int64_t> users{1};
  addition.user_ids = users;
  stage.relay(2, addition);
  EXPECT_TRUE(contains(read(), "<item id='9@conference.example.org'>"));
}

TEST_F(GroupBookmarksTest, follow_the_name_of_the_group) {
  read();
  proto::UpdateGroupRequest update{};
  update.group_id = 7;
  update.name = "Kitchen";
  stage.relay(2, update);
  EXPECT_TRUE(contains(read(), "name='Kitchen'"));
}

TEST_F(GroupBookmarksTest, are_not_made_anew_when_the_store_does_not_answer) {
  read();
  retract("7@conference.example.org");
  stage.store.failure = Error{Code::io, "store", "in vain"};
  read();
  stage.store.failure.reset();
  EXPECT_FALSE(contains(read(), "7@conference.example.org"));
}

TEST_F(GroupBookmarksTest, stay_when_turms_does_not_answer) {
  read();
  stage.codes[proto::RequestKind::kQueryJoinedGroupInfos] = proto::status::kServerInternalError;
  EXPECT_EQ(stage.log.line("bookmarks.not_compared"), "");
  EXPECT_TRUE(contains(read(), "7@conference.example.org"));
  EXPECT_TRUE(contains(stage.log.line("bookmarks.not_compared"), "user=1"));
}

TEST_F(GroupBookmarksTest, are_not_made_where_the_operator_does_not_want_them) {
  stage.settings.bookmarks_groups = false;
  EXPECT_FALSE(contains(read(), "7@conference.example.org"));
}

}  // namespace
}  // namespace turms::xmpp::features
