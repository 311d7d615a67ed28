// SPDX-License-Identifier: Apache-2.0
// QueryGroupInvitations and QueryGroupJoinRequests: of a group, for its owner and managers; of oneself, for everybody.
// Source: Turms (GroupServiceController, GroupInvitationService, GroupJoinRequestService).
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/enrolment.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using store::GroupInvitation;
using store::GroupJoinRequest;

/// Readers have no facts: one row is read.
Result<bool> manages(ReadContext& context, int64_t group_id, int64_t user_id) {
  const auto member = context.tables.group_members.find(group_id, user_id);
  if (!member.ok()) return member.error();
  return member->has_value() && (*member)->role <= proto::group_member_role::kManager;
}

proto::GroupInvitation info_of(const GroupInvitation& row, int32_t expire_after_seconds, int64_t now) {
  const auto end = expiration_date(row.creation_date, expire_after_seconds);
  proto::GroupInvitation info{};
  info.has_id = true;
  info.id = row.id;
  info.has_creation_date = true;
  info.creation_date = row.creation_date;
  info.content = row.content;
  info.has_status = true;
  info.status = shown_request_status(row.status, row.creation_date, expire_after_seconds, now);
  info.has_expiration_date = end.has_value();
  info.expiration_date = end.value_or(0);
  info.has_group_id = true;
  info.group_id = row.group_id;
  info.has_inviter_id = true;
  info.inviter_id = row.inviter_id;
  info.has_invitee_id = true;
  info.invitee_id = row.invitee_id;
  return info;
}

proto::GroupJoinRequest info_of(const GroupJoinRequest& row, int32_t expire_after_seconds, int64_t now) {
  const auto end = expiration_date(row.creation_date, expire_after_seconds);
  proto::GroupJoinRequest info{};
  info.has_id = true;
  info.id = row.id;
  info.has_creation_date = true;
  info.creation_date = row.creation_date;
  info.content = row.content;
  info.has_status = true;
  info.status = shown_request_status(row.status, row.creation_date, expire_after_seconds, now);
  info.has_expiration_date = end.has_value();
  info.expiration_date = end.value_or(0);
  info.has_group_id = true;
  info.group_id = row.group_id;
  info.has_requester_id = true;
  info.requester_id = row.requester_id;
  info.has_responder_id = row.responder_id.has_value();
  info.responder_id = row.responder_id.value_or(0);
  return info;
}

Result<std::vector<GroupInvitation>> find_invitations(ReadContext& context,
                                                      const proto::QueryGroupInvitationsRequest& query, int64_t asker) {
  store::GroupInvitationsTable& table = context.tables.group_invitations;
  if (query.has_group_id) return table.of_group(query.group_id, kMaxEnrolments);
  const bool sent = query.has_are_sent_by_me && query.are_sent_by_me;
  return sent ? table.of_inviter(asker, kMaxEnrolments) : table.of_invitee(asker, kMaxEnrolments);
}

Result<std::optional<int64_t>> stamp_of_invitations(ReadContext& context,
                                                    const proto::QueryGroupInvitationsRequest& query, int64_t asker) {
  store::VersionsTable& versions = context.tables.versions;
  if (query.has_group_id) return versions.get(query.group_id, store::GroupVersion::invitations);
  const bool sent = query.has_are_sent_by_me && query.are_sent_by_me;
  return versions.get(
      asker, sent ? store::UserVersion::sent_group_invitations : store::UserVersion::received_group_invitations);
}

Result<std::optional<int64_t>> stamp_of_requests(ReadContext& context,
                                                 const proto::QueryGroupJoinRequestsRequest& query, int64_t asker) {
  store::VersionsTable& versions = context.tables.versions;
  return query.has_group_id ? versions.get(query.group_id, store::GroupVersion::join_requests)
                            : versions.get(asker, store::UserVersion::group_join_requests);
}

/// False after a refusal: the asker does not manage the group that he asks about.
template <class Request>
Result<bool> pass(ReadContext& context, const Request& query, int64_t asker, int32_t forbidden, Outcome& outcome) {
  if (!query.has_group_id) return true;
  const auto may = manages(context, query.group_id, asker);
  if (may.ok() && !*may) outcome.refuse(forbidden);
  return may;
}

}  // namespace

Result<void> query_group_invitations(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryGroupInvitationsRequest query;
  if (!read_body(call, query, outcome)) return {};
  const int64_t asker = call.requester.user_id;
  const auto may = pass(context, query, asker, status::kNotGroupOwnerOrManagerToQueryGroupInvitation, outcome);
  if (!may.ok()) return may.error();
  if (!*may) return {};
  const auto stamp = stamp_of_invitations(context, query, asker);
  if (!stamp.ok()) return stamp.error();
  if (is_up_to_date(query, *stamp, outcome)) return {};
  const auto rows = find_invitations(context, query, asker);
  if (!rows.ok()) return rows.error();
  if (rows->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  std::vector<proto::GroupInvitation> infos;
  infos.reserve(rows->size());
  for (const GroupInvitation& row : *rows) {
    infos.push_back(info_of(row, context.settings.group.invitation.expire_after_seconds, outcome.timestamp()));
  }
  proto::GroupInvitationsWithVersion data{};
  data.group_invitations = infos;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

Result<void> query_group_join_requests(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryGroupJoinRequestsRequest query;
  if (!read_body(call, query, outcome)) return {};
  const int64_t asker = call.requester.user_id;
  const auto may = pass(context, query, asker, status::kNotGroupOwnerOrManagerToQueryGroupJoinRequest, outcome);
  if (!may.ok()) return may.error();
  if (!*may) return {};
  const auto stamp = stamp_of_requests(context, query, asker);
  if (!stamp.ok()) return stamp.error();
  if (is_up_to_date(query, *stamp, outcome)) return {};
  store::GroupJoinRequestsTable& table = context.tables.group_join_requests;
  const auto rows =
      query.has_group_id ? table.of_group(query.group_id, kMaxEnrolments) : table.of_requester(asker, kMaxEnrolments);
  if (!rows.ok()) return rows.error();
  if (rows->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  std::vector<proto::GroupJoinRequest> infos;
  infos.reserve(rows->size());
  for (const GroupJoinRequest& row : *rows) {
    infos.push_back(info_of(row, context.settings.group.join_request.expire_after_seconds, outcome.timestamp()));
  }
  proto::GroupJoinRequestsWithVersion data{};
  data.group_join_requests = infos;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
