// SPDX-License-Identifier: Apache-2.0
// One's own contacts. Source: Turms (UserRelationshipService).
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/contacts.h"
#include "service/domains.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

struct Wanted {
  int64_t owner = 0;
  std::set<int64_t> user_ids;  // empty: all
  std::set<int32_t> groups;    // empty: all
  std::optional<bool> blocked;
};

using Contacts = std::map<int64_t, store::Relationship>;  // by user id

template <class Request>
Wanted wanted_of(const Call& call, const Request& request) {
  Wanted wanted;
  wanted.owner = call.requester.user_id;
  for (const int32_t index : request.group_indexes) wanted.groups.insert(index);
  if (request.has_blocked) wanted.blocked = request.blocked;
  return wanted;
}

Result<Contacts> find_by_id(store::RelationshipsTable& table, const Wanted& wanted) {
  Contacts contacts;
  for (const int64_t id : wanted.user_ids) {
    auto found = table.find(wanted.owner, id);
    if (!found.ok()) return found.error();
    if (!found->has_value()) continue;
    if (wanted.blocked && (*found)->block_date.has_value() != *wanted.blocked) continue;
    contacts.emplace(id, std::move(**found));
  }
  return contacts;
}

Result<void> list(store::RelationshipsTable& table, const Wanted& wanted, std::optional<int32_t> group,
                  Contacts& contacts) {
  auto found = table.list(wanted.owner, {wanted.blocked, group}, 0, kMaxListedRelationships);
  if (!found.ok()) return found.error();
  for (store::Relationship& one : *found) {
    const int64_t id = one.related_user_id;
    if (wanted.user_ids.empty() || wanted.user_ids.contains(id)) contacts.emplace(id, std::move(one));
  }
  return {};
}

Result<Contacts> find_contacts(store::RelationshipsTable& table, const Wanted& wanted) {
  if (wanted.groups.empty() && !wanted.user_ids.empty()) return find_by_id(table, wanted);
  Contacts contacts;
  if (wanted.groups.empty()) TURMS_TRY(list(table, wanted, std::nullopt, contacts));
  for (const int32_t group : wanted.groups) TURMS_TRY(list(table, wanted, group, contacts));
  return contacts;
}

/// As in Turms without the groups: a contact may be in several.
proto::UserRelationship relationship_of(int64_t owner, const store::Relationship& contact) {
  proto::UserRelationship relationship{};
  relationship.has_owner_id = true;
  relationship.owner_id = owner;
  relationship.has_related_user_id = true;
  relationship.related_user_id = contact.related_user_id;
  relationship.has_block_date = contact.block_date.has_value();
  relationship.block_date = contact.block_date.value_or(0);
  relationship.has_establishment_date = true;
  relationship.establishment_date = contact.establishment_date;
  if (contact.name) relationship.name = *contact.name;
  return relationship;
}

/// The stamp to answer with; nothing when the request has been answered.
template <class Request>
Result<std::optional<int64_t>> stamp_for(ReadContext& context, const Call& call, const Request& request,
                                         Outcome& outcome) {
  auto stamp = context.tables.versions.get(call.requester.user_id, store::UserVersion::relationships);
  if (stamp.ok() && is_up_to_date(request, *stamp, outcome)) return std::optional<int64_t>();
  return stamp;
}

}  // namespace

Result<void> query_relationships(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryRelationshipsRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.user_ids.size() > kMaxAskedUserIds || request.group_indexes.size() > kMaxAskedGroups) {
    outcome.refuse(status::kIllegalArgument, "too many ids");
    return {};
  }
  const auto stamp = stamp_for(context, call, request, outcome);
  if (!stamp.ok()) return stamp.error();
  if (!*stamp) return {};
  Wanted wanted = wanted_of(call, request);
  for (const int64_t id : request.user_ids) wanted.user_ids.insert(id);
  const auto contacts = find_contacts(context.tables.relationships, wanted);
  if (!contacts.ok()) return contacts.error();
  if (contacts->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  std::vector<proto::UserRelationship> relationships;
  relationships.reserve(contacts->size());
  for (const auto& [id, contact] : *contacts) relationships.push_back(relationship_of(wanted.owner, contact));
  proto::UserRelationshipsWithVersion data{};
  data.user_relationships = relationships;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

Result<void> query_related_user_ids(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryRelatedUserIdsRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.group_indexes.size() > kMaxAskedGroups) {
    outcome.refuse(status::kIllegalArgument, "too many groups");
    return {};
  }
  const auto stamp = stamp_for(context, call, request, outcome);
  if (!stamp.ok()) return stamp.error();
  if (!*stamp) return {};
  const auto contacts = find_contacts(context.tables.relationships, wanted_of(call, request));
  if (!contacts.ok()) return contacts.error();
  if (contacts->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  std::vector<int64_t> ids;
  ids.reserve(contacts->size());
  for (const auto& [id, contact] : *contacts) ids.push_back(id);
  proto::LongsWithVersion data{};
  data.longs = ids;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
