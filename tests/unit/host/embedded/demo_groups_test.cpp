// SPDX-License-Identifier: Apache-2.0
#include "demo_stage.h"
#include "proto/enums.h"

namespace turms::gateway::embedded {
namespace {

using DemoGroupsTest = DemoStageTest;

TEST_F(DemoGroupsTest, have_one_group_of_a_hundred_members_half_of_them_muted) {
  ASSERT_TRUE(add_demo_groups(stage).ok());
  const auto group = tables.groups.find(kDemoGroup);
  ASSERT_TRUE(group.ok() && group->has_value());
  EXPECT_EQ((*group)->name, "Turms Developers Group");
  EXPECT_EQ((*group)->owner_id, kDemoHub);
  EXPECT_EQ((*group)->type_id, store::kDefaultGroupType);
  EXPECT_TRUE((*group)->announcement.has_value());
  const auto members = tables.group_members.list(kDemoGroup);
  ASSERT_TRUE(members.ok());
  ASSERT_EQ(members->size(), 100U);
  for (const store::GroupMember& member : *members) {
    EXPECT_EQ(member.role == proto::group_member_role::kOwner, member.user_id == kDemoHub);
    EXPECT_EQ(member.mute_end_date.value_or(0) > clock.unix_ms(), member.user_id > 50) << member.user_id;
  }
}

TEST_F(DemoGroupsTest, block_the_last_hundred_users) {
  ASSERT_TRUE(add_demo_groups(stage).ok());
  const auto blocked = tables.group_blocklist.list(kDemoGroup, 0, 1000);
  ASSERT_TRUE(blocked.ok());
  ASSERT_EQ(blocked->size(), 100U);
  EXPECT_EQ(blocked->front(), 901);
  EXPECT_EQ(blocked->back(), 1000);
}

TEST_F(DemoGroupsTest, bring_a_type_that_anybody_may_join) {
  ASSERT_TRUE(add_demo_groups(stage).ok());
  const auto type = tables.group_types.find(1);
  ASSERT_TRUE(type.ok() && type->has_value());
  EXPECT_EQ((*type)->group_size_limit, 1000);
  EXPECT_EQ((*type)->join_strategy, store::JoinStrategy::membership_request);
  EXPECT_EQ((*type)->inviters, store::GroupRule::all);
  EXPECT_FALSE((*type)->invitee_approves);
  EXPECT_EQ((*type)->info_updaters, store::GroupRule::owner_manager);
  EXPECT_EQ((*type)->member_info_updaters, store::GroupRule::all);
  EXPECT_TRUE((*type)->guest_speakable && (*type)->self_info_updatable);
  EXPECT_TRUE((*type)->enable_read_receipt && (*type)->message_editable);
}

TEST_F(DemoGroupsTest, have_attributes_and_versions) {
  ASSERT_TRUE(add_demo_groups(stage).ok());
  EXPECT_EQ(tables.custom_values.list({store::ValueSpace::group_attribute, kDemoGroup})->size(), 2U);
  EXPECT_TRUE(tables.versions.get(kDemoGroup, store::GroupVersion::members)->has_value());
}

}  // namespace
}  // namespace turms::gateway::embedded
