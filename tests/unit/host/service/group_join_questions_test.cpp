// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::CreateGroupJoinQuestionsRequest;
using proto::DeleteGroupJoinQuestionsRequest;
using proto::QueryGroupJoinQuestionsRequest;
using proto::UpdateGroupJoinQuestionRequest;
using Ids = std::vector<int64_t>;
using Texts = std::vector<std::string>;

proto::GroupJoinQuestion question(const std::string& text, const Texts& answers, int32_t score = 10) {
  proto::GroupJoinQuestion asked{};
  asked.question = text;
  asked.answers = answers;
  asked.has_score = true;
  asked.score = score;
  return asked;
}

struct GroupJoinQuestionsTest : GroupTest {
  GroupJoinQuestionsTest() {
    bend([](GroupType& type) { type.join_strategy = JoinStrategy::question; });
  }
  Outcome create(int64_t user, const std::vector<proto::GroupJoinQuestion>& questions, int64_t group = kGroup) {
    CreateGroupJoinQuestionsRequest request{};
    request.group_id = group;
    request.questions = questions;
    return ask(user, request);
  }
  Ids created(const std::vector<proto::GroupJoinQuestion>& questions) {
    const Outcome outcome = create(kOwner, questions);
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).data<proto::LongsWithVersion>().longs.to_vector();
  }
  Outcome update(int64_t user, int64_t id, const std::function<void(UpdateGroupJoinQuestionRequest&)>& change) {
    UpdateGroupJoinQuestionRequest request{};
    request.question_id = id;
    change(request);
    return ask(user, request);
  }
  Outcome remove(int64_t user, const Ids& ids, int64_t group = kGroup) {
    DeleteGroupJoinQuestionsRequest request{};
    request.group_id = group;
    request.question_ids = ids;
    return ask(user, request);
  }
  store::GroupJoinQuestion row(int64_t id) {
    return tables.group_join_questions.find(id)->value_or(store::GroupJoinQuestion{});
  }

  const std::string which = "which?";
  const Texts abc{"a", "b", "a", "c"};
  const Texts one{"a"};
};

TEST_F(GroupJoinQuestionsTest, creating_gives_the_ids_and_tells_nobody) {
  const Outcome outcome = create(kManager, {question(which, abc, 20), question(which, one, 0)});
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
  const Response response(outcome);
  const Ids ids = response.data<proto::LongsWithVersion>().longs.to_vector();
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_EQ(row(ids.at(0)).question, which);
  EXPECT_EQ(row(ids.at(0)).answers, (Texts{"a", "b", "c"})) << "each answer once";
  EXPECT_EQ(row(ids.at(0)).score, 20);
  EXPECT_EQ(version(store::GroupVersion::join_questions), clock.unix_ms());
  EXPECT_EQ(create(kStranger, {}).code(), status::kOk) << "no questions, nothing to forbid";
}

TEST_F(GroupJoinQuestionsTest, refusals_of_creating_by_form) {
  const Texts none;
  const Texts many(11, "");
  Texts eleven;
  for (int i = 0; i < 11; ++i) eleven.push_back(std::to_string(i));
  const Texts long_answer{std::string(51, 'x')};
  const Texts longest_answer{std::string(50, 'x')};
  const std::string long_question(201, 'x');
  const std::string longest_question(200, 'x');
  EXPECT_EQ(create(kOwner, {question(which, none)}).code(), status::kIllegalArgument);
  EXPECT_EQ(create(kOwner, {question(which, eleven)}).code(), status::kIllegalArgument);
  EXPECT_EQ(create(kOwner, {question(which, long_answer)}).code(), status::kIllegalArgument);
  EXPECT_EQ(create(kOwner, {question(long_question, one)}).code(), status::kIllegalArgument);
  EXPECT_EQ(create(kOwner, {question(which, one, -1)}).code(), status::kIllegalArgument);
  EXPECT_EQ(create(kOwner, {question(which, one), question(which, one, -1)}).code(), status::kIllegalArgument);
  EXPECT_EQ(count("group_join_questions"), 0);
  EXPECT_EQ(create(kOwner, {question(longest_question, longest_answer)}).code(), status::kOk);
  EXPECT_EQ(create(kOwner, {question(which, many)}).code(), status::kOk) << "equal answers count once";
}

TEST_F(GroupJoinQuestionsTest, a_group_has_a_hundred_questions_at_most) {
  const std::vector<proto::GroupJoinQuestion> hundred(100, question(which, one));
  const std::vector<proto::GroupJoinQuestion> more(101, question(which, one));
  EXPECT_EQ(create(kOwner, more).code(), status::kIllegalArgument);
  EXPECT_EQ(create(kOwner, hundred).code(), status::kOk);
  EXPECT_EQ(create(kOwner, {question(which, one)}).code(), status::kIllegalArgument);
}

