// SPDX-License-Identifier: Apache-2.0
#include "store/user_search.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/name_search.h"
#include "store/users_table.h"

namespace turms::gateway::store {
namespace {

struct UserSearchTest : ::testing::Test {
  void add(int64_t id, const char* name) {
    User user;
    user.id = id;
    user.name = name;
    ASSERT_TRUE(users.insert(user).ok());
  }
  std::vector<int64_t> found(std::string_view text, int64_t skip = 0, int64_t limit = 100) {
    const auto expression = prefix_expression(text, 8);
    if (!expression) return {};
    const auto matches = search.find(*expression, skip, limit).value();
    std::vector<int64_t> ids;
    for (const NameMatch& match : matches) ids.push_back(match.user_id);
    return ids;
  }

  Database database = memory_database();
  UsersTable users{database};
  UserSearch search{database};
};

using Ids = std::vector<int64_t>;

TEST_F(UserSearchTest, words_match_beginnings_of_words_in_any_order) {
  add(1, "Anna Lena Meier");
  add(2, "Annabel Schulz");
  add(3, "Lena Anders");
  EXPECT_EQ(found("ann"), (Ids{1, 2}));
  EXPECT_EQ(found("lena an"), (Ids{1, 3}));
  EXPECT_EQ(found("annabel"), (Ids{2}));
  EXPECT_EQ(found("nna"), Ids{});
}

TEST_F(UserSearchTest, case_and_accents_do_not_matter) {
  add(1, "\xC3\x89lodie");
  EXPECT_EQ(found("elo"), (Ids{1}));
  EXPECT_EQ(found("\xC3\xA9LO"), (Ids{1}));
}

TEST_F(UserSearchTest, finds_names_in_other_scripts) {
  add(1, "\xE7\x8E\x8B\xE5\xB0\x8F\xE6\x98\x8E");
  EXPECT_EQ(found("\xE7\x8E\x8B"), (Ids{1}));
}

TEST_F(UserSearchTest, pages_by_id) {
  for (int64_t id = 1; id <= 5; ++id) add(id, "User");
  EXPECT_EQ(found("user", 0, 2), (Ids{1, 2}));
  EXPECT_EQ(found("user", 3, 2), (Ids{4, 5}));
  EXPECT_EQ(found("user", 9, 2), Ids{});
}

TEST_F(UserSearchTest, marks_what_was_found) {
  add(1, "Anna Lena");
  const auto expression = prefix_expression("le", 8).value();
  EXPECT_EQ(search.find(expression, 0, 1).value().at(0).highlighted, "Anna \x02Lena\x03");
  EXPECT_EQ(search.find_user(expression, 1).value()->highlighted, "Anna \x02Lena\x03");
  EXPECT_FALSE(search.find_user(expression, 2).value().has_value());
}

TEST_F(UserSearchTest, keeps_step_with_the_users) {
  add(1, "Romeo");
  ASSERT_TRUE(users.update(1, {.name = "Juliet", .intro = {}, .profile_picture = {}, .profile_access_strategy = {}}, 2)
                  .value());
  EXPECT_EQ(found("romeo"), Ids{});
  EXPECT_EQ(found("juliet"), (Ids{1}));
  ASSERT_TRUE(users.remove(1, 3).value());
  EXPECT_EQ(found("juliet"), Ids{});
  EXPECT_TRUE(database.execute("INSERT INTO user_names (user_names) VALUES ('integrity-check')").ok());
}

TEST_F(UserSearchTest, words_that_the_tokenizer_drops_are_no_error) {
  add(1, "Romeo");
  EXPECT_EQ(found("\xE2\x80\x94"), Ids{});
  EXPECT_EQ(found("romeo \xE2\x80\x94"), (Ids{1}));
}

}  // namespace
}  // namespace turms::gateway::store
