// SPDX-License-Identifier: Apache-2.0
#include "store/relationship_groups_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct RelationshipGroupsTableTest : ::testing::Test {
  std::string listed() {
    const auto all = groups.list(1).value();
    std::string text;
    for (const RelationshipGroup& group : all) text += std::to_string(group.index) + "=" + group.name + ";";
    return text;
  }

  Database database = memory_database();
  RelationshipGroupsTable groups{database};
};

using Ids = std::vector<int64_t>;

TEST_F(RelationshipGroupsTableTest, the_default_group_is_there_without_a_row) {
  EXPECT_EQ(listed(), "0=;");
  EXPECT_EQ(groups.count(1).value(), 0);
}

TEST_F(RelationshipGroupsTableTest, groups_belong_to_their_owner) {
  ASSERT_TRUE(groups.insert(1, 5, "work", 1).ok());
  ASSERT_TRUE(groups.insert(2, 5, "family", 1).ok());
  EXPECT_EQ(listed(), "0=;5=work;");
  EXPECT_EQ(groups.count(1).value(), 1);
}

TEST_F(RelationshipGroupsTableTest, an_index_is_given_once) {
  ASSERT_TRUE(groups.insert(1, 5, "work", 1).ok());
  const auto again = groups.insert(1, 5, "family", 1);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
}

TEST_F(RelationshipGroupsTableTest, renaming_tells_whether_anything_changed) {
  ASSERT_TRUE(groups.insert(1, 5, "work", 1).ok());
  EXPECT_TRUE(groups.rename(1, 5, "office", 2).value());
  EXPECT_FALSE(groups.rename(1, 5, "office", 2).value());
  EXPECT_FALSE(groups.rename(1, 6, "office", 2).value());
  EXPECT_TRUE(groups.rename(1, 0, "everybody", 2).value());
  EXPECT_FALSE(groups.rename(1, 0, "everybody", 2).value());
  EXPECT_TRUE(groups.rename(1, 0, "all", 2).value());
  EXPECT_EQ(listed(), "0=all;5=office;");
}

TEST_F(RelationshipGroupsTableTest, members_come_and_go) {
  EXPECT_TRUE(groups.add_member(1, 5, 3, 1).value());
  EXPECT_FALSE(groups.add_member(1, 5, 3, 1).value());
  EXPECT_TRUE(groups.add_member(1, 5, 2, 1).value());
  EXPECT_EQ(groups.members(1, 5).value(), (Ids{2, 3}));
  EXPECT_TRUE(groups.is_member(1, 5, 3).value());
  EXPECT_TRUE(groups.is_in_any(1, 3).value());
  EXPECT_TRUE(groups.remove_member(1, 5, 3).value());
  EXPECT_FALSE(groups.remove_member(1, 5, 3).value());
  EXPECT_FALSE(groups.is_member(1, 5, 3).value());
  EXPECT_FALSE(groups.is_in_any(1, 3).value());
}

TEST_F(RelationshipGroupsTableTest, the_members_of_a_dropped_group_move_on) {
  ASSERT_TRUE(groups.insert(1, 5, "work", 1).ok());
  for (const int64_t id : {2, 3}) ASSERT_TRUE(groups.add_member(1, 5, id, 1).ok());
  ASSERT_TRUE(groups.add_member(1, 0, 2, 1).ok());
  ASSERT_TRUE(groups.remove(1, 5, 0, 2).ok());
  EXPECT_EQ(groups.members(1, 5).value(), Ids{});
  EXPECT_EQ(groups.members(1, 0).value(), (Ids{2, 3}));
  EXPECT_EQ(listed(), "0=;");
}

}  // namespace
}  // namespace turms::gateway::store
