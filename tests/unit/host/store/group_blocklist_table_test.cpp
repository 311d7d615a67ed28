// SPDX-License-Identifier: Apache-2.0
#include "store/group_blocklist_table.h"

#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

TEST(GroupBlocklistTable, blocks_once_and_unblocks_once) {
  Database database = memory_database();
  ASSERT_TRUE(GroupsTable(database).insert(group_named(1, "x")).ok());
  GroupBlocklistTable blocklist(database);
  ASSERT_TRUE(blocklist.insert(1, 7, 2, 1000).ok());
  EXPECT_EQ(blocklist.insert(1, 7, 2, 1000).error().code, Code::conflict);
  EXPECT_EQ(blocklist.insert(9, 7, 2, 1000).error().code, Code::conflict) << "there is no such group";
  EXPECT_TRUE(*blocklist.contains(1, 7));
  EXPECT_FALSE(*blocklist.contains(1, 8));
  EXPECT_TRUE(*blocklist.remove(1, 7));
  EXPECT_FALSE(*blocklist.remove(1, 7));
  EXPECT_FALSE(*blocklist.contains(1, 7));
}

TEST(GroupBlocklistTable, lists_in_pages) {
  Database database = memory_database();
  ASSERT_TRUE(GroupsTable(database).insert(group_named(1, "x")).ok());
  GroupBlocklistTable blocklist(database);
  for (const int64_t user : {5, 3, 9, 7}) ASSERT_TRUE(blocklist.insert(1, user, 2, 1).ok());
  EXPECT_EQ(*blocklist.list(1, 0, 3), (std::vector<int64_t>{3, 5, 7}));
  EXPECT_EQ(*blocklist.list(1, 7, 3), (std::vector<int64_t>{9}));
  EXPECT_TRUE(blocklist.list(2, 0, 3)->empty());
  const std::string plan = plan_of(
      database, "SELECT user_id FROM group_blocklist WHERE group_id = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3");
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace turms::gateway::store
