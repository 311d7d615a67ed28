// SPDX-License-Identifier: Apache-2.0
#include "service/user_facts.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::service {
namespace {

using store::Relation;
using store::UserState;

struct UserFactsTest : testing::Test {
  store::Database database = store::memory_database();
  store::UsersTable users{database};
  store::RelationshipsTable relationships{database};
  UserFacts facts{users, relationships};
};

TEST_F(UserFactsTest, remembers_until_told_to_forget) {
  EXPECT_EQ(*facts.state(1), UserState::missing);
  store::User user;
  user.id = 1;
  ASSERT_TRUE(users.insert(user).ok());
  EXPECT_EQ(*facts.state(1), UserState::missing) << "that nobody is there is remembered too";
  facts.forget_user(1);
  EXPECT_EQ(*facts.state(1), UserState::active);

  EXPECT_EQ(*facts.relation(1, 2), Relation::none);
  ASSERT_TRUE(relationships.put(1, 2, Relation::blocked, 1).ok());
  EXPECT_EQ(*facts.relation(1, 2), Relation::none);
  facts.forget_relation(1, 2);
  EXPECT_EQ(*facts.relation(1, 2), Relation::blocked);
  EXPECT_EQ(*facts.relation(2, 1), Relation::none);
}

TEST_F(UserFactsTest, forget_all_reads_everything_again) {
  EXPECT_EQ(*facts.state(1), UserState::missing);
  EXPECT_EQ(*facts.relation(1, 2), Relation::none);
  ASSERT_TRUE(database.execute("INSERT INTO users (id, registration_date, last_updated_date) VALUES (1, 0, 0)").ok());
  ASSERT_TRUE(relationships.put(1, 2, Relation::friendly, 1).ok());
  facts.forget_all();
  EXPECT_EQ(*facts.state(1), UserState::active);
  EXPECT_EQ(*facts.relation(1, 2), Relation::friendly);
}

}  // namespace
}  // namespace turms::gateway::service
