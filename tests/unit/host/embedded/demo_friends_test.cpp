// SPDX-License-Identifier: Apache-2.0
#include "demo_stage.h"

namespace turms::gateway::embedded {
namespace {

using DemoFriendsTest = DemoStageTest;

TEST_F(DemoFriendsTest, know_the_hub_and_are_known_in_its_default_group) {
  ASSERT_TRUE(add_demo_friends(stage).ok());
  EXPECT_EQ(number("SELECT count(*) FROM relationships WHERE block_date IS NULL"), 2 * 99);
  EXPECT_EQ(number("SELECT count(*) FROM relationships WHERE owner_id = 1"), 99);
  EXPECT_EQ(number("SELECT count(*) FROM relationships WHERE related_user_id = 1 AND owner_id BETWEEN 2 AND 100"), 99);
  EXPECT_EQ(tables.relationship_groups.members(kDemoHub, store::kDefaultRelationshipGroup)->size(), 99U);
}

}  // namespace
}  // namespace turms::gateway::embedded
