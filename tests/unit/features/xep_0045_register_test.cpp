// SPDX-License-Identifier: Apache-2.0
#include "fake_group_types.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
using bridge::JoinRule;
using Kind = proto::RequestKind;

class RoomRegistrationsTest : public ::testing::Test {
 protected:
  void be_stranger(JoinRule rule) {
    stage.members.erase(1);
    types.all[0].join = rule;
    if (rule != JoinRule::unknown) stage.core.group_types = &types;
    phone = &stage.enter("phone", out);
  }
  void be_member() { phone = &stage.join("phone", out); }
  std::string query(std::string_view type, std::string_view content) {
    stage.act(*phone, "<iq id='r1' to='7@conference.example.org' type='" + std::string(type) +
                          "'><query xmlns='jabber:iq:register'>" + std::string(content) + "</query></iq>");
    return take_answer();
  }
  std::string take_answer() {
    std::string answer;
    for (const std::string& one : out.sent) {
      if (contains(one, "id='r1'")) answer += one;
    }
    out.sent.clear();
    return answer;
  }
  static std::string submit(std::string_view fields) {
    return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
           "<value>http://jabber.org/protocol/muc#register</value></field>" +
           std::string(fields) + "</x>";
  }
  template <class Message>
  Message last() {
    Message message{};
    EXPECT_TRUE(proto::decode(stage.request(stage.turms.requests.size() - 1).body, message));
    return message;
  }
  template <class Data>
  void answer_last(const Data& data) {
    std::string answer;
    ASSERT_TRUE(proto::write_data_response(
        answer, stage.clock.unix_ms(), stage.request(stage.turms.requests.size() - 1).request_id, status::kOk, data));
    stage.notify(answer);
    stage.serve();
  }
  Lines writes() { return stage.take_writes(); }

