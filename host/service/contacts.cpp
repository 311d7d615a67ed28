// SPDX-License-Identifier: Apache-2.0
#include "service/contacts.h"

#include "store/relationship_groups_table.h"

namespace turms::gateway::service {

Result<void> mark_contact_changed(WriteContext& context, int64_t owner, int64_t related, int64_t date) {
  TURMS_TRY(context.tables.versions.move(owner, store::UserVersion::relationships, date));
  TURMS_TRY(context.tables.versions.move(owner, store::UserVersion::relationship_group_members, date));
  context.facts.forget_relation(owner, related);
  return {};
}

Result<bool> befriend(WriteContext& context, int64_t owner, int64_t related, int64_t date) {
  TURMS_TRY(context.tables.relationships.put(owner, {related, std::nullopt, std::nullopt, date}));
  auto added = context.tables.relationship_groups.add_member(owner, store::kDefaultRelationshipGroup, related, date);
  if (!added.ok()) return added;
  TURMS_TRY(mark_contact_changed(context, owner, related, date));
  return added;
}

std::vector<Recipient> told(const Call& call, bool own_other_sessions, bool other, int64_t other_id) {
  std::vector<Recipient> recipients;
  if (other) recipients.push_back({other_id, kNoDeviceType});
  if (own_other_sessions) recipients.push_back({call.requester.user_id, call.requester.device_type});
  return recipients;
}

}  // namespace turms::gateway::service
