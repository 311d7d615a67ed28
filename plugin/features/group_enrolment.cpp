// SPDX-License-Identifier: Apache-2.0
#include "features/group_enrolment.h"

#include <array>
#include <span>

#include "bridge/errors.h"
#include "bridge/utf16.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/own_deed.h"
#include "proto/enums.h"
#include "proto/messages.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

using bridge::stanza_error_of;
using upstream::Response;

constexpr size_t kTextUnits = 200;   // Turms: max-content-length of requests, max-response-reason-length
constexpr size_t kAnswerUnits = 50;  // group.question.max-answer-length... longer ones can't be right

enum class Which : uint8_t { pending, all };

/// Both kinds of rows have the same shape but for who speaks.
template <class Row, class Who>
Enrolments read(const Response& response, Which which, Who who) {
  if (Refusal refusal = stanza_error_of(response)) return std::move(*refusal);
  std::vector<Enrolment> found;
  for (const std::string_view bytes : upstream::rows_of(response)) {
    Row row;
    if (!proto::decode(bytes, row) || !row.has_id || !row.has_group_id || found.size() == kPendingRows) continue;
    const bool is_pending = !row.has_status || row.status == proto::request_status::kPending;
    if (row.id <= 0 || (which == Which::pending && !is_pending)) continue;
    Enrolment& enrolment = found.emplace_back();
    enrolment.id = row.id;
    enrolment.group = GroupId(row.group_id);
    enrolment.user = UserId(who(row));
    enrolment.text = row.content.view();
  }
  return found;
}

Task<Enrolments> invitations(Account& account, bool are_sent, Which which) {
  proto::QueryGroupInvitationsRequest request{};
  request.has_are_sent_by_me = true;
  request.are_sent_by_me = are_sent;
  const Response response = co_await ask(account, request);
  co_return read<proto::GroupInvitation>(response, which, [are_sent](const auto& row) -> int64_t {
    if (are_sent) return row.has_invitee_id ? row.invitee_id : 0;
    return row.has_inviter_id ? row.inviter_id : 0;
  });
}

/// \param group  0: those of the account itself
Task<Enrolments> requests(Account& account, GroupId group, Which which) {
  proto::QueryGroupJoinRequestsRequest request{};
  request.has_group_id = static_cast<bool>(group);
  request.group_id = group.value();
  const Response response = co_await ask(account, request);
  co_return read<proto::GroupJoinRequest>(
      response, which, [](const auto& row) -> int64_t { return row.has_requester_id ? row.requester_id : 0; });
}

Result<std::optional<Enrolment>, StanzaError> pick(const Enrolments& all, int64_t id) {
  if (!all) return all.error();
  std::optional<Enrolment> found;
  for (const Enrolment& one : all.value()) {
    if (one.id == id) found = one;
  }
  return found;
}

/// Members are told of the new one as of any other (turms-semantics 3.9), but he himself is not.
void tell_joined(Account& account, GroupId group) {
  const std::array<int64_t, 1> ids{account.user().value()};
  proto::CreateGroupMembersRequest request{};
  request.group_id = group.value();
  request.user_ids = std::span<const int64_t>(ids);
  tell_own_deed(account, request);
}

Task<Refusal> answer_invitation(Account& account, int64_t id, int32_t action, std::string reason) {
  proto::UpdateGroupInvitationRequest request{};
  request.invitation_id = id;
  request.response_action = static_cast<decltype(request.response_action)>(action);
  if (!reason.empty()) request.reason = bridge::utf16_prefix(reason, kTextUnits);
  const Response response = co_await ask(account, request);
  co_return stanza_error_of(response);
}

}  // namespace

Task<Enrolments> received_invitations(Account& account) {
  return invitations(account, false, Which::pending);
}

Task<Result<std::optional<Enrolment>, StanzaError>> find_sent_invitation(Account& account, int64_t id) {
  const Enrolments all = co_await invitations(account, true, Which::all);
  co_return pick(all, id);
}

Task<Refusal> accept_invitation(Account& account, int64_t id) {
  return answer_invitation(account, id, proto::response_action::kAccept, {});
}

Task<Refusal> decline_invitation(Account& account, int64_t id, std::string reason) {
  return answer_invitation(account, id, proto::response_action::kDecline, std::move(reason));
}

Task<Enrolments> join_requests(Account& account, GroupId group) {
  return requests(account, group, Which::pending);
}

Task<Result<std::optional<Enrolment>, StanzaError>> find_own_join_request(Account& account, int64_t id) {
  const Enrolments all = co_await requests(account, GroupId(), Which::all);
  co_return pick(all, id);
}

Task<Refusal> answer_join_request(Account& account, int64_t id, bool is_allowed) {
  proto::UpdateGroupJoinRequestRequest request{};
  request.request_id = id;
  request.response_action = static_cast<decltype(request.response_action)>(
      is_allowed ? proto::response_action::kAccept : proto::response_action::kDecline);
  const Response response = co_await ask(account, request);
  co_return stanza_error_of(response);
}

Task<Refusal> ask_to_join(Account& account, GroupId group, std::string text) {
  proto::CreateGroupJoinRequestRequest request{};
  request.group_id = group.value();
  request.content = bridge::utf16_prefix(text, kTextUnits);
  const Response response = co_await ask(account, request);
  co_return stanza_error_of(response);
}

Task<Result<std::vector<bridge::JoinQuestion>, StanzaError>> join_questions(Account& account, GroupId group) {
  proto::QueryGroupJoinQuestionsRequest request{};
  request.group_id = group.value();
  const Response response = co_await ask(account, request);
  if (Refusal refusal = stanza_error_of(response)) co_return std::move(*refusal);
  std::vector<bridge::JoinQuestion> questions;
  for (const std::string_view bytes : upstream::rows_of(response)) {
    proto::GroupJoinQuestion row;
    if (!proto::decode(bytes, row) || !row.has_id || row.id <= 0 || questions.size() == bridge::kJoinQuestions)
      continue;
    questions.emplace_back(row.id, row.question.str());
  }
  co_return questions;
}

Task<Result<JoinExam, StanzaError>> answer_questions(Account& account, GroupId group,
                                                     std::vector<bridge::JoinAnswer> answers) {
  using Entry = proto::CheckGroupJoinQuestionsAnswersRequest_QuestionIdToAnswerEntry;
  std::vector<Entry> entries;
  for (const bridge::JoinAnswer& answer : answers) {
    Entry& entry = entries.emplace_back();
    entry = {};
    entry.key = answer.question;
    entry.value = bridge::utf16_prefix(answer.text, kAnswerUnits);
  }
  proto::CheckGroupJoinQuestionsAnswersRequest request{};
  request.question_id_to_answer = std::span<const Entry>(entries);
  const Response response = co_await ask(account, request);
  if (Refusal refusal = stanza_error_of(response)) co_return std::move(*refusal);
  JoinExam exam;
  proto::GroupJoinQuestionsAnswerResult result;
  if (response.data_kind != proto::DataKind::kNone && proto::decode(response.data, result)) {
    exam.has_joined = result.joined;
    exam.score = result.score;
  }
  if (exam.has_joined) tell_joined(account, group);
  co_return exam;
}

}  // namespace turms::xmpp::features
