// SPDX-License-Identifier: Apache-2.0
#include "store/group_members_table.h"

#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

struct GroupMembersTableTest : testing::Test {
  GroupMembersTableTest() {
    for (int64_t id = 1; id <= 3; ++id) EXPECT_TRUE(GroupsTable(database).insert(group_named(id, "x")).ok());
  }
  Database database = memory_database();
  GroupMembersTable members{database};
};

TEST_F(GroupMembersTableTest, a_member_comes_back_as_inserted_once) {
  GroupMember member = member_of_group(1, 7, 1);
  member.mute_end_date = 5000;
  member.name = "Seven";
  ASSERT_TRUE(members.insert(member).ok());
  EXPECT_EQ(members.insert(member).error().code, Code::conflict);
  EXPECT_EQ(members.insert(member_of_group(9, 7)).error().code, Code::conflict) << "there is no such group";
  const auto row = members.find(1, 7);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->role, 1);
  EXPECT_EQ((*row)->join_date, 1000);
  EXPECT_EQ((*row)->mute_end_date, 5000);
  EXPECT_EQ((*row)->name, "Seven");
  EXPECT_FALSE(members.find(1, 8)->has_value());
  EXPECT_FALSE(members.find(2, 7)->has_value());
}

TEST_F(GroupMembersTableTest, a_change_leaves_what_it_does_not_name) {
  ASSERT_TRUE(members.insert(member_of_group(1, 7)).ok());
  GroupMemberChange change;
  change.mute_end_date = 9;
  EXPECT_TRUE(*members.update(1, 7, change));
  change = {};
  change.role = 1;
  change.name = "n";
  EXPECT_TRUE(*members.update(1, 7, change));
  EXPECT_FALSE(*members.update(1, 8, change));
  const auto row = members.find(1, 7);
  EXPECT_EQ((*row)->role, 1);
  EXPECT_EQ((*row)->mute_end_date, 9);
  EXPECT_EQ((*row)->name, "n");
}

TEST_F(GroupMembersTableTest, lists_by_group_and_by_user) {
  for (const int64_t user : {9, 3, 5}) ASSERT_TRUE(members.insert(member_of_group(1, user)).ok());
  ASSERT_TRUE(members.insert(member_of_group(3, 5)).ok());
  const auto list = members.list(1);
  ASSERT_EQ(list->size(), 3U);
  EXPECT_EQ(list->front().user_id, 3);
  EXPECT_EQ(list->back().user_id, 9);
  EXPECT_EQ(*members.groups_of(5), (std::vector<int64_t>{1, 3}));
  EXPECT_TRUE(*members.remove(1, 5));
  EXPECT_FALSE(*members.remove(1, 5));
  EXPECT_EQ(*members.groups_of(5), (std::vector<int64_t>{3}));
  ASSERT_TRUE(members.remove_all(1).ok());
  EXPECT_TRUE(members.list(1)->empty());
  EXPECT_EQ(members.list(3)->size(), 1U);
}

TEST_F(GroupMembersTableTest, no_query_walks_through_a_table) {
  for (const char* sql : {"SELECT * FROM group_members WHERE group_id = ?1 ORDER BY user_id",
                          "SELECT * FROM group_members WHERE group_id = ?1 AND user_id = ?2",
                          "SELECT group_id FROM group_members WHERE user_id = ?1 ORDER BY group_id"}) {
    const std::string plan = plan_of(database, sql);
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
}

}  // namespace
}  // namespace turms::gateway::store
