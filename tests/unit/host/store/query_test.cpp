// SPDX-License-Identifier: Apache-2.0
#include "store/query.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct QueryTest : testing::Test {
  QueryTest() { EXPECT_TRUE(database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, UNIQUE (a))").ok()); }
  Database database = memory_database();
};

TEST_F(QueryTest, values_come_back_as_they_went_in) {
  Query insert(database, "INSERT INTO t VALUES (?1, ?2, ?3)");
  Query select(database, "SELECT a, b, c FROM t ORDER BY a");
  const std::array<uint8_t, 3> bytes{0, 255, 7};
  const std::string text("a\0b", 3);
  ASSERT_TRUE(insert.run(int64_t{1}, std::string_view(text), std::span<const uint8_t>(bytes)).ok());
  ASSERT_TRUE(insert.run(int64_t{2}, std::string_view(), std::span<const uint8_t>()).ok());
  ASSERT_TRUE(insert.run(int64_t{3}, std::nullopt, std::optional<std::string_view>()).ok());
  int row_number = 0;
  ASSERT_TRUE(select
                  .each([&](const Rows& row) {
                    switch (++row_number) {
                      case 1:
                        EXPECT_EQ(row.text(1), text);
                        EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), row.blob(2).begin(), row.blob(2).end()));
                        break;
                      case 2:
                        EXPECT_FALSE(row.is_null(1)) << "empty is not NULL";
                        EXPECT_FALSE(row.is_null(2));
                        EXPECT_EQ(row.optional_text(1), "");
                        break;
                      default:
                        EXPECT_TRUE(row.is_null(1));
                        EXPECT_FALSE(row.optional_text(1));
                        EXPECT_FALSE(row.optional_integer(2));
                    }
                  })
                  .ok());
  EXPECT_EQ(row_number, 3);
}

TEST_F(QueryTest, an_optional_forgets_the_value_of_the_last_run) {
  Query insert(database, "INSERT INTO t (a, b) VALUES (?1, ?2)");
  ASSERT_TRUE(insert.run(int64_t{1}, std::optional<std::string_view>("x")).ok());
  ASSERT_TRUE(insert.run(int64_t{2}, std::optional<std::string_view>()).ok());
  EXPECT_EQ(*database.number("SELECT count(*) FROM t WHERE b IS NULL"), 1);
}

TEST_F(QueryTest, runs_again_after_an_error) {
  Query insert(database, "INSERT INTO t (a) VALUES (?1)");
  ASSERT_TRUE(insert.run(int64_t{1}).ok());
  const auto again = insert.run(int64_t{1});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_TRUE(insert.run(int64_t{2}).ok());
}

TEST_F(QueryTest, runs_again_after_rows_were_left_half_read) {
  ASSERT_TRUE(database.execute("INSERT INTO t (a) VALUES (1), (2)").ok());
  Query select(database, "SELECT a FROM t ORDER BY a");
  for (int round = 0; round < 2; ++round) {
    auto rows = select.rows();
    ASSERT_TRUE(rows.ok());
    ASSERT_TRUE(*rows->next());
    EXPECT_EQ(rows->integer(0), 1);
  }
}

TEST_F(QueryTest, a_mistake_in_the_statement_is_an_error_that_names_it) {
  Query wrong(database, "SELECT nothing FROM nowhere");
  const auto run = wrong.run();
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().code, Code::internal);
  EXPECT_NE(run.error().detail.find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace turms::gateway::store
