// SPDX-License-Identifier: Apache-2.0
#include "enrolment_rows.h"
#include "room_commands.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
using Kind = proto::RequestKind;

class EnrolmentCommandsTest : public RoomCommandTest {};

TEST_F(EnrolmentCommandsTest, let_managers_answer_who_asks) {
  stage.codes[Kind::kQueryGroupJoinRequests] = 0;
  begin("group-join-requests");
  submit({kRoomIs});
  EXPECT_EQ(last<proto::QueryGroupJoinRequestsRequest>().group_id, 7);
  const std::vector<proto::GroupJoinRequest> rows{join_request_row(80, 7, 4, "May I?")};
  proto::GroupJoinRequestsWithVersion data{};
  data.group_join_requests = rows;
  answer_last(data);
  EXPECT_TRUE(says("<option label='Dave (4): May I?'><value>80</value></option>")) << heard;
  submit({"request=80", "allow=1"});
  EXPECT_EQ(last<proto::UpdateGroupJoinRequestRequest>().request_id, 80);
  EXPECT_EQ(static_cast<int32_t>(last<proto::UpdateGroupJoinRequestRequest>().response_action),
            proto::response_action::kAccept);
  EXPECT_TRUE(says("Done.")) << heard;
}

TEST_F(EnrolmentCommandsTest, say_when_nobody_asks_or_one_may_not_know) {
  begin("group-join-requests");
  submit({kRoomIs});
  EXPECT_TRUE(says("Nobody waits")) << heard;
  stage.codes[Kind::kQueryGroupJoinRequests] = status::kNotGroupOwnerOrManagerToQueryGroupJoinRequest;
  begin("group-join-requests");
  submit({kRoomIs});
  EXPECT_TRUE(says("type='error'")) << heard;
}

TEST_F(EnrolmentCommandsTest, list_questions) {
  stage.codes[Kind::kQueryGroupJoinQuestions] = 0;
  begin("group-questions");
  submit({kRoomIs});
  proto::GroupJoinQuestion row{};
  row.has_id = true;
  row.id = 12;
  row.question = "Why?";
  const std::vector<proto::GroupJoinQuestion> rows{row};
  proto::GroupJoinQuestionsWithVersion data{};
  data.group_join_questions = rows;
  answer_last(data);
  EXPECT_TRUE(says("<field var='id'><value>12</value></field><field var='question'><value>Why?</value></field>"))
      << heard;
}

TEST_F(EnrolmentCommandsTest, add_a_question) {
  begin("add-group-question");
  submit({kRoomIs, "question=Why?", "answers=because", "answers=why not", "score=20"});
  const auto request = last<proto::CreateGroupJoinQuestionsRequest>();
  EXPECT_EQ(request.group_id, 7);
  size_t count = 0;
  for (const std::string_view bytes : request.questions) {
    ++count;
    proto::GroupJoinQuestion row;
    ASSERT_TRUE(proto::decode(bytes, row));
    EXPECT_EQ(row.question.str(), "Why?");
    EXPECT_EQ(row.score, 20);
    std::string answers;
    for (const std::string_view answer : row.answers) answers += std::string(answer) + ";";
    EXPECT_EQ(answers, "because;why not;");
  }
  EXPECT_EQ(count, 1U);
  EXPECT_TRUE(says("Done.")) << heard;
  begin("add-group-question");
  submit({kRoomIs, "question=Why?", "score=20"});
  EXPECT_TRUE(says("type='error'")) << heard;
  stage.codes[Kind::kCreateGroupJoinQuestions] = status::kCreateGroupQuestionForGroupUsingInvitation;
  begin("add-group-question");
  submit({kRoomIs, "question=Why?", "answers=because", "score=20"});
  EXPECT_TRUE(says("type='error'")) << heard;
}

TEST_F(EnrolmentCommandsTest, remove_a_question) {
  begin("remove-group-question");
  submit({kRoomIs, "id=12"});
  const auto request = last<proto::DeleteGroupJoinQuestionsRequest>();
  for (const int64_t id : request.question_ids) EXPECT_EQ(id, 12);
  EXPECT_TRUE(says("Done.")) << heard;
  begin("remove-group-question");
  submit({kRoomIs, "id=x"});
  EXPECT_TRUE(says("type='error'")) << heard;
}

TEST_F(EnrolmentCommandsTest, set_what_answers_must_count) {
  begin("group-score");
  submit({kRoomIs, "score=30"});
  EXPECT_EQ(last<proto::UpdateGroupRequest>().min_score, 30);
  begin("group-score");
  submit({kRoomIs, "score=many"});
  EXPECT_TRUE(says("type='error'")) << heard;
}

}  // namespace
}  // namespace turms::xmpp::features
