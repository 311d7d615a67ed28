// SPDX-License-Identifier: Apache-2.0
// Asking for friendship: ask, take back, answer. Accepting writes both relationships in one go. Source: Turms
// (UserRelationshipServiceController, UserFriendRequestService).
#include "service/friend_requests.h"

#include <limits>
#include <optional>
#include <string>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/contacts.h"
#include "service/domains.h"
#include "service/utf16.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
namespace request_status = proto::request_status;

constexpr int64_t bit(int32_t status) {
  return int64_t{1} << status;
}

/// Whether an earlier request keeps the user from asking again.
Result<bool> is_barred(WriteContext& context, int64_t requester, int64_t recipient, int64_t now) {
  const FriendRequestProperties& properties = context.settings.user.friend_request;
  int64_t statuses = bit(request_status::kPending);
  int64_t after = std::numeric_limits<int64_t>::min();
  if (!properties.allow_send_request_after_declined_or_ignored_or_expired) {
    statuses |= bit(request_status::kDeclined) | bit(request_status::kIgnored) | bit(request_status::kExpired);
  } else if (properties.friend_request_expire_after_seconds > 0) {
    after = now - int64_t{properties.friend_request_expire_after_seconds} * 1000;
  }
  const auto newest = context.tables.friend_requests.newest(requester, recipient, statuses, after);
  if (!newest.ok()) return newest.error();
  return newest->has_value();
}

/// Why `requester` may not ask `recipient`, or 1000.
Result<int32_t> permission(WriteContext& context, int64_t requester, int64_t recipient, int64_t now) {
  const auto relation = context.facts.relation(recipient, requester);
  if (!relation.ok()) return relation.error();
  if (*relation == store::Relation::blocked) return status::kBlockedUserToSendFriendRequest;
  const auto barred = is_barred(context, requester, recipient, now);
  if (!barred.ok()) return barred.error();
  return *barred ? status::kCreateExistingFriendRequest : status::kOk;
}

Result<void> mark_changed(WriteContext& context, const store::FriendRequest& request, int64_t date) {
  TURMS_TRY(context.tables.versions.move(request.recipient_id, store::UserVersion::received_friend_requests, date));
  // Turms leaves this one when a request is answered: the asker's other sessions would never learn it.
  return context.tables.versions.move(request.requester_id, store::UserVersion::sent_friend_requests, date);
}

/// Stores the answer, and the friendship when it is a yes.
/// \returns  which sides have a new member in their default group: the requester's, the recipient's
Result<std::pair<bool, bool>> store_answer(WriteContext& context, const store::FriendRequest& request, int32_t status,
                                           std::optional<std::string_view> reason, int64_t now) {
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto answered = context.tables.friend_requests.answer(request.id, status, reason, now);
  if (!answered.ok()) return answered.error();
  TURMS_TRY(mark_changed(context, request, now));
  std::pair<bool, bool> added{false, false};
  if (status == request_status::kAccepted) {
    const auto first = befriend(context, request.requester_id, request.recipient_id, now);
    if (!first.ok()) return first.error();
    const auto second = befriend(context, request.recipient_id, request.requester_id, now);
    if (!second.ok()) return second.error();
    added = {*first, *second};
  }
  TURMS_TRY(savepoint->keep());
  return added;
}

/// Tells a side of its new contact in the default group, as if it had made it itself.
Result<void> tell_new_contact(const Call& call, std::vector<Recipient> recipients, int64_t contact, Outcome& outcome) {
  proto::CreateRelationshipRequest request{};
  request.user_id = contact;
  request.has_group_index = true;
  request.group_index = 0;
  std::string body;
  if (!proto::encode(request, body)) return Error{Code::internal, "tell_new_contact", "can't be encoded"};
  outcome.push_consequence(call.requester.user_id, proto::RequestKind::kCreateRelationship, body,
                           std::move(recipients));
  return {};
}

Result<void> tell_new_contacts(WriteContext& context, const Call& call, const store::FriendRequest& request,
                               const std::pair<bool, bool>& added, Outcome& outcome) {
  const auto& notify = context.settings.notification.one_sided_relationship_group_member_added;
  if (!notify.notify_new_relationship_group_member) return {};
  if (added.first) {
    TURMS_TRY(tell_new_contact(call, {{request.requester_id, kNoDeviceType}}, request.recipient_id, outcome));
  }
  if (added.second) {
    TURMS_TRY(tell_new_contact(call, {{request.recipient_id, kNoDeviceType}}, request.requester_id, outcome));
  }
  return {};
}

int32_t status_after(int32_t action) {
  switch (action) {
    case proto::response_action::kAccept:
      return request_status::kAccepted;
    case proto::response_action::kDecline:
      return request_status::kDeclined;
    default:
      return request_status::kIgnored;
  }
}

