// SPDX-License-Identifier: Apache-2.0
#include "features/group_enrolment.h"

#include <gtest/gtest.h>

#include "enrolment_rows.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
using proto::request_status::kDeclined;

constexpr GroupId kGroup{9};

class InvitationsTest : public GroupAskTest<Enrolments> {};

TEST_F(InvitationsTest, are_those_that_wait_for_an_answer) {
  run(received_invitations(stage.account));
  EXPECT_FALSE(body<proto::QueryGroupInvitationsRequest>(0).has_group_id);
  EXPECT_FALSE(body<proto::QueryGroupInvitationsRequest>(0).are_sent_by_me);
  const std::vector<proto::GroupInvitation> rows{invitation_row(70, 9, 2, "come"),
                                                 invitation_row(71, 9, 3, "", kDeclined), invitation_row(0, 9, 3, "")};
  proto::GroupInvitationsWithVersion data{};
  data.group_invitations = rows;
  answer_with(0, data);
  ASSERT_TRUE(got && *got);
  ASSERT_EQ(got->value().size(), 1U);
  EXPECT_EQ(got->value()[0].id, 70);
  EXPECT_EQ(got->value()[0].group, kGroup);
  EXPECT_EQ(got->value()[0].user, UserId(2));
  EXPECT_EQ(got->value()[0].text, "come");
}

TEST_F(InvitationsTest, may_be_none_or_unknown) {
  run(received_invitations(stage.account));
  answer(0, status::kNoContent);
  EXPECT_TRUE(got && *got && got->value().empty());
  first = stage.turms.requests.size();
  run(received_invitations(stage.account));
  answer(0, status::kServerInternalError);
  EXPECT_TRUE(got && !*got);
}

using Found = Result<std::optional<Enrolment>, StanzaError>;
class FindEnrolmentTest : public GroupAskTest<Found> {
 protected:
  int64_t found_group() { return got && *got && got->value() ? got->value()->group.value() : 0; }
};

TEST_F(FindEnrolmentTest, gives_an_invitation_that_was_sent_whatever_became_of_it) {
  std::vector<proto::GroupInvitation> rows{invitation_row(70, 9, 1, "a", kDeclined), invitation_row(71, 8, 1, "b")};
  rows[0].has_invitee_id = true;
  rows[0].invitee_id = 5;
  proto::GroupInvitationsWithVersion data{};
  data.group_invitations = rows;
  run(find_sent_invitation(stage.account, 70));
  EXPECT_TRUE(body<proto::QueryGroupInvitationsRequest>(0).are_sent_by_me);
  answer_with(0, data);
  EXPECT_EQ(found_group(), 9);
  EXPECT_EQ(got->value()->user, UserId(5));
  first = stage.turms.requests.size();
  run(find_sent_invitation(stage.account, 99));
  answer_with(0, data);
  EXPECT_TRUE(got && *got && !got->value()) << "somebody else's";
}

TEST_F(FindEnrolmentTest, gives_an_own_request_whatever_became_of_it) {
  std::vector<proto::GroupJoinRequest> rows{join_request_row(80, 9, 1, "a")};
  rows[0].has_status = true;
  rows[0].status = static_cast<decltype(rows[0].status)>(kDeclined);
  proto::GroupJoinRequestsWithVersion data{};
  data.group_join_requests = rows;
  run(find_own_join_request(stage.account, 80));
  EXPECT_FALSE(body<proto::QueryGroupJoinRequestsRequest>(0).has_group_id);
  answer_with(0, data);
  EXPECT_EQ(found_group(), 9);
  first = stage.turms.requests.size();
  run(find_own_join_request(stage.account, 80));
  answer(0, status::kServerInternalError);
  EXPECT_TRUE(got && !*got);
}

class EnrolmentAnswersTest : public GroupAskTest<Refusal> {
 protected:
  bool is_done(int32_t code = status::kOk) {
    answer(0, code);
    const bool done = got && !*got;
    first = stage.turms.requests.size();
    return done;
  }
};

TEST_F(EnrolmentAnswersTest, to_invitations_are_yes_or_no) {
  run(accept_invitation(stage.account, 70));
  const auto yes = body<proto::UpdateGroupInvitationRequest>(0);
  EXPECT_EQ(yes.invitation_id, 70);
  EXPECT_EQ(static_cast<int32_t>(yes.response_action), proto::response_action::kAccept);
  EXPECT_TRUE(is_done());
  run(decline_invitation(stage.account, 70, "busy"));
  const auto no = body<proto::UpdateGroupInvitationRequest>(0);
  EXPECT_EQ(static_cast<int32_t>(no.response_action), proto::response_action::kDecline);
  EXPECT_EQ(no.reason.str(), "busy");
  EXPECT_TRUE(is_done(status::kUpdateNonPendingGroupInvitation));
  run(decline_invitation(stage.account, 70, ""));
  EXPECT_FALSE(is_done(status::kNotInviteeToUpdateGroupInvitation));
}

