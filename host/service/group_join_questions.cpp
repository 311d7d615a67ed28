// SPDX-License-Identifier: Apache-2.0
// What a group asks newcomers: made, changed, removed, listed by its owner and managers. Answering them is in
// group_join_answers.cpp. Source: Turms (GroupServiceController, GroupQuestionService).
#include <algorithm>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/group_rules.h"
#include "service/utf16.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using store::GroupJoinQuestion;

constexpr int64_t kMaxQuestions = 100;  // of one group; ours: Turms has no bound

/// Each once, in their order.
std::vector<std::string> distinct(const proto::ViewList& list) {
  std::vector<std::string> answers;
  for (const std::string_view answer : list) {
    if (std::find(answers.begin(), answers.end(), answer) == answers.end()) answers.emplace_back(answer);
  }
  return answers;
}

bool are_too_long(const std::vector<std::string>& answers, int32_t limit) {
  return std::any_of(answers.begin(), answers.end(),
                     [limit](const std::string& answer) { return utf16_length(answer) > limit; });
}

/// Empty when all is well.
std::string_view complaint_about(std::string_view question, const std::vector<std::string>& answers, int32_t score,
                                 const GroupQuestionSettings& settings) {
  if (utf16_length(question) > settings.question_content_limit) return "the question is too long";
  if (answers.size() > static_cast<size_t>(settings.max_answer_count)) return "too many answers";
  if (are_too_long(answers, settings.answer_content_limit)) return "an answer is too long";
  return score < 0 ? "the score must not be negative" : "";
}

/// The questions of the request with ids; nothing after a refusal.
std::optional<std::vector<GroupJoinQuestion>> read_questions(WriteContext& context,
                                                             const proto::CreateGroupJoinQuestionsRequest& request,
                                                             Outcome& outcome) {
  std::vector<GroupJoinQuestion> questions;
  std::string_view complaint;
  for (const std::string_view bytes : request.questions) {
    proto::GroupJoinQuestion asked;
    if (!proto::decode(bytes, asked)) return std::nullopt;  // can't be: the request was well-formed
    std::vector<std::string> answers = distinct(asked.answers);
    complaint = answers.empty()
                    ? "a question needs an answer"
                    : complaint_about(asked.question.view(), answers, asked.score, context.settings.group.question);
    if (!complaint.empty()) break;
    questions.push_back({context.stamps.next(outcome.timestamp()).id, request.group_id, asked.score,
                         asked.question.str(), std::move(answers)});
  }
  if (complaint.empty() && questions.size() > static_cast<size_t>(kMaxQuestions)) complaint = "too many questions";
  if (complaint.empty()) return questions;
  outcome.refuse(status::kIllegalArgument, complaint);
  return std::nullopt;
}

int32_t code_by_strategy(store::JoinStrategy strategy) {
  switch (strategy) {
    case store::JoinStrategy::join_request:
      return status::kCreateGroupQuestionForGroupUsingJoinRequest;
    case store::JoinStrategy::invitation:
      return status::kCreateGroupQuestionForGroupUsingInvitation;
    case store::JoinStrategy::membership_request:
      return status::kCreateGroupQuestionForGroupUsingMembershipRequest;
    case store::JoinStrategy::question:
      break;
  }
  return status::kOk;
}

/// 1000, or why the requester may not add this many questions.
Result<int32_t> code_to_create(WriteContext& context, int64_t group_id, int64_t requester, size_t count) {
  const auto own = context.groups.member(group_id, requester);
  if (!own.ok()) return own.error();
  if (!is_owner_or_manager(*own)) return status::kNotGroupOwnerOrManagerToCreateGroupQuestion;
  const auto group = active_group(context, group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return status::kCreateGroupQuestionForInactiveGroup;
  const int32_t code = code_by_strategy((*group)->type.join_strategy);
  if (code != status::kOk) return code;
  const auto kept = context.tables.group_join_questions.count(group_id);
  if (!kept.ok()) return kept.error();
  return *kept + static_cast<int64_t>(count) > kMaxQuestions ? status::kIllegalArgument : status::kOk;
}

Result<void> move_version(WriteContext& context, int64_t group_id, int64_t now) {
  return context.tables.versions.move(group_id, store::GroupVersion::join_questions, now);
}

/// May the requester change the questions of this group? Refuses with `forbidden` when not.
Result<bool> manages(WriteContext& context, int64_t group_id, int64_t requester, int32_t forbidden, Outcome& outcome) {
  const auto own = context.groups.member(group_id, requester);
  if (!own.ok()) return own.error();
  return !refused(outcome, is_owner_or_manager(*own) ? status::kOk : forbidden);
}

}  // namespace

