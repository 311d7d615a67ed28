// SPDX-License-Identifier: Apache-2.0
// Friend requests, sent or received. Source: Turms (UserFriendRequestService).
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/friend_requests.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

constexpr int64_t kMaxListed = 10'000;  // the newest; ours: Turms has no bound

proto::UserFriendRequest shown(const store::FriendRequest& row, const FriendRequestProperties& properties,
                               int64_t now) {
  proto::UserFriendRequest request{};
  request.has_id = true;
  request.id = row.id;
  request.has_creation_date = true;
  request.creation_date = row.creation_date;
  request.content = row.content;
  request.has_request_status = true;
  request.request_status = shown_status(row, properties, now);
  if (row.reason) request.reason = *row.reason;
  const auto expires = expiration_date(row, properties);
  request.has_expiration_date = expires.has_value();
  request.expiration_date = expires.value_or(0);
  request.has_requester_id = true;
  request.requester_id = row.requester_id;
  request.has_recipient_id = true;
  request.recipient_id = row.recipient_id;
  return request;
}

}  // namespace

Result<void> query_friend_requests(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryFriendRequestsRequest query;
  if (!read_body(call, query, outcome)) return {};
  const int64_t user_id = call.requester.user_id;
  const auto list =
      query.are_sent_by_me ? store::UserVersion::sent_friend_requests : store::UserVersion::received_friend_requests;
  const auto stamp = context.tables.versions.get(user_id, list);
  if (!stamp.ok()) return stamp.error();
  if (is_up_to_date(query, *stamp, outcome)) return {};
  const auto side = query.are_sent_by_me ? store::FriendRequestSide::sent : store::FriendRequestSide::received;
  const auto rows = context.tables.friend_requests.list(user_id, side, kMaxListed);
  if (!rows.ok()) return rows.error();
  if (rows->empty()) {
    outcome.refuse(proto::status::kNoContent);
    return {};
  }
  std::vector<proto::UserFriendRequest> requests;
  requests.reserve(rows->size());
  for (const store::FriendRequest& row : *rows) {
    requests.push_back(shown(row, context.settings.user.friend_request, outcome.timestamp()));
  }
  proto::UserFriendRequestsWithVersion data{};
  data.user_friend_requests = requests;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
