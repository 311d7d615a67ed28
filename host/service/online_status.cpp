// SPDX-License-Identifier: Apache-2.0
// Online status: asked for by anybody, set by oneself, never announced. Source: Turms (UserServiceController,
// UserStatusService).
#include <algorithm>
#include <array>
#include <vector>

#include "proto/close_status.h"
#include "proto/messages.h"
#include "proto/status_codes.h"
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
  outcome.accept();
  if (context.settings.notification.user_online_status_updated.notify_requester_other_online_sessions) {
    outcome.push(user_id, call.request.kind, call.request.body, {{user_id, call.requester.device_type}});
  }
  if (update.user_status == user_status::kOffline) {
    disconnect(context.online, update, user_id, outcome);
  } else {
    context.online.set_status(user_id, update.user_status);
  }
  return {};
}

}  // namespace turms::gateway::service
