// SPDX-License-Identifier: Apache-2.0
// CheckGroupJoinQuestionsAnswers: getting into a group by knowing the answers. Source: Turms (GroupServiceController,
// GroupQuestionService).
#include <algorithm>
#include <limits>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/enrolment.h"
#include "service/group_membership.h"
#include "service/group_recipients.h"
#include "service/group_rules.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using AnswerEntry = proto::CheckGroupJoinQuestionsAnswersRequest_QuestionIdToAnswerEntry;

constexpr size_t kMaxAnswers = 100;  // as many as a group can have questions

/// The answers, the last one of each question; a map has one.
std::vector<AnswerEntry> read_answers(const proto::CheckGroupJoinQuestionsAnswersRequest& request) {
  std::vector<AnswerEntry> answers;
  for (const std::string_view bytes : request.question_id_to_answer) {
    AnswerEntry entry;
    if (!proto::decode(bytes, entry)) continue;  // can't be: the request was well-formed
    std::erase_if(answers, [&](const AnswerEntry& earlier) { return earlier.key == entry.key; });
    answers.push_back(entry);
  }
  return answers;
}

/// 1000, or why this user may not answer. In Turms' order.
Result<int32_t> code_to_answer(WriteContext& context, int64_t group_id, int64_t requester) {
  const auto blocked = context.groups.is_blocked(group_id, requester);
  if (!blocked.ok()) return blocked.error();
  if (*blocked) return status::kGroupQuestionAnswererHasBeenBlocked;
  const auto own = context.groups.member(group_id, requester);
  if (!own.ok()) return own.error();
  if (own->has_value()) return status::kGroupMemberAnswerGroupQuestion;
  const auto group = active_group(context, group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return status::kAnswerGroupQuestionOfInactiveGroup;
  return (*group)->type.join_strategy == store::JoinStrategy::question ? status::kOk
                                                                       : status::kAnswerInactiveGroupQuestion;
}

/// What was answered rightly. Questions of other groups count for nothing.
struct Marks {
  std::vector<int64_t> question_ids;
  int64_t score = 0;
};

Result<Marks> mark(WriteContext& context, int64_t group_id, const std::vector<AnswerEntry>& answers) {
  Marks marks;
  for (const AnswerEntry& answer : answers) {
    const auto found = context.tables.group_join_questions.find(answer.key);
    if (!found.ok()) return found.error();
    if (!found->has_value() || (*found)->group_id != group_id) continue;
    const auto& right = (*found)->answers;
    if (std::find(right.begin(), right.end(), answer.value.view()) == right.end()) continue;
    marks.question_ids.push_back(answer.key);
    marks.score += (*found)->score;
  }
  return marks;
}

Result<void> join(WriteContext& context, int64_t group_id, int64_t user_id, int64_t now) {
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(add_member(context, plain_member(group_id, user_id, now), now));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(group_id);
  return {};
}

void answer_with(const Marks& marks, bool joined, Outcome& outcome) {
  proto::GroupJoinQuestionsAnswerResult result{};
  result.score = static_cast<int32_t>(std::min<int64_t>(marks.score, std::numeric_limits<int32_t>::max()));
  result.question_ids = marks.question_ids;
  result.joined = joined;
  outcome.accept_data(result);
}

}  // namespace

/// The first question says which group is meant. A group without a minimum score lets nobody in this way: an unset
/// score is no invitation.
Result<void> check_group_join_questions_answers(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CheckGroupJoinQuestionsAnswersRequest request;
  if (!read_body(call, request, outcome)) return {};
  const bool is_empty = request.question_id_to_answer.empty();
  if (is_empty || request.question_id_to_answer.size() > kMaxAnswers) {
    outcome.refuse(status::kIllegalArgument, is_empty ? "no answers" : "too many answers");
    return {};
  }
  const std::vector<AnswerEntry> answers = read_answers(request);
  const auto first = context.tables.group_join_questions.find(answers.front().key);
  if (!first.ok()) return first.error();
  if (!first->has_value()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  const int64_t group_id = (*first)->group_id;
  const int64_t user_id = call.requester.user_id;
  const auto code = code_to_answer(context, group_id, user_id);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  const auto marks = mark(context, group_id, answers);
  if (!marks.ok()) return marks.error();
  const auto group = context.groups.group(group_id);
  if (!group.ok()) return group.error();
  const bool passes = group->has_value() && (*group)->min_score && marks->score >= *(*group)->min_score;
  if (passes) {
    const auto admission = admit(context, group_id, user_id);
    if (!admission.ok()) return admission.error();
    if (refused(outcome, admission->code)) return {};
    TURMS_TRY(join(context, group_id, user_id, outcome.timestamp()));
  }
  answer_with(*marks, passes, outcome);
  return passes ? tell_of_new_member(context, user_id, group_id, user_id, outcome) : Result<void>();
}

}  // namespace turms::gateway::service