  RoomStage stage;
  FakeGroupTypes types;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(RoomRegistrationsTest, members_are_told_their_nick) {
  be_member();
  EXPECT_TRUE(contains(query("get", ""), "<registered/><username>Ann</username></query>"));
}

TEST_F(RoomRegistrationsTest, members_change_their_nick) {
  be_member();
  EXPECT_TRUE(
      contains(query("set", submit("<field var='muc#register_roomnick'><value>Queen</value></field>")), "'result'"));
  EXPECT_EQ(writes(), Lines{"member 1 'Queen'"});
  EXPECT_TRUE(contains(query("get", ""), "<username>Queen</username>"));
  EXPECT_TRUE(
      contains(query("set", submit("<field var='muc#register_roomnick'><value>Queen</value></field>")), "'result'"));
  EXPECT_TRUE(contains(query("set", submit("")), "'result'"));
  EXPECT_EQ(writes(), Lines()) << "he is called so";
  EXPECT_TRUE(
      contains(query("set", submit("<field var='muc#register_roomnick'><value>Bob</value></field>")), "<conflict "));
  stage.codes[Kind::kUpdateGroupMember] = status::kNotGroupOwnerToUpdateGroupMemberInfo;
  EXPECT_TRUE(
      contains(query("set", submit("<field var='muc#register_roomnick'><value>X</value></field>")), "<not-allowed "));
}

TEST_F(RoomRegistrationsTest, members_leave_the_group) {
  be_member();
  EXPECT_TRUE(contains(query("set", "<remove/>"), "'result'"));
  EXPECT_EQ(writes(), Lines{"remove from 7: 1"});
  EXPECT_FALSE(stage.core.rooms.is_in(stage.account, GroupId(7)));
}

TEST_F(RoomRegistrationsTest, the_owner_hands_over_first) {
  be_member();
  stage.codes[Kind::kDeleteGroupMembers] = status::kGroupOwnerQuitWithoutSpecifyingSuccessor;
  EXPECT_TRUE(contains(query("set", "<remove/>"), "<not-allowed "));
  EXPECT_TRUE(stage.core.rooms.is_in(stage.account, GroupId(7)));
}

TEST_F(RoomRegistrationsTest, strangers_ask_to_be_let_in) {
  be_stranger(JoinRule::request);
  EXPECT_TRUE(contains(query("get", ""), "<field var='message'"));
  EXPECT_TRUE(contains(query("set", submit("<field var='message'><value>May I?</value></field>")), "'result'"));
  EXPECT_EQ(last<proto::CreateGroupJoinRequestRequest>().group_id, 7);
  EXPECT_EQ(last<proto::CreateGroupJoinRequestRequest>().content.str(), "May I?");
  stage.codes[Kind::kCreateGroupJoinRequest] = status::kBlockedUserSendGroupJoinRequest;
  EXPECT_TRUE(contains(query("set", submit("")), "<forbidden "));
}

TEST_F(RoomRegistrationsTest, strangers_answer_questions) {
  be_stranger(JoinRule::question);
  stage.codes[Kind::kQueryGroupJoinQuestions] = stage.codes[Kind::kCheckGroupJoinQuestionsAnswers] = 0;
  query("get", "");
  proto::GroupJoinQuestion row{};
  row.has_id = true;
  row.id = 12;
  row.question = "Why?";
  const std::vector<proto::GroupJoinQuestion> rows{row};
  proto::GroupJoinQuestionsWithVersion questions{};
  questions.group_join_questions = rows;
  answer_last(questions);
  EXPECT_TRUE(contains(take_answer(), "<field var='question-12' type='text-single' label='Why?'/>"));
  query("set", submit("<field var='question-12'><value>b</value></field>"));
  proto::GroupJoinQuestionsAnswerResult result{};
  result.score = 5;
  answer_last(result);
  const std::string failed = take_answer();
  EXPECT_TRUE(contains(failed, "<not-acceptable ")) << failed;
  EXPECT_TRUE(contains(failed, "score 5")) << failed;
  query("set", submit("<field var='question-12'><value>a</value></field>"));
  result.joined = true;
  answer_last(result);
  EXPECT_TRUE(contains(take_answer(), "'result'"));
  EXPECT_TRUE(contains(query("set", submit("")), "<bad-request ")) << "no answers";
}

TEST_F(RoomRegistrationsTest, strangers_walk_into_open_groups) {
  be_stranger(JoinRule::open);
  EXPECT_TRUE(contains(query("get", ""), "<field var='muc#register_roomnick'"));
  EXPECT_TRUE(contains(query("set", submit("")), "'result'"));
  EXPECT_EQ(writes(), Lines{"add to 7: 1 as 2"});
}

TEST_F(RoomRegistrationsTest, closed_groups_take_nobody_who_asks) {
  be_stranger(JoinRule::invitation);
  EXPECT_TRUE(contains(query("get", ""), "<not-allowed "));
}

TEST_F(RoomRegistrationsTest, without_rules_turms_says_what_it_wants) {
  be_stranger(JoinRule::unknown);
  EXPECT_TRUE(contains(query("get", ""), "<field var='message'"));
  stage.codes[Kind::kCreateGroupMembers] = status::kUserJoinGroupWithoutAcceptingGroupInvitation;
  EXPECT_TRUE(contains(query("set", submit("")), "<not-allowed "));
  stage.codes[Kind::kCreateGroupMembers] = status::kUserJoinGroupWithoutAnsweringGroupQuestion;
  EXPECT_TRUE(contains(query("set", submit("")), "<bad-request "));
  stage.codes[Kind::kCreateGroupMembers] = status::kUserJoinGroupWithoutSendingGroupJoinRequest;
  EXPECT_TRUE(contains(query("set", submit("<field var='message'><value>May I?</value></field>")), "'result'"));
  EXPECT_EQ(last<proto::CreateGroupJoinRequestRequest>().content.str(), "May I?");
}

TEST_F(RoomRegistrationsTest, what_is_not_there_can_not_be_joined_or_left) {
  be_stranger(JoinRule::open);
  EXPECT_TRUE(contains(query("set", "<remove/>"), "<registration-required "));
  EXPECT_TRUE(contains(query("set", ""), "<bad-request "));
  EXPECT_TRUE(contains(query("set", "<x xmlns='jabber:x:data' type='cancel'/>"), "'result'"));
  stage.exists = false;
  EXPECT_TRUE(contains(query("get", ""), "<item-not-found "));
  EXPECT_EQ(writes(), Lines());
}

}  // namespace
}  // namespace turms::xmpp::features
