// SPDX-License-Identifier: Apache-2.0
#include "store/versions_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/users_table.h"

namespace turms::gateway::store {
namespace {

struct VersionsTableTest : ::testing::Test {
  VersionsTableTest() {
    User user;
    user.id = 1;
    user.registration_date = 500;
    EXPECT_TRUE(UsersTable(database).insert(user).ok());
  }

  Database database = memory_database();
  VersionsTable versions{database};
};

TEST_F(VersionsTableTest, an_untouched_list_is_as_old_as_its_user) {
  EXPECT_EQ(versions.get(1, UserVersion::relationships).value(), 500);
}

TEST_F(VersionsTableTest, a_user_who_is_not_there_has_no_stamps) {
  EXPECT_EQ(versions.get(2, UserVersion::relationships).value(), std::nullopt);
}

TEST_F(VersionsTableTest, each_list_has_a_stamp_of_its_own) {
  ASSERT_TRUE(versions.move(1, UserVersion::relationships, 1000).ok());
  EXPECT_EQ(versions.get(1, UserVersion::relationships).value(), 1000);
  EXPECT_EQ(versions.get(1, UserVersion::relationship_groups).value(), 500);
}

TEST_F(VersionsTableTest, two_changes_of_one_millisecond_have_two_stamps) {
  ASSERT_TRUE(versions.move(1, UserVersion::settings, 1000).ok());
  ASSERT_TRUE(versions.move(1, UserVersion::settings, 1000).ok());
  EXPECT_EQ(versions.get(1, UserVersion::settings).value(), 1001);
}

TEST_F(VersionsTableTest, a_stamp_grows_though_the_clock_went_back) {
  ASSERT_TRUE(versions.move(1, UserVersion::settings, 1000).ok());
  ASSERT_TRUE(versions.move(1, UserVersion::settings, 900).ok());
  EXPECT_EQ(versions.get(1, UserVersion::settings).value(), 1001);
}

TEST_F(VersionsTableTest, a_group_has_stamps_from_its_beginning_to_its_end) {
  EXPECT_EQ(versions.get(7, GroupVersion::members).value(), std::nullopt);
  ASSERT_TRUE(versions.begin_group(7, 100).ok());
  EXPECT_EQ(versions.get(7, GroupVersion::members).value(), 100);
  ASSERT_TRUE(versions.move(7, GroupVersion::members, 200).ok());
  EXPECT_EQ(versions.get(7, GroupVersion::members).value(), 200);
  EXPECT_EQ(versions.get(7, GroupVersion::blocklist).value(), 100);
  ASSERT_TRUE(versions.end_group(7).ok());
  EXPECT_EQ(versions.get(7, GroupVersion::members).value(), std::nullopt);
}

}  // namespace
}  // namespace turms::gateway::store
