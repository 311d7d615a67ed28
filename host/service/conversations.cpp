// SPDX-License-Identifier: Apache-2.0
// How far conversations are read: UpdateConversation, QueryConversations. Source: Turms (ConversationServiceController,
// ConversationService).
#include <optional>
#include <set>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/message_target.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::UpdateConversationRequest;

constexpr size_t kMaxUserIds = 1'000;  // ours, as is the next one: Turms has no bound
constexpr size_t kMaxGroupIds = 100;   // each with all its members

/// What became of a read date.
struct Moved {
  int32_t code = status::kOk;
  bool is_stored = false;
};

/// The date to store, and whether it may lie before the stored one.
struct ReadDate {
  ReadDate(const UpdateConversationRequest& update, const ReadReceiptSettings& settings, int64_t now)
      : value(settings.use_server_time ? now : update.read_date),
        is_clients(!settings.use_server_time),
        moves(settings.allow_move_read_date_forward ? store::ReadDateMoves::both_ways
                                                    : store::ReadDateMoves::forward_only) {}

  int64_t value;
  bool is_clients;
  store::ReadDateMoves moves;
};

/// A date that does not move is the client's mistake, unless the server chose it.
Moved outcome_of(bool is_stored, const ReadDate& date) {
  return {is_stored || !date.is_clients ? status::kOk : status::kMovingReadDateForwardIsDisabled, is_stored};
}

Result<Moved> move_private(WriteContext& context, int64_t owner, int64_t target, const ReadDate& date) {
  store::ConversationsTable& conversations = context.tables.conversations;
  const auto has_written = conversations.has_written(target, owner);
  if (!has_written.ok()) return has_written.error();
  if (!*has_written) return Moved{};  // there is nothing to have read
  const auto stored = conversations.move_private(owner, target, date.value, date.moves);
  if (!stored.ok()) return stored.error();
  return outcome_of(*stored, date);
}

Result<Moved> move_group(WriteContext& context, int64_t member_id, int64_t group_id, const ReadDate& date) {
  const auto group = context.groups.group(group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value() || !(*group)->active) return Moved{status::kUpdatingReadDateOfNonexistentGroupConversation};
  const auto member = context.groups.member(group_id, member_id);
  if (!member.ok()) return member.error();
  if (!member->has_value()) return Moved{status::kNotGroupMemberToUpdateReadDateOfGroupConversation};
  if (!(*group)->type.enable_read_receipt) return Moved{status::kUpdatingReadDateIsDisabledByGroup};
  const auto stored = context.tables.conversations.move_group(group_id, member_id, date.value, date.moves);
  if (!stored.ok()) return stored.error();
  return outcome_of(*stored, date);
}

/// Members of a larger group are not told of each other's read dates, which would be the square of their number a
/// message; they may ask.
constexpr size_t kReadersTold = 50;

/// The request as it is. Whoever could not be read from is not told: a stranger must not be able to reach him.
Result<void> relay(WriteContext& context, const Call& call, const MessageTarget& target, bool is_stored,
                   Outcome& outcome) {
  const auto& notification = context.settings.notification;
  const auto& in_private = notification.private_conversation_read_date_updated;
  const auto& in_group = notification.group_conversation_read_date_updated;
  Audience audience;
  audience.target = is_stored && (target.is_group ? in_group.notify_other_group_members : in_private.notify_contact);
  audience.own_other_sessions = target.is_group ? in_group.notify_requester_other_online_sessions
                                                : in_private.notify_requester_other_online_sessions;
  auto recipients = recipients_of(context, call.requester, target, audience);
  if (!recipients.ok()) return recipients.error();
  if (target.is_group && recipients->size() > kReadersTold + 1) {
    audience.target = false;
    recipients = recipients_of(context, call.requester, target, audience);
    if (!recipients.ok()) return recipients.error();
  }
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, std::move(recipients).value());
  return {};
}

