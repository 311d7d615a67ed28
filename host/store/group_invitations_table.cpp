// SPDX-License-Identifier: Apache-2.0
#include "store/group_invitations_table.h"

namespace turms::gateway::store {
namespace {

std::string select(const char* where) {
  return std::string("SELECT id, group_id, inviter_id, invitee_id, status, creation_date, content ") +
         "FROM group_invitations WHERE " + where;
}

GroupInvitation invitation_of(const Rows& row) {
  GroupInvitation invitation;
  invitation.id = row.integer(0);
  invitation.group_id = row.integer(1);
  invitation.inviter_id = row.integer(2);
  invitation.invitee_id = row.integer(3);
  invitation.status = static_cast<int32_t>(row.integer(4));
  invitation.creation_date = row.integer(5);
  invitation.content = row.text(6);
  return invitation;
}

}  // namespace

GroupInvitationsTable::GroupInvitationsTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO group_invitations (id, group_id, inviter_id, invitee_id, status, creation_date, content) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      find_(database, select("id = ?1")),
      answer_(database,
              "UPDATE group_invitations SET status = ?2, reason = ?3, response_date = ?4 WHERE id = ?1 AND status = 0"),
      of_group_(database, select("group_id = ?1 ORDER BY id DESC LIMIT ?2")),
      of_inviter_(database, select("inviter_id = ?1 ORDER BY id DESC LIMIT ?2")),
      of_invitee_(database, select("invitee_id = ?1 ORDER BY id DESC LIMIT ?2")) {
}

Result<void> GroupInvitationsTable::insert(const GroupInvitation& invitation) {
  return insert_.run(invitation.id, invitation.group_id, invitation.inviter_id, invitation.invitee_id,
                     int64_t{invitation.status}, invitation.creation_date, std::string_view(invitation.content));
}

Result<std::optional<GroupInvitation>> GroupInvitationsTable::find(int64_t id) {
  std::optional<GroupInvitation> invitation;
  TURMS_TRY(find_.each([&](const Rows& row) { invitation = invitation_of(row); }, id));
  return invitation;
}

Result<bool> GroupInvitationsTable::answer(int64_t id, int32_t status, std::optional<std::string_view> reason,
                                           int64_t date) {
  TURMS_TRY(answer_.run(id, int64_t{status}, reason, date));
  return database_.changes() == 1;
}

Result<std::vector<GroupInvitation>> GroupInvitationsTable::list(Query& query, int64_t id, int64_t limit) {
  std::vector<GroupInvitation> invitations;
  TURMS_TRY(query.each([&](const Rows& row) { invitations.push_back(invitation_of(row)); }, id, limit));
  return invitations;
}

Result<std::vector<GroupInvitation>> GroupInvitationsTable::of_group(int64_t group_id, int64_t limit) {
  return list(of_group_, group_id, limit);
}

Result<std::vector<GroupInvitation>> GroupInvitationsTable::of_inviter(int64_t user_id, int64_t limit) {
  return list(of_inviter_, user_id, limit);
}

Result<std::vector<GroupInvitation>> GroupInvitationsTable::of_invitee(int64_t user_id, int64_t limit) {
  return list(of_invitee_, user_id, limit);
}

}  // namespace turms::gateway::store
