// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "embedded/demo_content.h"
#include "proto/enums.h"
#include "proto/messages.h"

namespace turms::gateway::embedded {
namespace {

constexpr int64_t kLastMember = 100;
constexpr int64_t kFirstMuted = 51;
constexpr int64_t kFirstBlocked = 901;
constexpr int64_t kLastBlocked = 1'000;
// The year 9999: clients show it as a date.
constexpr int64_t kFarFuture = 253'402'300'799'000;

Result<void> add_attribute(DemoStage& stage, std::string_view name, std::string_view text) {
  proto::Value value{};
  value.string_value = text;
  std::string encoded;
  if (!proto::encode(value, encoded)) return Error{Code::internal, "demo data", "an attribute can't be encoded"};
  return stage.tables.custom_values.put({store::ValueSpace::group_attribute, kDemoGroup}, name, encoded, stage.now);
}

Result<void> add_members(DemoStage& stage) {
  for (int64_t id = kDemoHub; id <= kLastMember; ++id) {
    store::GroupMember member;
    member.group_id = kDemoGroup;
    member.user_id = id;
    member.role = id == kDemoHub ? proto::group_member_role::kOwner : proto::group_member_role::kMember;
    member.join_date = stage.now;
    if (id >= kFirstMuted) member.mute_end_date = kFarFuture;
    TURMS_TRY(stage.tables.group_members.insert(member));
  }
  return {};
}

}  // namespace

Result<void> add_demo_groups(DemoStage& stage) {
  TURMS_TRY(stage.tables.group_types.put(store::open_group_type()));
  store::Group group;
  group.id = kDemoGroup;
  group.creator_id = group.owner_id = kDemoHub;
  group.name = "Turms Developers Group";
  group.intro = "This is a group for the developers who are interested in Turms";
  group.announcement = "Welcome: say hello to everybody";
  group.creation_date = group.last_updated_date = stage.now;
  TURMS_TRY(stage.tables.groups.insert(group));
  TURMS_TRY(stage.tables.versions.begin_group(kDemoGroup, stage.now));
  TURMS_TRY(add_attribute(stage, "topic", "turms"));
  TURMS_TRY(add_attribute(stage, "language", "en"));
  TURMS_TRY(add_members(stage));
  for (int64_t id = kFirstBlocked; id <= kLastBlocked; ++id) {
    TURMS_TRY(stage.tables.group_blocklist.insert(kDemoGroup, id, kDemoHub, stage.now));
  }
  return {};
}

}  // namespace turms::gateway::embedded