Result<void> answer_private(ReadContext& context, const Call& call, const proto::QueryConversationsRequest& query,
                            Outcome& outcome) {
  std::vector<proto::PrivateConversation> found;
  std::set<int64_t> owners;
  for (const int64_t id : query.user_ids) owners.insert(id);
  for (const int64_t owner : owners) {
    const auto date = context.tables.conversations.private_read_date(owner, call.requester.user_id);
    if (!date.ok()) return date.error();
    if (!date->has_value()) continue;
    proto::PrivateConversation& conversation = found.emplace_back();
    conversation.owner_id = owner;
    conversation.target_id = call.requester.user_id;
    conversation.read_date = **date;
  }
  proto::Conversations data{};
  data.private_conversations = found;
  outcome.accept_data(data);
  return {};
}

/// The groups of the query that the user is in.
Result<std::vector<int64_t>> own_groups(ReadContext& context, int64_t user_id, const proto::Int64List& group_ids) {
  std::set<int64_t> ids;
  for (const int64_t id : group_ids) ids.insert(id);
  std::vector<int64_t> own;
  for (const int64_t id : ids) {
    const auto member = context.tables.group_members.find(id, user_id);
    if (!member.ok()) return member.error();
    if (member->has_value()) own.push_back(id);
  }
  return own;
}

/// Unlike in Turms only for members: the dates name everybody who is in a group.
Result<void> answer_groups(ReadContext& context, const Call& call, const proto::QueryConversationsRequest& query,
                           Outcome& outcome) {
  const auto groups = own_groups(context, call.requester.user_id, query.group_ids);
  if (!groups.ok()) return groups.error();
  std::vector<std::vector<proto::GroupConversation_MemberIdToReadDateEntry>> dates;
  dates.reserve(groups->size());
  std::vector<proto::GroupConversation> found;
  for (const int64_t id : *groups) {
    const auto members = context.tables.conversations.group_read_dates(id);
    if (!members.ok()) return members.error();
    auto& entries = dates.emplace_back();
    for (const store::MemberReadDate& member : *members) {
      auto& entry = entries.emplace_back();
      entry.key = member.member_id;
      entry.value = member.read_date;
    }
    proto::GroupConversation& conversation = found.emplace_back();
    conversation.group_id = id;
    conversation.member_id_to_read_date = entries;
  }
  proto::Conversations data{};
  data.group_conversations = found;
  outcome.accept_data(data);
  return {};
}

}  // namespace

Result<void> update_conversation(WriteContext& context, const Call& call, Outcome& outcome) {
  UpdateConversationRequest update;
  if (!read_body(call, update, outcome)) return {};
  if (!update.has_user_id && !update.has_group_id) {
    outcome.refuse(status::kIllegalArgument, "a conversation is with a user or with a group");
    return {};
  }
  const ReadReceiptSettings& settings = context.settings.conversation.read_receipt;
  if (!settings.enabled) {
    outcome.refuse(status::kUpdatingReadDateIsDisabled);
    return {};
  }
  const ReadDate date(update, settings, outcome.timestamp());
  if (date.value > outcome.timestamp()) {
    outcome.refuse(status::kIllegalArgument, "the read date lies in the future");
    return {};
  }
  const int64_t user_id = call.requester.user_id;
  const MessageTarget target =
      update.has_user_id ? MessageTarget{update.user_id, false} : MessageTarget{update.group_id, true};
  const auto moved =
      target.is_group ? move_group(context, user_id, target.id, date) : move_private(context, user_id, target.id, date);
  if (!moved.ok()) return moved.error();
  if (moved->code != status::kOk) {
    outcome.refuse(moved->code);
    return {};
  }
  outcome.accept();
  return relay(context, call, target, moved->is_stored, outcome);
}

/// The read dates of others toward the requester, or else of the members of groups.
Result<void> query_conversations(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryConversationsRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.user_ids.size() > kMaxUserIds || query.group_ids.size() > kMaxGroupIds) {
    outcome.refuse(status::kIllegalArgument, "too many ids");
    return {};
  }
  if (!query.user_ids.empty()) return answer_private(context, call, query, outcome);
  if (!query.group_ids.empty()) return answer_groups(context, call, query, outcome);
  outcome.refuse(status::kNoContent);
  return {};
}

}  // namespace turms::gateway::service