Result<void> create_group_join_questions(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateGroupJoinQuestionsRequest request;
  if (!read_body(call, request, outcome)) return {};
  const auto questions = read_questions(context, request, outcome);
  if (!questions) return {};
  std::vector<int64_t> ids;
  if (!questions->empty()) {
    const auto code = code_to_create(context, request.group_id, call.requester.user_id, questions->size());
    if (!code.ok()) return code.error();
    if (refused(outcome, *code)) return {};
    auto savepoint = store::Savepoint::begin(context.database);
    if (!savepoint.ok()) return savepoint.error();
    for (const GroupJoinQuestion& question : *questions) {
      TURMS_TRY(context.tables.group_join_questions.insert(question));
      ids.push_back(question.id);
    }
    TURMS_TRY(move_version(context, request.group_id, outcome.timestamp()));
    TURMS_TRY(savepoint->keep());
  }
  proto::LongsWithVersion data{};
  data.longs = ids;
  outcome.accept_data(data);
  return {};
}

Result<void> update_group_join_question(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateGroupJoinQuestionRequest request;
  if (!read_body(call, request, outcome)) return {};
  store::GroupJoinQuestionChange change;
  if (request.question.has()) change.question = request.question.view();
  change.answers = distinct(request.answers);
  if (request.has_score) change.score = request.score;
  const auto complaint = complaint_about(change.question.value_or(""), change.answers, change.score.value_or(0),
                                         context.settings.group.question);
  if (!complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  outcome.accept();
  if (!change.question && change.answers.empty() && !change.score) return {};
  const auto question = context.tables.group_join_questions.find(request.question_id);
  if (!question.ok()) return question.error();
  if (!question->has_value()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  const int64_t group_id = (*question)->group_id;
  const auto may =
      manages(context, group_id, call.requester.user_id, status::kNotGroupOwnerOrManagerToUpdateGroupQuestion, outcome);
  if (!may.ok()) return may.error();
  if (!*may) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(context.tables.group_join_questions.update(request.question_id, change));
  TURMS_TRY(move_version(context, group_id, outcome.timestamp()));
  return savepoint->keep();
}

/// Only questions of the named group go: Turms removes those of any group.
Result<void> delete_group_join_questions(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteGroupJoinQuestionsRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.question_ids.size() > static_cast<size_t>(kMaxQuestions)) {
    outcome.refuse(status::kIllegalArgument, "too many question ids");
    return {};
  }
  outcome.accept();
  if (request.question_ids.empty()) return {};
  const auto may = manages(context, request.group_id, call.requester.user_id,
                           status::kNotGroupOwnerOrManagerToDeleteGroupQuestion, outcome);
  if (!may.ok()) return may.error();
  if (!*may) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  bool removed_any = false;
  for (const int64_t id : request.question_ids) {
    const auto removed = context.tables.group_join_questions.remove(request.group_id, id);
    if (!removed.ok()) return removed.error();
    removed_any = removed_any || *removed;
  }
  if (removed_any) TURMS_TRY(move_version(context, request.group_id, outcome.timestamp()));
  return savepoint->keep();
}

/// Answers never come back, whatever with_answers says: so does Turms, which only asks for more rights then.
Result<void> query_group_join_questions(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryGroupJoinQuestionsRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.with_answers) {
    const auto own = context.tables.group_members.find(query.group_id, call.requester.user_id);
    if (!own.ok()) return own.error();
    if (!own->has_value() || (*own)->role > proto::group_member_role::kManager) {
      outcome.refuse(status::kNotGroupOwnerOrManagerToQueryGroupQuestionAnswer);
      return {};
    }
  }
  const auto stamp = context.tables.versions.get(query.group_id, store::GroupVersion::join_questions);
  if (!stamp.ok()) return stamp.error();
  if (is_up_to_date(query, *stamp, outcome)) return {};
  const auto rows = context.tables.group_join_questions.list(query.group_id);
  if (!rows.ok()) return rows.error();
  if (rows->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  std::vector<proto::GroupJoinQuestion> infos;
  for (const GroupJoinQuestion& row : *rows) {
    proto::GroupJoinQuestion& info = infos.emplace_back();
    info.has_id = info.has_group_id = info.has_score = true;
    info.id = row.id;
    info.group_id = row.group_id;
    info.question = row.question;
    info.score = row.score;
  }
  proto::GroupJoinQuestionsWithVersion data{};
  data.group_join_questions = infos;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
