// SPDX-License-Identifier: Apache-2.0
// Online status: asked for by anybody, set by oneself, announced only where the operator wants that (in Turms these
// switches keep the status from being set). Source: Turms (UserServiceController, UserStatusService).
#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "proto/close_status.h"
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/contacts.h"
#include "service/domains.h"
#include "service/login.h"
#include "service/shown_presence.h"

namespace turms::gateway::service {
namespace {

namespace user_status = proto::user_status;
constexpr size_t kMaxUserIds = 10'000;  // ours: Turms has no bound

/// OFFLINE is an order to leave: the listed device types, or all.
void disconnect(const OnlineUsers& online, const proto::UpdateUserOnlineStatusRequest& update, int64_t user_id,
                Outcome& outcome) {
  std::array<bool, kDeviceTypes> leaving{};
  leaving.fill(update.device_types.empty());
  for (const int32_t type : update.device_types) leaving.at(static_cast<size_t>(known_device_type(type))) = true;
  const OnlineUser* user = online.find(user_id);
  for (size_t type = 0; user != nullptr && type < leaving.size(); ++type) {
    if (leaving.at(type) && user->sessions.at(type) != 0) {
      outcome.close(user->sessions.at(type), proto::close_status::kDisconnectedByOtherDevice);
    }
  }
}

Result<void> add_friends(WriteContext& context, int64_t user_id, std::set<int64_t>& others) {
  const auto friends = context.tables.relationships.list(user_id, {false, std::nullopt}, 0, kMaxListedRelationships);
  if (!friends.ok()) return friends.error();
  for (const store::Relationship& one : *friends) others.insert(one.related_user_id);
  return {};
}

Result<void> add_group_members(WriteContext& context, int64_t user_id, std::set<int64_t>& others) {
  const auto groups = context.tables.group_members.groups_of(user_id);
  if (!groups.ok()) return groups.error();
  for (const int64_t group : *groups) {
    const auto members = context.groups.members(group);
    if (!members.ok()) return members.error();
    for (const MemberFact& member : **members) others.insert(member.user_id);
  }
  return {};
}

/// Own other sessions, friends, members of the same groups, each by its switch and nobody twice.
Result<std::vector<Recipient>> recipients_of(WriteContext& context, const Call& call) {
  const NotificationSettings& notify = context.settings.notification;
  const int64_t user_id = call.requester.user_id;
  std::set<int64_t> others;
  if (notify.user_online_status_updated.notify_non_blocked_related_users) {
    TURMS_TRY(add_friends(context, user_id, others));
  }
  if (notify.group_member_online_status_updated.notify_group_members) {
    TURMS_TRY(add_group_members(context, user_id, others));
  }
  others.erase(user_id);
  std::vector<Recipient> recipients =
      told(call, notify.user_online_status_updated.notify_requester_other_online_sessions, false, 0);
  for (const int64_t id : others) recipients.push_back({id, kNoDeviceType});
  return recipients;
}

}  // namespace

Result<void> query_user_online_statuses(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::QueryUserOnlineStatusesRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.user_ids.size() > kMaxUserIds) {
    outcome.refuse(proto::status::kIllegalArgument, "too many user ids");
    return {};
  }
  if (query.user_ids.empty()) {
    outcome.refuse(proto::status::kNoContent);
    return {};
  }
  std::vector<proto::UserOnlineStatus> statuses;
  std::vector<std::vector<int32_t>> device_types;
  statuses.reserve(query.user_ids.size());
  device_types.reserve(query.user_ids.size());
  for (const int64_t id : query.user_ids) {
    const OnlineUser* user = context.online.find(id);
    proto::UserOnlineStatus& status = statuses.emplace_back();
    status.user_id = id;
    status.user_status = shown_status(user, context.settings);
    status.device_types = device_types.emplace_back(device_types_of(user));
  }
  proto::UserOnlineStatuses data{};
  data.statuses = statuses;
  outcome.accept_data(data);
  return {};
}

Result<void> update_user_online_status(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateUserOnlineStatusRequest update;
  if (!read_body(call, update, outcome)) return {};
  const int64_t user_id = call.requester.user_id;
  if (update.user_status < user_status::kAvailable || update.user_status > user_status::kBeRightBack) {
    outcome.refuse(proto::status::kIllegalArgument, "the user status is unknown");
    return {};
  }
  auto recipients = recipients_of(context, call);
  if (!recipients.ok()) return recipients.error();
  outcome.accept();
  outcome.push(user_id, call.request.kind, call.request.body, std::move(*recipients));
  if (update.user_status == user_status::kOffline) {
    disconnect(context.online, update, user_id, outcome);
  } else {
    context.online.set_status(user_id, update.user_status);
  }
  return {};
}

}  // namespace turms::gateway::service
