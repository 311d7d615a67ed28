// SPDX-License-Identifier: Apache-2.0
#include "store/relationships_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/relationship_groups_table.h"

namespace turms::gateway::store {
namespace {

struct RelationshipsTableTest : ::testing::Test {
  std::vector<int64_t> listed(const RelationshipFilter& filter, int64_t after = 0, int64_t limit = 100) {
    const auto found = relationships.list(1, filter, after, limit).value();
    std::vector<int64_t> ids;
    for (const Relationship& one : found) ids.push_back(one.related_user_id);
    return ids;
  }

  Database database = memory_database();
  RelationshipsTable relationships{database};
  RelationshipGroupsTable groups{database};
};

using Ids = std::vector<int64_t>;

TEST_F(RelationshipsTableTest, a_relation_belongs_to_one_side) {
  ASSERT_TRUE(relationships.put(1, 2, Relation::blocked, 1000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::blocked);
  EXPECT_EQ(*relationships.relation(2, 1), Relation::none);
}

TEST_F(RelationshipsTableTest, the_newest_word_counts) {
  ASSERT_TRUE(relationships.put(1, 2, Relation::friendly, 1000).ok());
  ASSERT_TRUE(relationships.put(1, 2, Relation::blocked, 2000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::blocked);
  ASSERT_TRUE(relationships.put(1, 2, Relation::friendly, 3000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::friendly);
  ASSERT_TRUE(relationships.put(1, 2, Relation::none, 3000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::none);
}

TEST_F(RelationshipsTableTest, a_row_is_written_whole) {
  ASSERT_TRUE(relationships.put(1, {2, "Juliet", 5000, 4000}).ok());
  auto found = relationships.find(1, 2).value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->name, "Juliet");
  EXPECT_EQ(found->block_date, 5000);
  EXPECT_EQ(found->establishment_date, 4000);
  ASSERT_TRUE(relationships.put(1, {2, std::nullopt, std::nullopt, 6000}).ok());
  found = relationships.find(1, 2).value();
  EXPECT_EQ(found->name, std::nullopt);
  EXPECT_EQ(found->block_date, std::nullopt);
  EXPECT_EQ(relationships.find(2, 1).value(), std::nullopt);
}

TEST_F(RelationshipsTableTest, lists_friends_blocked_users_or_both) {
  for (const int64_t id : {4, 2, 3}) ASSERT_TRUE(relationships.put(1, id, Relation::friendly, 1).ok());
  ASSERT_TRUE(relationships.put(1, 5, Relation::blocked, 1).ok());
  ASSERT_TRUE(relationships.put(2, 9, Relation::friendly, 1).ok());
  EXPECT_EQ(listed({}), (Ids{2, 3, 4, 5}));
  EXPECT_EQ(listed({.blocked = true, .group_index = {}}), (Ids{5}));
  EXPECT_EQ(listed({.blocked = false, .group_index = {}}), (Ids{2, 3, 4}));
  EXPECT_EQ(listed({}, 2, 2), (Ids{3, 4}));
}

TEST_F(RelationshipsTableTest, lists_by_group) {
  for (const int64_t id : {2, 3}) ASSERT_TRUE(relationships.put(1, id, Relation::friendly, 1).ok());
  ASSERT_TRUE(relationships.put(1, 4, Relation::blocked, 1).ok());
  ASSERT_TRUE(groups.add_member(1, 7, 3, 1).ok());
  ASSERT_TRUE(groups.add_member(1, 7, 4, 1).ok());
  EXPECT_EQ(listed({.blocked = {}, .group_index = 0}), (Ids{2, 3, 4}));
  EXPECT_EQ(listed({.blocked = {}, .group_index = 7}), (Ids{3, 4}));
  EXPECT_EQ(listed({.blocked = false, .group_index = 7}), (Ids{3}));
  EXPECT_EQ(listed({.blocked = {}, .group_index = 8}), Ids{});
}

TEST_F(RelationshipsTableTest, knows_who_has_somebody_for_a_friend) {
  for (const int64_t id : {4, 2, 3}) ASSERT_TRUE(relationships.put(id, 1, Relation::friendly, 1).ok());
  ASSERT_TRUE(relationships.put(5, 1, Relation::blocked, 1).ok());
  EXPECT_EQ(relationships.friends_of(1, 0, 100).value(), (Ids{2, 3, 4}));
  EXPECT_EQ(relationships.friends_of(1, 2, 1).value(), (Ids{3}));
}

TEST_F(RelationshipsTableTest, who_is_removed_leaves_the_groups_too) {
  ASSERT_TRUE(relationships.put(1, 2, Relation::friendly, 1).ok());
  ASSERT_TRUE(groups.add_member(1, 7, 2, 1).ok());
  EXPECT_TRUE(relationships.remove(1, 2).value());
  EXPECT_FALSE(groups.is_in_any(1, 2).value());
  EXPECT_FALSE(relationships.remove(1, 2).value());
}

}  // namespace
}  // namespace turms::gateway::store
