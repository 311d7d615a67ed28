// SPDX-License-Identifier: Apache-2.0
#include "store/group_join_requests_table.h"

namespace turms::gateway::store {
namespace {

std::string select(const char* where) {
  return std::string("SELECT id, group_id, requester_id, responder_id, status, creation_date, content ") +
         "FROM group_join_requests WHERE " + where;
}

GroupJoinRequest request_of(const Rows& row) {
  GroupJoinRequest request;
  request.id = row.integer(0);
  request.group_id = row.integer(1);
  request.requester_id = row.integer(2);
  request.responder_id = row.optional_integer(3);
  request.status = static_cast<int32_t>(row.integer(4));
  request.creation_date = row.integer(5);
  request.content = row.text(6);
  return request;
}

}  // namespace

GroupJoinRequestsTable::GroupJoinRequestsTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO group_join_requests (id, group_id, requester_id, responder_id, status, creation_date, "
              "content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      find_(database, select("id = ?1")),
      answer_(database,
              "UPDATE group_join_requests SET status = ?2, responder_id = ?3, reason = ?4, response_date = ?5 "
              "WHERE id = ?1 AND status = 0"),
      of_group_(database, select("group_id = ?1 ORDER BY id DESC LIMIT ?2")),
      of_requester_(database, select("requester_id = ?1 ORDER BY id DESC LIMIT ?2")) {
}

Result<void> GroupJoinRequestsTable::insert(const GroupJoinRequest& request) {
  return insert_.run(request.id, request.group_id, request.requester_id, request.responder_id, int64_t{request.status},
                     request.creation_date, std::string_view(request.content));
}

Result<std::optional<GroupJoinRequest>> GroupJoinRequestsTable::find(int64_t id) {
  std::optional<GroupJoinRequest> request;
  TURMS_TRY(find_.each([&](const Rows& row) { request = request_of(row); }, id));
  return request;
}

Result<bool> GroupJoinRequestsTable::answer(int64_t id, const JoinRequestAnswer& answer) {
  TURMS_TRY(answer_.run(id, int64_t{answer.status}, answer.responder_id, answer.reason, answer.date));
  return database_.changes() == 1;
}

Result<std::vector<GroupJoinRequest>> GroupJoinRequestsTable::list(Query& query, int64_t id, int64_t limit) {
  std::vector<GroupJoinRequest> requests;
  TURMS_TRY(query.each([&](const Rows& row) { requests.push_back(request_of(row)); }, id, limit));
  return requests;
}

Result<std::vector<GroupJoinRequest>> GroupJoinRequestsTable::of_group(int64_t group_id, int64_t limit) {
  return list(of_group_, group_id, limit);
}

Result<std::vector<GroupJoinRequest>> GroupJoinRequestsTable::of_requester(int64_t user_id, int64_t limit) {
  return list(of_requester_, user_id, limit);
}

}  // namespace turms::gateway::store
