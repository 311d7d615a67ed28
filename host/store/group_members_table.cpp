// SPDX-License-Identifier: Apache-2.0
#include "store/group_members_table.h"

namespace turms::gateway::store {
namespace {

GroupMember member_of(const Rows& row) {
  GroupMember member;
  member.group_id = row.integer(0);
  member.user_id = row.integer(1);
  member.role = static_cast<int32_t>(row.integer(2));
  member.join_date = row.integer(3);
  member.mute_end_date = row.optional_integer(4);
  member.name = row.optional_text(5);
  return member;
}

}  // namespace

GroupMembersTable::GroupMembersTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO group_members (group_id, user_id, role, join_date, mute_end_date, name) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      find_(database,
            "SELECT group_id, user_id, role, join_date, mute_end_date, name FROM group_members "
            "WHERE group_id = ?1 AND user_id = ?2"),
      list_(database,
            "SELECT group_id, user_id, role, join_date, mute_end_date, name FROM group_members "
            "WHERE group_id = ?1 ORDER BY user_id"),
      update_(database,
              "UPDATE group_members SET role = coalesce(?3, role), mute_end_date = coalesce(?4, mute_end_date), "
              "name = coalesce(?5, name) WHERE group_id = ?1 AND user_id = ?2"),
      remove_(database, "DELETE FROM group_members WHERE group_id = ?1 AND user_id = ?2"),
      remove_all_(database, "DELETE FROM group_members WHERE group_id = ?1"),
      groups_of_(database, "SELECT group_id FROM group_members WHERE user_id = ?1 ORDER BY group_id") {
}

Result<void> GroupMembersTable::insert(const GroupMember& member) {
  const std::optional<std::string_view> name =
      member.name ? std::optional<std::string_view>(*member.name) : std::nullopt;
  return insert_.run(member.group_id, member.user_id, int64_t{member.role}, member.join_date, member.mute_end_date,
                     name);
}

Result<std::optional<GroupMember>> GroupMembersTable::find(int64_t group_id, int64_t user_id) {
  std::optional<GroupMember> member;
  TURMS_TRY(find_.each([&](const Rows& row) { member = member_of(row); }, group_id, user_id));
  return member;
}

Result<std::vector<GroupMember>> GroupMembersTable::list(int64_t group_id) {
  std::vector<GroupMember> members;
  TURMS_TRY(list_.each([&](const Rows& row) { members.push_back(member_of(row)); }, group_id));
  return members;
}

Result<bool> GroupMembersTable::update(int64_t group_id, int64_t user_id, const GroupMemberChange& change) {
  const std::optional<int64_t> role = change.role ? std::optional<int64_t>(*change.role) : std::nullopt;
  TURMS_TRY(update_.run(group_id, user_id, role, change.mute_end_date, change.name));
  return database_.changes() == 1;
}

Result<bool> GroupMembersTable::remove(int64_t group_id, int64_t user_id) {
  TURMS_TRY(remove_.run(group_id, user_id));
  return database_.changes() == 1;
}

Result<void> GroupMembersTable::remove_all(int64_t group_id) {
  return remove_all_.run(group_id);
}

Result<std::vector<int64_t>> GroupMembersTable::groups_of(int64_t user_id) {
  std::vector<int64_t> groups;
  TURMS_TRY(groups_of_.each([&](const Rows& row) { groups.push_back(row.integer(0)); }, user_id));
  return groups;
}

}  // namespace turms::gateway::store
