// SPDX-License-Identifier: Apache-2.0
#include "service/group_membership.h"

#include "service/group_rules.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;

Result<void> set_role(WriteContext& context, int64_t group_id, int64_t user_id, int32_t new_role) {
  store::GroupMemberChange change;
  change.role = new_role;
  const auto updated = context.tables.group_members.update(group_id, user_id, change);
  return updated.ok() ? Result<void>() : updated.error();
}

}  // namespace

Result<void> add_member(WriteContext& context, const store::GroupMember& member, int64_t now) {
  TURMS_TRY(context.tables.group_members.insert(member));
  TURMS_TRY(context.tables.versions.move(member.group_id, store::GroupVersion::members, now));
  return context.tables.versions.move(member.user_id, store::UserVersion::joined_groups, now);
}

store::GroupMember plain_member(int64_t group_id, int64_t user_id, int64_t now) {
  store::GroupMember member;
  member.group_id = group_id;
  member.user_id = user_id;
  member.role = role::kMember;
  member.join_date = now;
  return member;
}

Result<bool> remove_member(WriteContext& context, int64_t group_id, int64_t user_id, int64_t now) {
  auto removed = context.tables.group_members.remove(group_id, user_id);
  if (!removed.ok() || !*removed) return removed;
  TURMS_TRY(context.tables.versions.move(group_id, store::GroupVersion::members, now));
  TURMS_TRY(context.tables.versions.move(user_id, store::UserVersion::joined_groups, now));
  return true;
}

Result<int32_t> code_to_transfer(WriteContext& context, const Transfer& transfer) {
  if (transfer.successor_id == transfer.owner_id) return status::kOk;
  const auto owner = context.groups.member(transfer.group_id, transfer.owner_id);
  if (!owner.ok()) return owner.error();
  if (!is_owner(*owner)) return status::kNotGroupOwnerToTransferGroup;
  const auto group = context.groups.group(transfer.group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return status::kTransferNonexistentGroup;
  const auto successor = context.groups.member(transfer.group_id, transfer.successor_id);
  if (!successor.ok()) return successor.error();
  if (!successor->has_value()) return status::kGroupSuccessorNotGroupMember;
  return code_to_own(context, transfer.successor_id, (*group)->type.id);
}

Result<void> transfer_ownership(WriteContext& context, const Transfer& transfer, int64_t now) {
  if (transfer.successor_id == transfer.owner_id) return {};
  if (transfer.quit_after_transfer) {
    const auto removed = remove_member(context, transfer.group_id, transfer.owner_id, now);
    if (!removed.ok()) return removed.error();
  } else {
    TURMS_TRY(set_role(context, transfer.group_id, transfer.owner_id, role::kMember));
  }
  TURMS_TRY(set_role(context, transfer.group_id, transfer.successor_id, role::kOwner));
  TURMS_TRY(context.tables.groups.set_owner(transfer.group_id, transfer.successor_id, now));
  return context.tables.versions.move(transfer.group_id, store::GroupVersion::members, now);
}

}  // namespace turms::gateway::service
