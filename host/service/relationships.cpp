// SPDX-License-Identifier: Apache-2.0
// Contacts, as one side notes them: create, update, delete. Source: Turms (UserRelationshipServiceController,
// UserRelationshipService).
#include <optional>
#include <string>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/contacts.h"
#include "service/domains.h"
#include "service/utf16.h"
#include "store/relationship_groups_table.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using store::kDefaultRelationshipGroup;

/// Why this can be no contact; empty when it can.
template <class Request>
std::string_view complaint_about(const Call& call, const Request& request) {
  if (request.user_id == call.requester.user_id) return "nobody is a contact of himself";
  if (request.user_id <= 0) return "user ids are positive";
  if (utf16_length(request.name.view()) > kMaxContactNameLength) return "the name is too long";
  return {};
}

std::string_view complaint_about_groups(const proto::UpdateRelationshipRequest& request) {
  const bool are_same = request.has_new_group_index && request.has_delete_group_index &&
                        request.new_group_index == request.delete_group_index;
  return are_same ? "the new group and the one to leave are the same" : std::string_view();
}

bool refuse_if(std::string_view complaint, Outcome& outcome) {
  if (complaint.empty()) return false;
  outcome.refuse(status::kIllegalArgument, complaint);
  return true;
}

template <class Request>
store::Relationship relationship_of(const Request& request, int64_t now) {
  store::Relationship relationship;
  relationship.related_user_id = request.user_id;
  if (request.name.has()) relationship.name = request.name.str();
  if (request.blocked) relationship.block_date = now;
  relationship.establishment_date = now;
  return relationship;
}

/// Where an updated contact goes. Unlike in Turms a new one without a group goes into the default one: no contact is
/// left without.
Result<void> regroup(WriteContext& context, int64_t owner, const proto::UpdateRelationshipRequest& request,
                     int64_t date, bool is_new) {
  store::RelationshipGroupsTable& groups = context.tables.relationship_groups;
  std::optional<int32_t> target;
  if (request.has_new_group_index) {
    target = request.new_group_index;
  } else if (is_new || (request.has_delete_group_index && request.delete_group_index != kDefaultRelationshipGroup)) {
    target = kDefaultRelationshipGroup;
  }
  if (!target) return {};
  if (request.has_delete_group_index) {
    const auto left = groups.remove_member(owner, request.delete_group_index, request.user_id);
    if (!left.ok()) return left.error();
  }
  const auto joined = groups.add_member(owner, *target, request.user_id, date);
  return joined.ok() ? Result<void>() : joined.error();
}

/// Takes `related` out of the owner's group, or of all; the relationship goes with the last one.
/// \returns  whether the relationship is gone
Result<bool> drop(WriteContext& context, int64_t owner, int64_t related, std::optional<int32_t> group, int64_t date) {
  if (group) {
    const auto left = context.tables.relationship_groups.remove_member(owner, *group, related);
    if (!left.ok() || !*left) return left;
    TURMS_TRY(mark_contact_changed(context, owner, related, date));
    const auto remains = context.tables.relationship_groups.is_in_any(owner, related);
    if (!remains.ok()) return remains;
    if (*remains) return false;
  }
  auto removed = context.tables.relationships.remove(owner, related);
  if (!removed.ok() || !*removed) return removed;
  TURMS_TRY(mark_contact_changed(context, owner, related, date));
  return removed;
}

/// The other side's half, unless that side blocks.
Result<void> drop_in_return(WriteContext& context, int64_t owner, int64_t related, std::optional<int32_t> group,
                            int64_t date) {
  const auto relation = context.tables.relationships.relation(owner, related);
  if (!relation.ok()) return relation.error();
  if (*relation != store::Relation::friendly) return {};
  const auto dropped = drop(context, owner, related, group, date);
  return dropped.ok() ? Result<void>() : dropped.error();
}

