// SPDX-License-Identifier: Apache-2.0
#include "service/group_facts.h"

#include <string>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::service {
namespace {

struct GroupFactsTest : testing::Test {
  void add_group(int64_t id, int64_t owner) {
    store::Group group;
    group.id = id;
    group.creator_id = group.owner_id = owner;
    ASSERT_TRUE(groups.insert(group).ok());
    add_member(id, owner, 0);
  }
  void add_member(int64_t group, int64_t user, int32_t role = 2, int64_t mute_end = 0) {
    store::GroupMember member;
    member.group_id = group;
    member.user_id = user;
    member.role = role;
    if (mute_end != 0) member.mute_end_date = mute_end;
    ASSERT_TRUE(members.insert(member).ok());
  }

  store::Database database = store::memory_database();
  store::GroupsTable groups{database};
  store::GroupTypesTable types{database};
  store::GroupMembersTable members{database};
  store::GroupBlocklistTable blocklist{database};
  GroupFacts facts{{groups, types, members, blocklist}};
};

TEST_F(GroupFactsTest, tells_what_a_message_asks) {
  store::Group group;
  group.id = 5;
  group.creator_id = group.owner_id = 1;
  group.mute_end_date = 1000;
  group.min_score = 7;
  group.active = false;
  ASSERT_TRUE(groups.insert(group).ok());
  add_member(5, 3, 2, 500);
  add_member(5, 1, 0);
  add_member(5, 2, 1);

  const auto fact = facts.group(5);
  ASSERT_TRUE(fact.ok() && fact->has_value());
  EXPECT_EQ((*fact)->type.group_size_limit, 500);
  EXPECT_EQ((*fact)->min_score, 7);
  EXPECT_FALSE((*fact)->active);
  EXPECT_TRUE((*fact)->is_muted(999));
  EXPECT_FALSE((*fact)->is_muted(1000));

  const MemberFacts all = *facts.members(5);
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ(all->front().user_id, 1);
  EXPECT_TRUE((*facts.member(5, 1))->is_owner());
  EXPECT_TRUE((*facts.member(5, 2))->is_owner_or_manager());
  EXPECT_FALSE((*facts.member(5, 3))->is_owner_or_manager());
  EXPECT_TRUE((*facts.member(5, 3))->is_muted(499));
  EXPECT_FALSE((*facts.member(5, 3))->is_muted(500));
  EXPECT_FALSE(facts.member(5, 4)->has_value());
}

TEST_F(GroupFactsTest, remembers_until_told_to_forget) {
  EXPECT_FALSE(facts.group(5)->has_value());
  EXPECT_TRUE((*facts.members(5))->empty());
  EXPECT_FALSE(*facts.is_blocked(5, 2));
  add_group(5, 1);
  ASSERT_TRUE(blocklist.insert(5, 2, 1, 1).ok());
  EXPECT_FALSE(facts.group(5)->has_value()) << "that there is none is remembered too";
  EXPECT_FALSE(*facts.is_blocked(5, 2));
  facts.forget_group(5);
  EXPECT_TRUE(facts.group(5)->has_value());
  EXPECT_EQ((*facts.members(5))->size(), 1U);
  EXPECT_FALSE(*facts.is_blocked(5, 2));
  facts.forget_blocked(5, 2);
  EXPECT_TRUE(*facts.is_blocked(5, 2));
  EXPECT_FALSE(*facts.is_blocked(5, 1));

  ASSERT_TRUE(*groups.remove(5));
  facts.forget_all();
  EXPECT_FALSE(facts.group(5)->has_value());
  EXPECT_FALSE(*facts.is_blocked(5, 2));
}

TEST_F(GroupFactsTest, a_list_of_members_outlives_being_forgotten) {
  add_group(5, 1);
  const MemberFacts before = *facts.members(5);
  add_member(5, 2);
  facts.forget_group(5);
  EXPECT_EQ((*facts.members(5))->size(), 2U);
  EXPECT_EQ(before->size(), 1U);
}

TEST_F(GroupFactsTest, a_known_group_costs_no_query) {
  add_group(5, 1);
  ASSERT_TRUE(facts.group(5).ok() && facts.members(5).ok() && facts.is_blocked(5, 1).ok());
  ASSERT_TRUE(database.execute("DELETE FROM group_members; DELETE FROM groups").ok());
  EXPECT_TRUE(facts.group(5)->has_value());
  EXPECT_EQ((*facts.members(5))->size(), 1U);
}

TEST_F(GroupFactsTest, a_database_that_fails_is_an_error_and_not_remembered) {
  ASSERT_TRUE(database.execute("ALTER TABLE group_members RENAME TO away").ok());
  EXPECT_FALSE(facts.members(5).ok());
  EXPECT_FALSE(facts.member(5, 1).ok());
  ASSERT_TRUE(database.execute("ALTER TABLE away RENAME TO group_members").ok());
  EXPECT_TRUE(facts.members(5).ok());
}

}  // namespace
}  // namespace turms::gateway::service
