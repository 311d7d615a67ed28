// SPDX-License-Identifier: Apache-2.0
#include "command_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr const char* kAnswer = "urn:turms:command:answer-friend-request";
constexpr const char* kRecall = "urn:turms:command:recall-friend-request";
constexpr const char* kRequests = "urn:turms:command:friend-requests";
constexpr const char* kFind = "urn:turms:command:find-user";

class PeopleCommandsTest : public CommandTest {
 protected:
  PeopleCommandsTest() {
    bridge::Contact& asker = list().at(UserId(5));
    asker.received_request = 55;
    asker.request_text = "It is me";
    list().at(UserId(6)).sent_request = 66;
  }
  bridge::ContactList& list() { return stage.account.contacts().list_to_fill(); }
};

TEST_F(PeopleCommandsTest, list_requests_of_both_directions) {
  send(kRequests);
  answer_users(0, {{5, "Five", ""}});
  listen();
  EXPECT_TRUE(says("status='completed'")) << heard;
  EXPECT_TRUE(says("<value>received</value>") && says("<value>Five (5)</value>") && says("<value>It is me</value>"))
      << heard;
  EXPECT_TRUE(says("<value>sent</value>") && says("<value>6@example.org</value>")) << heard;
}

TEST_F(PeopleCommandsTest, answer_in_all_three_ways) {
  Profile five;
  five.name = "Five";
  five.exists = true;
  stage.profiles.put(UserId(5), five, stage.clock.monotonic_ns());
  const int32_t actions[] = {0, 1, 2};
  const char* answers[] = {"accept", "decline", "ignore"};
  for (size_t i = 0; i < 3; ++i) {
    list().at(UserId(5)).received_request = 55;
    list().at(UserId(5)).is_related = false;
    const size_t before = requests();
    send(kAnswer);
    EXPECT_TRUE(says("<option label='Five (5)'><value>5</value></option>")) << heard;
    submit(kAnswer, {"user=5", std::string("answer=") + answers[i]});
    ASSERT_EQ(requests(), before + 1) << answers[i];
    const auto update = body<proto::UpdateFriendRequestRequest>(before);
    EXPECT_EQ(update.request_id, 55);
    EXPECT_EQ(update.response_action, actions[i]);
    answer(before, 1000);
    listen();
    EXPECT_TRUE(says("<note type='info'>Done.</note>")) << heard;
    const bridge::Contact* contact = stage.account.contacts().list().find(UserId(5));
    EXPECT_TRUE(contact == nullptr || contact->received_request == 0) << answers[i];
  }
}

TEST_F(PeopleCommandsTest, ask_turms_for_the_id_of_a_request_that_was_relayed_without) {
  list().at(UserId(5)).received_request = bridge::kUnknownRequest;
  send(kAnswer);
  submit(kAnswer, {"user=5", "answer=ignore"});
  EXPECT_FALSE(body<proto::QueryFriendRequestsRequest>(0).are_sent_by_me);
  proto::UserFriendRequest row{};
  row.has_id = row.has_requester_id = row.has_request_status = true;
  row.id = 57;
  row.requester_id = 5;
  row.request_status = proto::request_status::kPending;
  proto::UserFriendRequestsWithVersion data{};
  data.user_friend_requests = std::span<const proto::UserFriendRequest>(&row, 1);
  answer_with(0, data);
  const auto update = body<proto::UpdateFriendRequestRequest>(1);
  EXPECT_EQ(update.request_id, 57);
  EXPECT_EQ(update.response_action, proto::response_action::kIgnore);
}

TEST_F(PeopleCommandsTest, take_requests_back) {
  send(kRecall);
  EXPECT_TRUE(says("<value>6</value>")) << heard;
  submit(kRecall, {"user=6"});
  EXPECT_EQ(body<proto::DeleteFriendRequestRequest>(0).request_id, 66);
  answer(0, 1000);
  listen();
  EXPECT_TRUE(says("<note type='info'>Done.</note>")) << heard;
}

TEST_F(PeopleCommandsTest, say_what_went_wrong) {
  send(kAnswer);
  submit(kAnswer, {"user=9", "answer=accept"});
  EXPECT_TRUE(says("<note type='error'>This user has not asked.</note>")) << heard;
  send(kAnswer);
  submit(kAnswer, {"user=5", "answer=ignore"});
  answer(0, 1201);
  listen();
  EXPECT_TRUE(says("<note type='error'>resource constraint (Turms code 1201)</note>")) << heard;
}

TEST_F(PeopleCommandsTest, say_so_when_nothing_waits) {
  list().clear();
  send(kAnswer);
  EXPECT_TRUE(says("status='completed'") && says("<note type='info'>")) << heard;
  send(kRecall);
  EXPECT_TRUE(says("status='completed'") && says("<note type='info'>")) << heard;
}

TEST_F(PeopleCommandsTest, find_users_by_name_page_by_page) {
  stage.core.capabilities.search = true;
  send(kFind);
  EXPECT_TRUE(says("var='name'")) << heard;
  submit(kFind, {"name=User"});
  std::vector<User> page;
  for (int64_t id = 1; id <= 50; ++id) page.push_back({id, "User", ""});
  answer_users(0, page);
  listen();
  EXPECT_TRUE(says("<next/>") && says("50@example.org")) << heard;
  act(kFind, "next");
  const auto query = body<proto::QueryUserProfilesRequest>(1);
  EXPECT_EQ(query.name.view(), "User");
  EXPECT_EQ(query.skip, 50);
  answer(1, 1001);
  listen();
  EXPECT_TRUE(says("<prev/><complete/>")) << heard;
}

}  // namespace
}  // namespace turms::xmpp::features