/// Relays `request` to the own other sessions, and no more of it than the user id to the other one: what he is called
/// and where he was put is not his to know. Turms would tell him all of it.
template <class Request>
Result<void> tell(const Call& call, const Request& request, bool own_other_sessions, bool other, Outcome& outcome) {
  Request shown{};
  shown.user_id = request.user_id;
  std::string body;
  std::string own_body;
  if (!proto::encode(shown, body) || !proto::encode(request, own_body)) {
    return Error{Code::internal, "relationship", "can't be relayed"};
  }
  const int64_t requester = call.requester.user_id;
  outcome.push(requester, call.request.kind, body, told(call, false, other, request.user_id));
  outcome.push(requester, call.request.kind, own_body, told(call, own_other_sessions, false, 0));
  return {};
}

}  // namespace

/// The other need not exist. 2501 when there is a relationship already.
Result<void> create_relationship(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateRelationshipRequest request;
  if (!read_body(call, request, outcome) || refuse_if(complaint_about(call, request), outcome)) return {};
  const int64_t owner = call.requester.user_id;
  const auto existing = context.tables.relationships.find(owner, request.user_id);
  if (!existing.ok()) return existing.error();
  if (existing->has_value()) {
    outcome.refuse(status::kCreateExistingRelationship);
    return {};
  }
  if (!request.has_group_index) request.group_index = kDefaultRelationshipGroup;
  request.has_group_index = true;  // those who are told see where the contact went
  const int64_t now = outcome.timestamp();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(context.tables.relationships.put(owner, relationship_of(request, now)));
  const auto added = context.tables.relationship_groups.add_member(owner, request.group_index, request.user_id, now);
  if (!added.ok()) return added.error();
  TURMS_TRY(mark_contact_changed(context, owner, request.user_id, now));
  TURMS_TRY(savepoint->keep());
  outcome.accept();
  const auto& notify = context.settings.notification.one_sided_relationship_group_member_added;
  // Nobody hears that he was blocked.
  return tell(call, request, notify.notify_requester_other_online_sessions,
              notify.notify_new_relationship_group_member && !request.blocked, outcome);
}

/// A full overwrite, as in Turms: what is not said is taken back, a block included.
Result<void> update_relationship(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateRelationshipRequest request;
  if (!read_body(call, request, outcome) || refuse_if(complaint_about(call, request), outcome) ||
      refuse_if(complaint_about_groups(request), outcome)) {
    return {};
  }
  const int64_t owner = call.requester.user_id;
  const int64_t now = outcome.timestamp();
  const auto existing = context.tables.relationships.find(owner, request.user_id);
  if (!existing.ok()) return existing.error();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(context.tables.relationships.put(owner, relationship_of(request, now)));
  TURMS_TRY(regroup(context, owner, request, now, !existing->has_value()));
  TURMS_TRY(mark_contact_changed(context, owner, request.user_id, now));
  TURMS_TRY(savepoint->keep());
  outcome.accept();
  const auto& notify = context.settings.notification.one_sided_relationship_updated;
  outcome.push(owner, call.request.kind, call.request.body,
               told(call, notify.notify_requester_other_online_sessions, notify.notify_related_user, request.user_id));
  return {};
}

/// One-sided unless the operator wants both sides gone. 1000 whatever there was.
Result<void> delete_relationship(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteRelationshipRequest request;
  if (!read_body(call, request, outcome)) return {};
  const int64_t owner = call.requester.user_id;
  const int64_t now = outcome.timestamp();
  const std::optional<int32_t> group =
      request.has_group_index ? std::optional<int32_t>(request.group_index) : std::nullopt;
  const auto relation = context.tables.relationships.relation(owner, request.user_id);
  if (!relation.ok()) return relation.error();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto dropped = drop(context, owner, request.user_id, group, now);
  if (!dropped.ok()) return dropped.error();
  if (*dropped && context.settings.user.delete_two_sided_relationships) {
    TURMS_TRY(drop_in_return(context, request.user_id, owner, group, now));
  }
  TURMS_TRY(savepoint->keep());
  outcome.accept();
  const auto& notify = context.settings.notification.one_sided_relationship_group_member_removed;
  // Nor that he is no longer blocked, or was no contact at all.
  return tell(call, request, notify.notify_requester_other_online_sessions,
              notify.notify_removed_relationship_group_member && *relation == store::Relation::friendly, outcome);
}

}  // namespace turms::gateway::service