/// The request, if it is there and `is_entitled(request)`; else nothing, and the refusal. Who is not entitled must not
/// learn whether there is such a request.
template <class IsEntitled>
Result<std::optional<store::FriendRequest>> find_pending(WriteContext& context, int64_t id, IsEntitled is_entitled,
                                                         int32_t not_entitled, int32_t not_pending, Outcome& outcome) {
  auto found = context.tables.friend_requests.find(id);
  if (!found.ok()) return found;
  if (!found->has_value() || !is_entitled(**found)) {
    outcome.refuse(not_entitled);
    return std::optional<store::FriendRequest>();
  }
  const auto& properties = context.settings.user.friend_request;
  if (shown_status(**found, properties, outcome.timestamp()) != request_status::kPending) {
    outcome.refuse(not_pending);
    return std::optional<store::FriendRequest>();
  }
  return found;
}

}  // namespace

std::optional<int64_t> expiration_date(const store::FriendRequest& request, const FriendRequestProperties& properties) {
  if (properties.friend_request_expire_after_seconds <= 0) return std::nullopt;
  return request.creation_date + int64_t{properties.friend_request_expire_after_seconds} * 1000;
}

int32_t shown_status(const store::FriendRequest& request, const FriendRequestProperties& properties, int64_t now) {
  const auto expires = expiration_date(request, properties);
  const bool is_overdue = request.status == request_status::kPending && expires && *expires <= now;
  return is_overdue ? request_status::kExpired : request.status;
}

/// Neither the recipient's existence nor a friendship is asked about. The recipient is told without the id, as in
/// Turms.
Result<void> create_friend_request(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateFriendRequestRequest request;
  if (!read_body(call, request, outcome)) return {};
  const int64_t requester = call.requester.user_id;
  const int64_t now = outcome.timestamp();
  if (request.recipient_id == requester || request.recipient_id <= 0 ||
      utf16_length(request.content.view()) > context.settings.user.friend_request.max_content_length) {
    outcome.refuse(status::kIllegalArgument, "the recipient is oneself or nobody, or the text is too long");
    return {};
  }
  const auto allowed = permission(context, requester, request.recipient_id, now);
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    return {};
  }
  store::FriendRequest row;
  row.id = context.stamps.next(now).id;
  row.requester_id = requester;
  row.recipient_id = request.recipient_id;
  row.content = request.content.view();
  row.creation_date = now;
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(context.tables.friend_requests.insert(row));
  TURMS_TRY(mark_changed(context, row, now));
  TURMS_TRY(savepoint->keep());
  outcome.accept_long(row.id);
  const auto& notify = context.settings.notification.friend_request_created;
  outcome.push(requester, call.request.kind, call.request.body,
               told(call, notify.notify_requester_other_online_sessions, notify.notify_friend_request_recipient,
                    row.recipient_id));
  return {};
}

/// Takes a request back; off by default.
Result<void> delete_friend_request(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteFriendRequestRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (!context.settings.user.friend_request.allow_recall_pending_friend_request_by_sender) {
    outcome.refuse(status::kRecallingFriendRequestIsDisabled);
    return {};
  }
  const int64_t requester = call.requester.user_id;
  const auto is_sender = [&](const store::FriendRequest& found) { return found.requester_id == requester; };
  const auto found = find_pending(context, request.request_id, is_sender, status::kNotSenderToRecallFriendRequest,
                                  status::kRecallNonPendingFriendRequest, outcome);
  if (!found.ok()) return found.error();
  if (!found->has_value()) return {};
  const auto stored = store_answer(context, **found, request_status::kCanceled, std::nullopt, outcome.timestamp());
  if (!stored.ok()) return stored.error();
  outcome.accept();
  const auto& notify = context.settings.notification.friend_request_recalled;
  outcome.push(requester, call.request.kind, call.request.body,
               told(call, notify.notify_requester_other_online_sessions, notify.notify_friend_request_recipient,
                    (*found)->recipient_id));
  return {};
}

/// The recipient's answer. A yes overwrites what either side had noted about the other, as in Turms.
Result<void> update_friend_request(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateFriendRequestRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.response_action < proto::response_action::kAccept ||
      request.response_action > proto::response_action::kIgnore ||
      utf16_length(request.reason.view()) > context.settings.user.friend_request.max_response_reason_length) {
    outcome.refuse(status::kIllegalArgument, "the answer is unknown, or its reason too long");
    return {};
  }
  const int64_t user_id = call.requester.user_id;
  const auto is_recipient = [&](const store::FriendRequest& found) { return found.recipient_id == user_id; };
  const auto found = find_pending(context, request.request_id, is_recipient, status::kNotRecipientToUpdateFriendRequest,
                                  status::kUpdateNonPendingFriendRequest, outcome);
  if (!found.ok()) return found.error();
  if (!found->has_value()) return {};
  std::optional<std::string_view> reason;
  if (request.reason.has()) reason = request.reason.view();
  const auto added = store_answer(context, **found, status_after(request.response_action), reason, outcome.timestamp());
  if (!added.ok()) return added.error();
  outcome.accept();
  const auto& notify = context.settings.notification.friend_request_replied;
  outcome.push(user_id, call.request.kind, call.request.body,
               told(call, notify.notify_requester_other_online_sessions, notify.notify_friend_request_sender,
                    (*found)->requester_id));
  return tell_new_contacts(context, call, **found, *added, outcome);
}

}  // namespace turms::gateway::service
