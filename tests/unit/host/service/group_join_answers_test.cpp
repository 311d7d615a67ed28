// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::CheckGroupJoinQuestionsAnswersRequest;
using Entry = proto::CheckGroupJoinQuestionsAnswersRequest_QuestionIdToAnswerEntry;

struct GroupJoinAnswersTest : GroupTest {
  GroupJoinAnswersTest() {
    bend([](GroupType& type) { type.join_strategy = JoinStrategy::question; });
    EXPECT_TRUE(tables.group_join_questions.insert({10, kGroup, 20, "one", {"a", "b"}}).ok());
    EXPECT_TRUE(tables.group_join_questions.insert({11, kGroup, 5, "two", {"c"}}).ok());
    min_score(20);
  }
  void min_score(int64_t score) {
    store::GroupChange change;
    change.min_score = score;
    EXPECT_TRUE(tables.groups.update(kGroup, change, 1).ok());
    writer->forget_facts();
  }
  Outcome answer(int64_t user, const std::vector<std::pair<int64_t, const char*>>& answers) {
    std::vector<Entry> entries;
    for (const auto& [id, text] : answers) {
      Entry& entry = entries.emplace_back();
      entry.key = id;
      entry.value = text;
    }
    CheckGroupJoinQuestionsAnswersRequest request{};
    request.question_id_to_answer = entries;
    return ask(user, request);
  }
  struct Result {
    int32_t score;
    std::vector<int64_t> ids;
    bool joined;
    bool operator==(const Result&) const = default;
  };
  static Result result_of(const Outcome& outcome) {
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    const auto data = response.data<proto::GroupJoinQuestionsAnswerResult>();
    return {data.score, data.question_ids.to_vector(), data.joined};
  }
};

TEST_F(GroupJoinAnswersTest, the_right_answers_make_a_member_whom_all_are_told_of) {
  const Outcome outcome = answer(kStranger, {{10, "b"}, {11, "wrong"}});
  EXPECT_EQ(result_of(outcome), (Result{20, {10}, true}));
  EXPECT_EQ(role_of(kStranger), role::kMember);
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms());
  EXPECT_EQ(told(outcome), (Recipients{whole(kOwner), whole(kManager), whole(kMember), whole(kOther), whole(kGuest),
                                       whole(kStranger)}));
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<proto::CreateGroupMembersRequest>().user_ids.to_vector(),
            (std::vector<int64_t>{kStranger}));
}

TEST_F(GroupJoinAnswersTest, too_low_a_score_makes_nobody_a_member) {
  const Outcome outcome = answer(kStranger, {{11, "c"}, {10, "wrong"}});
  EXPECT_EQ(result_of(outcome), (Result{5, {11}, false}));
  EXPECT_TRUE(outcome.pushes().empty());
  EXPECT_EQ(role_of(kStranger), -1);
  min_score(25);
  EXPECT_EQ(result_of(answer(kStranger, {{10, "a"}, {11, "c"}})), (Result{25, {10, 11}, true}));
}

TEST_F(GroupJoinAnswersTest, an_answer_counts_once_and_for_its_own_group) {
  make_group(60, {8}, kBentType);
  ASSERT_TRUE(tables.group_join_questions.insert({12, 60, 90, "theirs", {"x"}}).ok());
  EXPECT_EQ(result_of(answer(kStranger, {{11, "c"}, {11, "c"}, {11, "c"}, {11, "c"}, {12, "x"}})),
            (Result{5, {11}, false}));
}

TEST_F(GroupJoinAnswersTest, a_group_without_a_minimum_lets_nobody_in) {
  ASSERT_TRUE(database.execute("UPDATE groups SET min_score = NULL").ok());
  writer->forget_facts();
  EXPECT_EQ(result_of(answer(kStranger, {{10, "a"}, {11, "c"}})), (Result{25, {10, 11}, false}));
}

TEST_F(GroupJoinAnswersTest, refusals) {
  EXPECT_EQ(answer(kStranger, {}).code(), status::kIllegalArgument);
  const std::vector<std::pair<int64_t, const char*>> many(101, {10, "a"});
  EXPECT_EQ(answer(kStranger, many).code(), status::kIllegalArgument);
  EXPECT_EQ(answer(kStranger, {{404, "a"}}).code(), status::kNoContent);
  EXPECT_EQ(answer(kBlocked, {{10, "a"}}).code(), status::kGroupQuestionAnswererHasBeenBlocked);
  EXPECT_EQ(answer(kMember, {{10, "a"}}).code(), status::kGroupMemberAnswerGroupQuestion);
  bend([](GroupType& type) { type.join_strategy = JoinStrategy::question, type.group_size_limit = 5; });
  EXPECT_EQ(answer(kStranger, {{10, "a"}}).code(), status::kAddUserToGroupWithSizeLimitReached);
  bend([](GroupType&) {});
  EXPECT_EQ(answer(kStranger, {{10, "a"}}).code(), status::kAnswerInactiveGroupQuestion);
  deactivate();
  EXPECT_EQ(answer(kStranger, {{10, "a"}}).code(), status::kAnswerGroupQuestionOfInactiveGroup);
  EXPECT_EQ(role_of(kStranger), -1);
}

}  // namespace
}  // namespace turms::gateway::service
