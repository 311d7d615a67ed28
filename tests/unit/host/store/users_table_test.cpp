// SPDX-License-Identifier: Apache-2.0
#include "store/users_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

User user_named(int64_t id, const char* name) {
  User user;
  user.id = id;
  user.name = name;
  user.registration_date = 1000;
  user.last_updated_date = 1000;
  return user;
}

struct UsersTableTest : testing::Test {
  Database database = memory_database();
  UsersTable users{database};
};

TEST_F(UsersTableTest, a_user_comes_back_as_inserted) {
  User juliet = user_named(7, "Juliet");
  juliet.intro = "of Capulet";
  juliet.profile_picture = "https://example.org/j.png";
  juliet.profile_access_strategy = 2;
  ASSERT_TRUE(users.insert(juliet).ok());
  const auto found = users.find(7);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->name, "Juliet");
  EXPECT_EQ((*found)->intro, "of Capulet");
  EXPECT_EQ((*found)->profile_picture, "https://example.org/j.png");
  EXPECT_EQ((*found)->profile_access_strategy, 2);
  EXPECT_EQ((*found)->registration_date, 1000);
  EXPECT_TRUE((*found)->active);
  EXPECT_EQ(*users.state(7), UserState::active);
  EXPECT_EQ(*users.count(), 1);
}

TEST_F(UsersTableTest, ids_are_positive_and_unique) {
  EXPECT_EQ(users.insert(user_named(0, "x")).error().code, Code::invalid_argument);
  EXPECT_EQ(users.insert(user_named(-1, "x")).error().code, Code::invalid_argument);
  ASSERT_TRUE(users.insert(user_named(1, "x")).ok());
  EXPECT_EQ(users.insert(user_named(1, "y")).error().code, Code::conflict);
}

TEST_F(UsersTableTest, a_removed_user_is_missing_and_the_id_stays_taken) {
  ASSERT_TRUE(users.insert(user_named(1, "x")).ok());
  const auto verifier = crypto::make_scram_verifier("secret", crypto::kMinScramIterations);
  ASSERT_TRUE(users.set_verifier(1, *verifier).ok());
  EXPECT_TRUE(*users.remove(1, 2000));
  EXPECT_FALSE(*users.remove(1, 3000));
  EXPECT_FALSE(*users.remove(2, 3000));
  EXPECT_EQ(*users.state(1), UserState::missing);
  EXPECT_FALSE(users.find(1)->has_value());
  EXPECT_FALSE(users.verifier(1)->has_value());
  EXPECT_EQ(users.insert(user_named(1, "y")).error().code, Code::conflict);
  EXPECT_EQ(*users.count(), 0);
}

TEST_F(UsersTableTest, an_update_changes_what_it_names) {
  ASSERT_TRUE(users.insert(user_named(1, "x")).ok());
  UserUpdate update;
  update.intro = "new";
  update.profile_access_strategy = 1;
  EXPECT_TRUE(*users.update(1, update, 5000));
  const auto found = *users.find(1);
  EXPECT_EQ(found->name, "x");
  EXPECT_EQ(found->intro, "new");
  EXPECT_EQ(found->profile_access_strategy, 1);
  EXPECT_EQ(found->last_updated_date, 5000);
  EXPECT_FALSE(*users.update(2, update, 5000));
}

TEST_F(UsersTableTest, states_of_unknown_and_inactive_users) {
  User sleeper = user_named(5, "x");
  sleeper.active = false;
  ASSERT_TRUE(users.insert(sleeper).ok());
  EXPECT_EQ(*users.state(5), UserState::inactive);
  EXPECT_EQ(*users.state(6), UserState::missing);
}

TEST_F(UsersTableTest, lists_in_pages) {
  for (int64_t id = 1; id <= 5; ++id) ASSERT_TRUE(users.insert(user_named(id, "x")).ok());
  ASSERT_TRUE(*users.remove(3, 1));
  const auto first = users.list(0, 3);
  ASSERT_EQ(first->size(), 3U);
  EXPECT_EQ(first->back().id, 4);
  const auto second = users.list(4, 3);
  ASSERT_EQ(second->size(), 1U);
  EXPECT_EQ(second->front().id, 5);
}

TEST_F(UsersTableTest, the_newest_verifier_counts) {
  ASSERT_TRUE(users.insert(user_named(1, "x")).ok());
  ASSERT_TRUE(users.set_verifier(1, *crypto::make_scram_verifier("old", crypto::kMinScramIterations)).ok());
  ASSERT_TRUE(users.set_verifier(1, *crypto::make_scram_verifier("new", crypto::kMinScramIterations)).ok());
  const auto verifier = users.verifier(1);
  ASSERT_TRUE(verifier.ok() && verifier->has_value());
  EXPECT_TRUE(crypto::matches(**verifier, "new"));
  EXPECT_FALSE(crypto::matches(**verifier, "old"));
}

TEST_F(UsersTableTest, a_verifier_needs_its_user) {
  const auto stored = users.set_verifier(9, *crypto::make_scram_verifier("x", crypto::kMinScramIterations));
  ASSERT_FALSE(stored.ok());
  EXPECT_EQ(stored.error().code, Code::conflict);
}

TEST_F(UsersTableTest, a_damaged_verifier_is_an_error_not_a_password) {
  ASSERT_TRUE(users.insert(user_named(1, "x")).ok());
  ASSERT_TRUE(users.set_verifier(1, *crypto::make_scram_verifier("x", crypto::kMinScramIterations)).ok());
  ASSERT_TRUE(database.execute("UPDATE scram_verifiers SET stored_key = x'00'").ok());
  EXPECT_FALSE(users.verifier(1).ok());
}

}  // namespace
}  // namespace turms::gateway::store
