// SPDX-License-Identifier: Apache-2.0
#include "store/friend_requests_table.h"

#include <algorithm>

namespace turms::gateway::store {
namespace {

FriendRequest request_of(const Rows& row) {
  FriendRequest request;
  request.id = row.integer(0);
  request.requester_id = row.integer(1);
  request.recipient_id = row.integer(2);
  request.content = row.text(3);
  request.status = static_cast<int32_t>(row.integer(4));
  request.reason = row.optional_text(5);
  request.creation_date = row.integer(6);
  request.response_date = row.optional_integer(7);
  return request;
}

constexpr const char* kColumns =
    "id, requester_id, recipient_id, content, status, reason, creation_date, response_date";

}  // namespace

FriendRequestsTable::FriendRequestsTable(Database& database)
    : database_(database),
      insert_(database,
              std::string("INSERT INTO friend_requests (") + kColumns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      find_(database, std::string("SELECT ") + kColumns + " FROM friend_requests WHERE id = ?1"),
      newest_(database,
              "SELECT id FROM friend_requests WHERE requester_id = ?1 AND recipient_id = ?2 "
              "AND (?3 >> status) & 1 AND creation_date > ?4 ORDER BY id DESC LIMIT 1"),
      list_sent_(database, std::string("SELECT ") + kColumns +
                               " FROM friend_requests WHERE requester_id = ?1 ORDER BY id DESC LIMIT ?2"),
      list_received_(database, std::string("SELECT ") + kColumns +
                                   " FROM friend_requests WHERE recipient_id = ?1 ORDER BY id DESC LIMIT ?2"),
      answer_(database,
              "UPDATE friend_requests SET status = ?2, reason = ?3, response_date = ?4 WHERE id = ?1 AND status = 0"),
      remove_unanswered_(database,
                         "DELETE FROM friend_requests WHERE id IN (SELECT id FROM friend_requests "
                         "WHERE status = 0 AND creation_date < ?1 ORDER BY creation_date LIMIT ?2)") {
}

Result<void> FriendRequestsTable::insert(const FriendRequest& request) {
  std::optional<std::string_view> reason;
  if (request.reason) reason = *request.reason;
  return insert_.run(request.id, request.requester_id, request.recipient_id, std::string_view(request.content),
                     int64_t{request.status}, reason, request.creation_date, request.response_date);
}

Result<std::optional<FriendRequest>> FriendRequestsTable::find(int64_t id) {
  std::optional<FriendRequest> request;
  TURMS_TRY(find_.each([&](const Rows& row) { request = request_of(row); }, id));
  return request;
}

Result<std::optional<int64_t>> FriendRequestsTable::newest(int64_t requester, int64_t recipient, int64_t statuses,
                                                           int64_t after) {
  std::optional<int64_t> id;
  TURMS_TRY(newest_.each([&](const Rows& row) { id = row.integer(0); }, requester, recipient, statuses, after));
  return id;
}

Result<std::vector<FriendRequest>> FriendRequestsTable::list(int64_t user_id, FriendRequestSide side, int64_t limit) {
  std::vector<FriendRequest> requests;
  Query& query = side == FriendRequestSide::sent ? list_sent_ : list_received_;
  TURMS_TRY(query.each([&](const Rows& row) { requests.push_back(request_of(row)); }, user_id, limit));
  std::reverse(requests.begin(), requests.end());
  return requests;
}

Result<bool> FriendRequestsTable::answer(int64_t id, int32_t status, std::optional<std::string_view> reason,
                                         int64_t date) {
  TURMS_TRY(answer_.run(id, int64_t{status}, reason, date));
  return database_.changes() == 1;
}

Result<int64_t> FriendRequestsTable::remove_unanswered(int64_t before, int64_t limit) {
  TURMS_TRY(remove_unanswered_.run(before, limit));
  return database_.changes();
}

}  // namespace turms::gateway::store
