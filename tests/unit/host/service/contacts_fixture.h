// SPDX-License-Identifier: Apache-2.0
// What tests of relationships, their groups and friend requests say to the service, and look at afterwards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {

using Told = std::vector<std::pair<int64_t, int32_t>>;  // user, excluded device type

struct ContactsTest : ServiceTest {
  Outcome create(int64_t owner, int64_t related, bool blocked = false, std::optional<int32_t> group = {},
                 const char* name = nullptr) {
    proto::CreateRelationshipRequest request{};
    request.user_id = related;
    request.blocked = blocked;
    request.has_group_index = group.has_value();
    request.group_index = group.value_or(0);
    if (name != nullptr) request.name = name;
    return handle(session(owner), request);
  }
  Outcome remove(int64_t owner, int64_t related, std::optional<int32_t> group = {}) {
    proto::DeleteRelationshipRequest request{};
    request.user_id = related;
    request.has_group_index = group.has_value();
    request.group_index = group.value_or(0);
    return handle(session(owner), request);
  }
  int64_t stamp(int64_t user_id, store::UserVersion list) { return tables.versions.get(user_id, list).value().value(); }
  std::vector<int64_t> members(int64_t owner, int32_t group) {
    return tables.relationship_groups.members(owner, group).value();
  }
  /// Who is told, by one push after the other.
  static Told told_by(const Outcome& outcome) {
    Told told;
    for (const Push& push : outcome.pushes()) {
      for (const auto& recipient : recipients_of(push)) told.push_back(recipient);
    }
    return told;
  }
};

}  // namespace turms::gateway::service
