// SPDX-License-Identifier: Apache-2.0
#include "store/groups_table.h"

#include <vector>

#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

struct GroupsTableTest : testing::Test {
  std::vector<int64_t> found(std::string_view text, int64_t skip = 0, int64_t limit = 10) {
    std::vector<int64_t> ids;
    const auto rows = groups.search(text, skip, limit);
    EXPECT_TRUE(rows.ok()) << text;
    if (rows.ok()) {
      for (const Group& group : *rows) ids.push_back(group.id);
    }
    return ids;
  }

  Database database = memory_database();
  GroupsTable groups{database};
};

TEST_F(GroupsTableTest, a_group_comes_back_as_inserted) {
  Group group = group_named(7, "Turms", 3);
  group.creator_id = 4;
  group.intro = "about";
  group.announcement = "";
  group.min_score = 20;
  group.creation_date = 1;
  group.last_updated_date = 2;
  group.mute_end_date = 3;
  group.active = false;
  ASSERT_TRUE(groups.insert(group).ok());
  const auto row = groups.find(7);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->type_id, 0);
  EXPECT_EQ((*row)->creator_id, 4);
  EXPECT_EQ((*row)->owner_id, 3);
  EXPECT_EQ((*row)->name, "Turms");
  EXPECT_EQ((*row)->intro, "about");
  EXPECT_EQ((*row)->announcement, "");
  EXPECT_EQ((*row)->min_score, 20);
  EXPECT_EQ((*row)->creation_date, 1);
  EXPECT_EQ((*row)->last_updated_date, 2);
  EXPECT_EQ((*row)->mute_end_date, 3);
  EXPECT_FALSE((*row)->active);
}

TEST_F(GroupsTableTest, ids_are_unique_and_types_exist) {
  ASSERT_TRUE(groups.insert(group_named(1, "x")).ok());
  EXPECT_EQ(groups.insert(group_named(1, "y")).error().code, Code::conflict);
  Group lost = group_named(2, "x");
  lost.type_id = 9;
  EXPECT_EQ(groups.insert(lost).error().code, Code::conflict);
}

TEST_F(GroupsTableTest, a_change_leaves_what_it_does_not_name) {
  ASSERT_TRUE(groups.insert(group_named(1, "old")).ok());
  GroupChange change;
  change.intro = "new";
  change.mute_end_date = 5000;
  ASSERT_TRUE(groups.update(1, change, 2000).ok());
  ASSERT_TRUE(groups.set_owner(1, 9, 3000).ok());
  const auto row = groups.find(1);
  EXPECT_EQ((*row)->name, "old");
  EXPECT_EQ((*row)->intro, "new");
  EXPECT_FALSE((*row)->announcement);
  EXPECT_EQ((*row)->mute_end_date, 5000);
  EXPECT_EQ((*row)->owner_id, 9);
  EXPECT_EQ((*row)->last_updated_date, 3000);
}

TEST_F(GroupsTableTest, a_group_removed_logically_is_not_found_and_its_id_stays_taken) {
  ASSERT_TRUE(groups.insert(group_named(1, "gone")).ok());
  EXPECT_TRUE(*groups.remove_logically(1, 5));
  EXPECT_FALSE(*groups.remove_logically(1, 6));
  EXPECT_FALSE(groups.find(1)->has_value());
  EXPECT_TRUE(found("gone").empty());
  EXPECT_EQ(groups.insert(group_named(1, "again")).error().code, Code::conflict);
  EXPECT_EQ(*groups.count_owned(1, std::nullopt), 0);
}

TEST_F(GroupsTableTest, a_group_removed_takes_its_members_along) {
  ASSERT_TRUE(groups.insert(group_named(1, "gone")).ok());
  GroupMembersTable members(database);
  ASSERT_TRUE(members.insert(member_of_group(1, 5)).ok());
  EXPECT_TRUE(*groups.remove(1));
  EXPECT_FALSE(*groups.remove(1));
  EXPECT_TRUE(members.groups_of(5)->empty());
  EXPECT_TRUE(found("gone").empty());
  EXPECT_TRUE(groups.insert(group_named(1, "again")).ok());
}