TEST_F(GroupJoinQuestionsTest, refusals_of_creating) {
  const auto questions = {question(which, one)};
  EXPECT_EQ(create(kMember, questions).code(), status::kNotGroupOwnerOrManagerToCreateGroupQuestion);
  EXPECT_EQ(create(kOwner, questions, kNoGroup).code(), status::kNotGroupOwnerOrManagerToCreateGroupQuestion);
  for (const auto& [strategy, code] : {
           std::pair{JoinStrategy::membership_request, status::kCreateGroupQuestionForGroupUsingMembershipRequest},
           std::pair{JoinStrategy::invitation, status::kCreateGroupQuestionForGroupUsingInvitation},
           std::pair{JoinStrategy::join_request, status::kCreateGroupQuestionForGroupUsingJoinRequest},
       }) {
    bend([s = strategy](GroupType& type) { type.join_strategy = s; });
    EXPECT_EQ(create(kOwner, questions).code(), code);
  }
  deactivate();
  EXPECT_EQ(create(kOwner, questions).code(), status::kCreateGroupQuestionForInactiveGroup);
}

TEST_F(GroupJoinQuestionsTest, updating) {
  const int64_t id = created({question(which, one)}).front();
  const Texts two{"x", "y"};
  EXPECT_EQ(update(kMember, id, [](auto& r) { r.question = "new?"; }).code(),
            status::kNotGroupOwnerOrManagerToUpdateGroupQuestion);
  EXPECT_EQ(update(kManager, id, [](auto& r) { r.question = "new?"; }).code(), status::kOk);
  EXPECT_EQ(version(store::GroupVersion::join_questions), clock.unix_ms() + 1);
  EXPECT_EQ(update(kOwner, id, [&](auto& r) { r.answers = two; }).code(), status::kOk);
  EXPECT_EQ(update(kOwner, id, [](auto& r) { r.has_score = true, r.score = 3; }).code(), status::kOk);
  EXPECT_EQ(row(id).question, "new?");
  EXPECT_EQ(row(id).answers, two);
  EXPECT_EQ(row(id).score, 3);
  EXPECT_EQ(update(kOwner, id, [](auto& r) { r.has_score = true, r.score = -1; }).code(), status::kIllegalArgument);
  EXPECT_EQ(update(kOwner, 404, [](auto& r) { r.question = "x"; }).code(), status::kNoContent);
  EXPECT_EQ(update(kStranger, id, [](auto&) {}).code(), status::kOk) << "nothing to change";
}

TEST_F(GroupJoinQuestionsTest, removing_only_the_groups_own) {
  const Ids ids = created({question(which, one), question(which, one)});
  make_group(60, {kMember}, kBentType);
  EXPECT_EQ(remove(kMember, ids).code(), status::kNotGroupOwnerOrManagerToDeleteGroupQuestion);
  EXPECT_EQ(remove(kMember, ids, 60).code(), status::kOk);
  EXPECT_EQ(count("group_join_questions"), 2) << "Turms would remove those of the other group";
  EXPECT_EQ(remove(kStranger, {}).code(), status::kOk);
  EXPECT_EQ(remove(kManager, {ids.front()}).code(), status::kOk);
  EXPECT_EQ(count("group_join_questions"), 1);
  EXPECT_EQ(version(store::GroupVersion::join_questions), clock.unix_ms() + 1);
  EXPECT_EQ(remove(kManager, {ids.front()}).code(), status::kOk);
  EXPECT_EQ(version(store::GroupVersion::join_questions), clock.unix_ms() + 1) << "nothing happened";
  EXPECT_EQ(remove(kOwner, Ids(101, 1)).code(), status::kIllegalArgument);
}

TEST_F(GroupJoinQuestionsTest, listing_never_gives_answers) {
  const Ids ids = created({question(which, abc, 20)});
  QueryGroupJoinQuestionsRequest query{};
  query.group_id = kGroup;
  for (const bool with_answers : {false, true}) {
    query.with_answers = with_answers;
    const Outcome outcome = ask(kManager, query);
    ASSERT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    const auto data = response.data<proto::GroupJoinQuestionsWithVersion>();
    EXPECT_EQ(data.last_updated_date, clock.unix_ms());
    ASSERT_EQ(data.group_join_questions.size(), 1U);
    proto::GroupJoinQuestion shown;
    ASSERT_TRUE(proto::decode(*data.group_join_questions.begin(), shown));
    EXPECT_EQ(shown.id, ids.front());
    EXPECT_EQ(shown.group_id, kGroup);
    EXPECT_EQ(shown.question.view(), which);
    EXPECT_EQ(shown.score, 20);
    EXPECT_TRUE(shown.answers.empty());
  }
  EXPECT_EQ(ask(kStranger, query).code(), status::kNotGroupOwnerOrManagerToQueryGroupQuestionAnswer);
  EXPECT_EQ(ask(kMember, query).code(), status::kNotGroupOwnerOrManagerToQueryGroupQuestionAnswer);
  query.with_answers = false;
  EXPECT_EQ(ask(kStranger, query).code(), status::kOk);
  query.has_last_updated_date = true;
  query.last_updated_date = clock.unix_ms();
  EXPECT_EQ(ask(kStranger, query).code(), status::kAlreadyUpToDate);
  ASSERT_EQ(remove(kOwner, ids).code(), status::kOk);
  EXPECT_EQ(ask(kStranger, query).code(), status::kNoContent);
}

}  // namespace
}  // namespace turms::gateway::service
