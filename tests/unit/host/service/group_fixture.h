// SPDX-License-Identifier: Apache-2.0
// One group with everybody in it that a rule may tell apart, of a type that each test bends as it likes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "host/service/service_fixture.h"
#include "proto/enums.h"

namespace turms::gateway::service {

namespace role = proto::group_member_role;
using store::GroupRule;
using store::GroupType;
using store::JoinStrategy;
using Recipients = std::vector<std::pair<int64_t, int32_t>>;

inline constexpr int64_t kGroup = 50;
inline constexpr int64_t kNoGroup = 404;
inline constexpr int64_t kBentType = 10;
// Who is who in the group. Users 6 to 8 have nothing to do with it.
inline constexpr int64_t kOwner = 1;
inline constexpr int64_t kManager = 2;
inline constexpr int64_t kMember = 3;
inline constexpr int64_t kOther = 4;
inline constexpr int64_t kGuest = 5;  // has a row, with the role GUEST
inline constexpr int64_t kStranger = 6;
inline constexpr int64_t kBlocked = 9;

/// All sessions.
inline std::pair<int64_t, int32_t> whole(int64_t user_id) {
  return {user_id, kNoDeviceType};
}
/// The other sessions of who asks in these tests, from a desktop.
inline std::pair<int64_t, int32_t> others_of(int64_t user_id) {
  return {user_id, device::kDesktop};
}

struct GroupTest : ServiceTest {
  GroupTest() {
    bend([](GroupType&) {});
    store::Group group;
    group.id = kGroup;
    group.type_id = kBentType;
    group.creator_id = group.owner_id = kOwner;
    group.name = "Group";
    group.creation_date = group.last_updated_date = kBefore;
    EXPECT_TRUE(tables.groups.insert(group).ok());
    EXPECT_TRUE(tables.versions.begin_group(kGroup, kBefore).ok());
    add(kOwner, role::kOwner);
    add(kManager, role::kManager);
    add(kMember, role::kMember);
    add(kOther, role::kMember);
    add(kGuest, role::kGuest);
    EXPECT_TRUE(tables.group_blocklist.insert(kGroup, kBlocked, kOwner, kBefore).ok());
    writer->forget_facts();
  }

  void add(int64_t user_id, int32_t as) {
    store::GroupMember member;
    member.group_id = kGroup;
    member.user_id = user_id;
    member.role = as;
    member.join_date = kBefore;
    EXPECT_TRUE(tables.group_members.insert(member).ok());
  }
  /// The type of the group, from Turms' default on.
  void bend(const std::function<void(GroupType&)>& change) {
    GroupType type;
    type.id = kBentType;
    change(type);
    EXPECT_TRUE(tables.group_types.put(type).ok());
    settings.group.user_role.creatable_group_type_ids = {0, kBentType};
    writer->forget_facts();
  }
  void deactivate() {
    EXPECT_TRUE(database.execute("UPDATE groups SET active = 0").ok());
    writer->forget_facts();
  }
  /// -1: no member.
  int32_t role_of(int64_t user_id, int64_t group_id = kGroup) {
    const auto member = tables.group_members.find(group_id, user_id);
    EXPECT_TRUE(member.ok());
    return member->has_value() ? (*member)->role : -1;
  }
  int64_t count(const std::string& table) { return *database.number(("SELECT count(*) FROM " + table).c_str()); }
  int64_t version(store::GroupVersion list) { return tables.versions.get(kGroup, list)->value_or(-1); }
  int64_t version(int64_t user_id, store::UserVersion list) { return tables.versions.get(user_id, list)->value_or(-1); }

  template <class T>
  Outcome ask(int64_t user_id, const T& body) {
    return handle(session(user_id), body);
  }
  /// Who was told by the only push, or by none.
  static Recipients told(const Outcome& outcome) {
    EXPECT_LE(outcome.pushes().size(), 1U);
    return outcome.pushes().empty() ? Recipients() : recipients_of(outcome.pushes().front());
  }

  static constexpr int64_t kBefore = 500;
};

}  // namespace turms::gateway::service