TEST_F(EnrolmentAnswersTest, to_requests_are_yes_or_no) {
  run(answer_join_request(stage.account, 80, true));
  EXPECT_EQ(body<proto::UpdateGroupJoinRequestRequest>(0).request_id, 80);
  EXPECT_EQ(static_cast<int32_t>(body<proto::UpdateGroupJoinRequestRequest>(0).response_action),
            proto::response_action::kAccept);
  EXPECT_TRUE(is_done());
  run(answer_join_request(stage.account, 80, false));
  EXPECT_EQ(static_cast<int32_t>(body<proto::UpdateGroupJoinRequestRequest>(0).response_action),
            proto::response_action::kDecline);
  EXPECT_FALSE(is_done(status::kNotGroupOwnerOrManagerToUpdateGroupJoinRequest));
}

TEST_F(EnrolmentAnswersTest, who_asks_to_join_says_why) {
  run(ask_to_join(stage.account, kGroup, std::string(300, 'x')));
  EXPECT_EQ(body<proto::CreateGroupJoinRequestRequest>(0).group_id, 9);
  EXPECT_EQ(body<proto::CreateGroupJoinRequestRequest>(0).content.str(), std::string(200, 'x'));
  EXPECT_TRUE(is_done());
  run(ask_to_join(stage.account, kGroup, ""));
  EXPECT_FALSE(is_done(status::kBlockedUserSendGroupJoinRequest));
}

TEST_F(InvitationsTest, requests_to_join_are_rows_of_the_same_kind) {
  run(join_requests(stage.account, kGroup));
  EXPECT_EQ(body<proto::QueryGroupJoinRequestsRequest>(0).group_id, 9);
  const std::vector<proto::GroupJoinRequest> rows{join_request_row(80, 9, 5, "please")};
  proto::GroupJoinRequestsWithVersion data{};
  data.group_join_requests = rows;
  answer_with(0, data);
  ASSERT_TRUE(got && *got);
  ASSERT_EQ(got->value().size(), 1U);
  EXPECT_EQ(got->value()[0].user, UserId(5));
  EXPECT_EQ(got->value()[0].text, "please");
}

using Questions = Result<std::vector<bridge::JoinQuestion>, StanzaError>;
class QuestionsTest : public GroupAskTest<Questions> {};

TEST_F(QuestionsTest, of_a_group_are_read) {
  run(join_questions(stage.account, kGroup));
  EXPECT_EQ(body<proto::QueryGroupJoinQuestionsRequest>(0).group_id, 9);
  EXPECT_FALSE(body<proto::QueryGroupJoinQuestionsRequest>(0).with_answers);
  proto::GroupJoinQuestion row{};
  row.has_id = true;
  row.id = 12;
  row.question = "Why?";
  const std::vector<proto::GroupJoinQuestion> rows{row};
  proto::GroupJoinQuestionsWithVersion data{};
  data.group_join_questions = rows;
  answer_with(0, data);
  ASSERT_TRUE(got && *got);
  ASSERT_EQ(got->value().size(), 1U);
  EXPECT_EQ(got->value()[0].id, 12);
  EXPECT_EQ(got->value()[0].text, "Why?");
}

using Exam = Result<JoinExam, StanzaError>;
class ExamTest : public GroupAskTest<Exam> {};

TEST_F(ExamTest, is_passed_or_not) {
  run(answer_questions(stage.account, kGroup, {bridge::JoinAnswer(12, "because"), bridge::JoinAnswer(13, "a")}));
  const auto request = body<proto::CheckGroupJoinQuestionsAnswersRequest>(0);
  std::vector<std::string> rows;
  for (const std::string_view bytes : request.question_id_to_answer) {
    proto::CheckGroupJoinQuestionsAnswersRequest_QuestionIdToAnswerEntry entry;
    ASSERT_TRUE(proto::decode(bytes, entry));
    rows.push_back(std::to_string(entry.key) + "=" + entry.value.str());
  }
  EXPECT_EQ(rows, (std::vector<std::string>{"12=because", "13=a"}));
  proto::GroupJoinQuestionsAnswerResult result{};
  result.joined = true;
  result.score = 20;
  answer_with(0, result);
  ASSERT_TRUE(got && *got);
  EXPECT_TRUE(got->value().has_joined);
  EXPECT_EQ(got->value().score, 20);
  first = stage.turms.requests.size();
  run(answer_questions(stage.account, kGroup, {bridge::JoinAnswer(12, "x")}));
  answer(0, status::kGroupQuestionAnswererHasBeenBlocked);
  EXPECT_TRUE(got && !*got);
}

}  // namespace
}  // namespace turms::xmpp::features