TEST_F(GroupsTableTest, counts_what_a_user_owns_of_one_type_or_all) {
  ASSERT_TRUE(database.execute("INSERT INTO group_types (id, name) VALUES (1, 'x')").ok());
  for (int64_t id = 1; id <= 3; ++id) {
    Group group = group_named(id, "x", 5);
    group.type_id = id == 3 ? 1 : 0;
    ASSERT_TRUE(groups.insert(group).ok());
  }
  EXPECT_EQ(*groups.count_owned(5, std::nullopt), 3);
  EXPECT_EQ(*groups.count_owned(5, 0), 2);
  EXPECT_EQ(*groups.count_owned(5, 1), 1);
  EXPECT_EQ(*groups.count_owned(6, std::nullopt), 0);
}

TEST_F(GroupsTableTest, names_are_found_by_the_beginnings_of_their_words) {
  ASSERT_TRUE(groups.insert(group_named(1, "Turms Developers Group")).ok());
  ASSERT_TRUE(groups.insert(group_named(2, "D\xC3\xA9veloppeurs")).ok());
  ASSERT_TRUE(groups.insert(group_named(3, "Gardeners")).ok());
  ASSERT_TRUE(groups.insert(group_named(4, "")).ok());
  EXPECT_EQ(found("dev"), (std::vector<int64_t>{1, 2})) << "case and accents do not count";
  EXPECT_EQ(found("group TURMS"), (std::vector<int64_t>{1}));
  EXPECT_EQ(found("g"), (std::vector<int64_t>{1, 3}));
  EXPECT_EQ(found("g", 1, 1), (std::vector<int64_t>{3}));
  EXPECT_TRUE(found("dev gardeners").empty());
  EXPECT_TRUE(found("  ").empty());
  EXPECT_TRUE(*groups.is_named(3, "gard"));
  EXPECT_FALSE(*groups.is_named(3, "turms"));
  EXPECT_FALSE(*groups.is_named(3, ""));
}

TEST_F(GroupsTableTest, the_index_of_names_follows_changes) {
  ASSERT_TRUE(groups.insert(group_named(1, "before")).ok());
  GroupChange change;
  change.name = "after";
  ASSERT_TRUE(groups.update(1, change, 2).ok());
  EXPECT_TRUE(found("before").empty());
  EXPECT_EQ(found("after"), (std::vector<int64_t>{1}));
  ASSERT_TRUE(groups.update(1, GroupChange{}, 3).ok());
  EXPECT_EQ(found("after"), (std::vector<int64_t>{1}));
  EXPECT_TRUE(database.execute("INSERT INTO group_names (group_names) VALUES ('integrity-check')").ok());
}

TEST_F(GroupsTableTest, nothing_that_is_searched_for_is_query_syntax) {
  ASSERT_TRUE(groups.insert(group_named(1, "a OR b")).ok());
  for (const char* text : {"\"", "a\" OR \"b", "*", "NEAR(a b)", "name : a", "^a", "-", "a AND", "(", "!!!", "+"}) {
    EXPECT_TRUE(groups.search(text, 0, 10).ok()) << text;
  }
}

TEST_F(GroupsTableTest, no_query_walks_through_a_table) {
  for (const char* sql : {"SELECT count(*) FROM groups WHERE owner_id = ?1 AND deletion_date IS NULL",
                          "SELECT count(*) FROM groups WHERE owner_id = ?1 AND type_id = ?2 AND deletion_date IS NULL",
                          "SELECT id FROM groups WHERE id = ?1 AND deletion_date IS NULL"}) {
    const std::string plan = plan_of(database, sql);
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
  }
  const std::string plan = plan_of(database,
                                   "SELECT g.id FROM group_names n CROSS JOIN groups g ON g.id = n.rowid "
                                   "WHERE n.name MATCH 'x*' ORDER BY n.rowid LIMIT 10");
  EXPECT_NE(plan.find("VIRTUAL TABLE INDEX"), std::string::npos) << plan;
  EXPECT_NE(plan.find("SEARCH g USING INTEGER PRIMARY KEY"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace turms::gateway::store
