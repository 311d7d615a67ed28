// SPDX-License-Identifier: Apache-2.0
#include "store/custom_values_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct CustomValuesTableTest : ::testing::Test {
  static ValueKey conversation(int64_t owner, int64_t target) {
    return {ValueSpace::conversation_setting, owner, target};
  }

  Database database = memory_database();
  CustomValuesTable values{database};
  const ValueKey mine{ValueSpace::user_setting, 1};
};

TEST_F(CustomValuesTableTest, gives_back_what_was_put_octet_for_octet) {
  const std::string value("\0\x01\xff", 3);
  ASSERT_TRUE(values.put(mine, "theme", value, 1000).ok());
  const auto listed = values.list(mine).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].name, "theme");
  EXPECT_EQ(listed[0].value, value);
  EXPECT_EQ(listed[0].last_updated_date, 1000);
}

TEST_F(CustomValuesTableTest, the_newest_value_of_a_name_counts) {
  ASSERT_TRUE(values.put(mine, "theme", "a", 1000).ok());
  ASSERT_TRUE(values.put(mine, "theme", "b", 2000).ok());
  const auto listed = values.list(mine).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].value, "b");
}

TEST_F(CustomValuesTableTest, spaces_owners_and_targets_do_not_mix) {
  ASSERT_TRUE(values.put(mine, "x", "1", 1).ok());
  ASSERT_TRUE(values.put({ValueSpace::user_attribute, 1}, "x", "2", 1).ok());
  ASSERT_TRUE(values.put({ValueSpace::user_setting, 2}, "x", "3", 1).ok());
  ASSERT_TRUE(values.put(conversation(1, 2), "x", "4", 1).ok());
  ASSERT_TRUE(values.put(conversation(1, -2), "x", "5", 1).ok());
  EXPECT_EQ(values.list(mine).value().size(), 1U);
  EXPECT_EQ(values.list(conversation(1, 2)).value().at(0).value, "4");
  const auto all = values.list_all(ValueSpace::conversation_setting, 1).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].target_id, -2);
  EXPECT_EQ(all[1].target_id, 2);
}

TEST_F(CustomValuesTableTest, removing_tells_what_was_there) {
  ASSERT_TRUE(values.put(mine, "a", "1", 1).ok());
  ASSERT_TRUE(values.put(mine, "b", "1", 1).ok());
  ASSERT_TRUE(values.put(mine, "c", "1", 1).ok());
  EXPECT_TRUE(values.has(mine, "a").value());
  EXPECT_TRUE(values.remove(mine, "a").value());
  EXPECT_FALSE(values.remove(mine, "a").value());
  EXPECT_FALSE(values.has(mine, "a").value());
  EXPECT_EQ(values.remove_all(mine).value(), 2);
}

}  // namespace
}  // namespace turms::gateway::store
