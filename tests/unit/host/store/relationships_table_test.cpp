// SPDX-License-Identifier: Apache-2.0
#include "store/relationships_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

TEST(RelationshipsTable, a_relation_belongs_to_one_side) {
  Database database = memory_database();
  RelationshipsTable relationships(database);
  ASSERT_TRUE(relationships.put(1, 2, Relation::blocked, 1000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::blocked);
  EXPECT_EQ(*relationships.relation(2, 1), Relation::none);
}

TEST(RelationshipsTable, the_newest_word_counts) {
  Database database = memory_database();
  RelationshipsTable relationships(database);
  ASSERT_TRUE(relationships.put(1, 2, Relation::friendly, 1000).ok());
  ASSERT_TRUE(relationships.put(1, 2, Relation::blocked, 2000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::blocked);
  ASSERT_TRUE(relationships.put(1, 2, Relation::friendly, 3000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::friendly);
  ASSERT_TRUE(relationships.put(1, 2, Relation::none, 3000).ok());
  EXPECT_EQ(*relationships.relation(1, 2), Relation::none);
}

}  // namespace
}  // namespace turms::gateway::store
