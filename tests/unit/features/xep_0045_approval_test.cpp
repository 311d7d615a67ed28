// SPDX-License-Identifier: Apache-2.0
#include "enrolment_rows.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
using Kind = proto::RequestKind;

class ApprovalsTest : public ::testing::Test {
 protected:
  ApprovalsTest() {
    stage.members[1].role = proto::group_member_role::kManager;
    phone = &stage.join("phone", out);
    stage.take_writes();
    stage.codes[Kind::kQueryGroupJoinRequests] = 0;
  }
  void answer_requests(const std::vector<proto::GroupJoinRequest>& rows) {
    proto::GroupJoinRequestsWithVersion data{};
    data.group_join_requests = rows;
    std::string answer;
    ASSERT_TRUE(proto::write_data_response(
        answer, stage.clock.unix_ms(), stage.request(stage.turms.requests.size() - 1).request_id, status::kOk, data));
    stage.notify(answer);
    stage.serve();
  }
  void relay_request(int64_t user) {
    proto::CreateGroupJoinRequestRequest request{};
    request.group_id = 7;
    request.content = "May I?";
    stage.relay(user, request);
  }
  void relay_answer(int64_t manager, int64_t id, int32_t action) {
    proto::UpdateGroupJoinRequestRequest request{};
    request.request_id = id;
    request.response_action = static_cast<decltype(request.response_action)>(action);
    request.reason = "full";
    stage.relay(manager, request);
  }
  std::string submit(std::string_view allow, std::string_view type = "submit") {
    stage.act(*phone, "<message to='7@conference.example.org' id='a1'><x xmlns='jabber:x:data' type='" +
                          std::string(type) +
                          "'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field>"
                          "<field var='turms#join_request'><value>80</value></field>"
                          "<field var='muc#register_allow'><value>" +
                          std::string(allow) + "</value></field></x></message>");
    return out.take();
  }
  [[nodiscard]] proto::UpdateGroupJoinRequestRequest last() const {
    proto::UpdateGroupJoinRequestRequest request{};
    EXPECT_TRUE(proto::decode(stage.request(stage.turms.requests.size() - 1).body, request));
    return request;
  }

  RoomStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(ApprovalsTest, managers_are_sent_a_form_with_the_newest_request) {
  relay_request(4);
  answer_requests(
      {join_request_row(79, 7, 4, "old"), join_request_row(80, 7, 4, "May I?"), join_request_row(81, 7, 3, "me too")});
  const std::string form = out.take();
  EXPECT_TRUE(contains(form, "<message from='7@conference.example.org' to='1@example.org'>")) << form;
  EXPECT_TRUE(contains(form, "<value>80</value>")) << form;
  EXPECT_TRUE(contains(form, "<value>4@example.org</value>")) << form;
  EXPECT_TRUE(contains(form, "<value>Dave</value>")) << form;
  EXPECT_TRUE(contains(form, "<value>May I?</value>")) << form;
}

TEST_F(ApprovalsTest, nothing_is_asked_about_requests_that_are_gone) {
  relay_request(4);
  answer_requests({});
  EXPECT_EQ(out.take(), "");
}

TEST_F(ApprovalsTest, the_submitted_form_is_the_answer) {
  EXPECT_EQ(submit("1"), "");
  EXPECT_EQ(last().request_id, 80);
  EXPECT_EQ(static_cast<int32_t>(last().response_action), proto::response_action::kAccept);
  EXPECT_EQ(submit("0"), "");
  EXPECT_EQ(static_cast<int32_t>(last().response_action), proto::response_action::kDecline);
  stage.codes[Kind::kUpdateGroupJoinRequest] = status::kNotGroupOwnerOrManagerToUpdateGroupJoinRequest;
  EXPECT_TRUE(contains(submit("1"), "<not-allowed "));
  stage.codes[Kind::kUpdateGroupJoinRequest] = status::kUpdateNonPendingGroupJoinRequest;
  EXPECT_EQ(submit("1"), "") << "somebody was faster";
}

TEST_F(ApprovalsTest, a_cancelled_form_leaves_it_open) {
  const int before = stage.asked[Kind::kUpdateGroupJoinRequest];
  submit("1", "cancel");
  EXPECT_EQ(stage.asked[Kind::kUpdateGroupJoinRequest], before);
}

TEST_F(ApprovalsTest, who_asked_hears_that_he_may_not) {
  relay_answer(2, 80, proto::response_action::kDecline);
  answer_requests({join_request_row(80, 9, 1, "please")});
  EXPECT_EQ(out.take(),
            "<message from='9@conference.example.org' to='1@example.org' type='headline'>"
            "<body>Your request to join was declined. full</body></message>");
  relay_answer(2, 81, proto::response_action::kDecline);
  answer_requests({join_request_row(80, 9, 1, "please")});
  EXPECT_EQ(out.take(), "") << "somebody else's";
}

TEST_F(ApprovalsTest, acceptance_is_told_by_being_a_member) {
  const int before = stage.asked[Kind::kQueryGroupJoinRequests];
  relay_answer(2, 80, proto::response_action::kAccept);
  EXPECT_EQ(stage.asked[Kind::kQueryGroupJoinRequests], before);
}

}  // namespace
}  // namespace turms::xmpp::features
