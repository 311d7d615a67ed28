// SPDX-License-Identifier: Apache-2.0
#include "store/group_types_table.h"

namespace turms::gateway::store {

GroupTypesTable::GroupTypesTable(Database& database)
    : find_(database,
            "SELECT id, name, group_size_limit, inviters, invitee_approves, join_strategy, info_updaters, "
            "member_info_updaters, guest_speakable, self_info_updatable, enable_read_receipt, message_editable "
            "FROM group_types WHERE id = ?1"),
      put_(database,
           "INSERT INTO group_types (id, name, group_size_limit, inviters, invitee_approves, join_strategy, "
           "info_updaters, member_info_updaters, guest_speakable, self_info_updatable, enable_read_receipt, "
           "message_editable) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
           "ON CONFLICT DO UPDATE SET name = ?2, group_size_limit = ?3, inviters = ?4, invitee_approves = ?5, "
           "join_strategy = ?6, info_updaters = ?7, member_info_updaters = ?8, guest_speakable = ?9, "
           "self_info_updatable = ?10, enable_read_receipt = ?11, message_editable = ?12") {
}

Result<std::optional<GroupType>> GroupTypesTable::find(int64_t id) {
  std::optional<GroupType> type;
  TURMS_TRY(find_.each(
      [&](const Rows& row) {
        type.emplace();
        type->id = row.integer(0);
        type->name = row.text(1);
        type->group_size_limit = static_cast<int32_t>(row.integer(2));
        type->inviters = static_cast<GroupRule>(row.integer(3));
        type->invitee_approves = row.integer(4) != 0;
        type->join_strategy = static_cast<JoinStrategy>(row.integer(5));
        type->info_updaters = static_cast<GroupRule>(row.integer(6));
        type->member_info_updaters = static_cast<GroupRule>(row.integer(7));
        type->guest_speakable = row.integer(8) != 0;
        type->self_info_updatable = row.integer(9) != 0;
        type->enable_read_receipt = row.integer(10) != 0;
        type->message_editable = row.integer(11) != 0;
      },
      id));
  return type;
}

Result<void> GroupTypesTable::put(const GroupType& type) {
  return put_.run(type.id, std::string_view(type.name), int64_t{type.group_size_limit},
                  static_cast<int64_t>(type.inviters), type.invitee_approves, static_cast<int64_t>(type.join_strategy),
                  static_cast<int64_t>(type.info_updaters), static_cast<int64_t>(type.member_info_updaters),
                  type.guest_speakable, type.self_info_updatable, type.enable_read_receipt, type.message_editable);
}

}  // namespace turms::gateway::store
