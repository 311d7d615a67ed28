// SPDX-License-Identifier: Apache-2.0
#include "embedded/demo_data.h"

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct DemoDataTest : ::testing::Test {
  DemoDataTest() { settings.database = directory.file(); }
  int64_t number(const char* sql) {
    auto database = store::Database::open(store::test_options(directory.file(), store::Access::read_write));
    return *database->number(sql);
  }
  store::TempDirectory directory;
  gateway::testing::FakeClock clock;
  gateway::testing::CollectingLog log;
  EmbeddedSettings settings;
};

TEST_F(DemoDataTest, fills_an_empty_database_with_users_who_can_chat) {
  const auto filled = fill_demo_data(settings, clock);
  ASSERT_TRUE(filled.ok() && *filled);
  EXPECT_EQ(number("SELECT count(*) FROM users"), 1000);
  EXPECT_EQ(number("SELECT count(DISTINCT name) FROM users"), 1000);
  EXPECT_EQ(number("SELECT count(*) FROM users WHERE id = 1000 AND name = 'User 1000'"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM relationships"), 2 * 99);
  EXPECT_EQ(number("SELECT count(*) FROM groups"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM messages"), 9 * 200 + 100);
  EXPECT_EQ(number("SELECT count(*) FROM friend_requests"), 101);

  auto backend = open_embedded(settings, clock, log);
  ASSERT_TRUE(backend.ok());
  TestClient first(**backend);
  TestClient last(**backend);
  first.start_login(1, kDemoPassword);
  last.start_login(1000, kDemoPassword);
  ASSERT_EQ(first.login_code(), status::kOk);
  ASSERT_EQ(last.login_code(), status::kOk);
  EXPECT_EQ(first.code(first.submit_message(1000, "hello")), status::kOk);
  EXPECT_EQ(last.pushed_texts(1), (std::vector<std::string>{"hello"}));
}

TEST_F(DemoDataTest, a_database_with_users_is_left_alone) {
  {
    auto database = store::Database::open(store::test_options(directory.file()));
    ASSERT_TRUE(database.ok() && store::migrate(*database).ok());
    store::User user;
    user.id = 5;
    ASSERT_TRUE(store::UsersTable(*database).insert(user).ok());
  }
  const auto filled = fill_demo_data(settings, clock);
  ASSERT_TRUE(filled.ok());
  EXPECT_FALSE(*filled);
  EXPECT_EQ(number("SELECT count(*) FROM users"), 1);
}

}  // namespace
}  // namespace turms::gateway::embedded
