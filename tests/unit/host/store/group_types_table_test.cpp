// SPDX-License-Identifier: Apache-2.0
#include "store/group_types_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct GroupTypesTableTest : testing::Test {
  Database database = memory_database();
  GroupTypesTable types{database};
};

TEST_F(GroupTypesTableTest, a_new_database_has_turms_default_type) {
  const auto type = types.find(kDefaultGroupType);
  ASSERT_TRUE(type.ok() && type->has_value());
  const GroupType expected;
  EXPECT_EQ((*type)->name, "DEFAULT");
  EXPECT_EQ((*type)->group_size_limit, 500);
  EXPECT_EQ((*type)->inviters, GroupRule::owner_manager_member);
  EXPECT_TRUE((*type)->invitee_approves);
  EXPECT_EQ((*type)->join_strategy, JoinStrategy::invitation);
  EXPECT_EQ((*type)->info_updaters, GroupRule::owner_manager);
  EXPECT_EQ((*type)->member_info_updaters, GroupRule::owner_manager);
  EXPECT_FALSE((*type)->guest_speakable);
  EXPECT_TRUE((*type)->self_info_updatable);
  EXPECT_TRUE((*type)->enable_read_receipt);
  EXPECT_TRUE((*type)->message_editable);
  EXPECT_EQ(expected.group_size_limit, (*type)->group_size_limit) << "the struct and the schema agree";
  EXPECT_FALSE(types.find(1)->has_value());
}

TEST_F(GroupTypesTableTest, a_type_comes_back_as_put_and_is_put_over) {
  GroupType open;
  open.id = 1;
  open.name = "Open";
  open.group_size_limit = 1000;
  open.inviters = GroupRule::all;
  open.invitee_approves = false;
  open.join_strategy = JoinStrategy::membership_request;
  open.info_updaters = GroupRule::owner;
  open.member_info_updaters = GroupRule::owner_manager_member;
  open.guest_speakable = true;
  open.self_info_updatable = open.enable_read_receipt = open.message_editable = false;
  ASSERT_TRUE(types.put(GroupType{1}).ok());
  ASSERT_TRUE(types.put(open).ok());
  const auto type = types.find(1);
  ASSERT_TRUE(type.ok() && type->has_value());
  EXPECT_EQ((*type)->name, "Open");
  EXPECT_EQ((*type)->group_size_limit, 1000);
  EXPECT_EQ((*type)->inviters, GroupRule::all);
  EXPECT_FALSE((*type)->invitee_approves);
  EXPECT_EQ((*type)->join_strategy, JoinStrategy::membership_request);
  EXPECT_EQ((*type)->info_updaters, GroupRule::owner);
  EXPECT_EQ((*type)->member_info_updaters, GroupRule::owner_manager_member);
  EXPECT_TRUE((*type)->guest_speakable);
  EXPECT_FALSE((*type)->self_info_updatable);
  EXPECT_FALSE((*type)->enable_read_receipt);
  EXPECT_FALSE((*type)->message_editable);
}

TEST_F(GroupTypesTableTest, ids_are_not_negative) {
  EXPECT_EQ(types.put(GroupType{-1}).error().code, Code::conflict);
}

}  // namespace
}  // namespace turms::gateway::store
