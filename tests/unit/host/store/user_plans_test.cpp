// SPDX-License-Identifier: Apache-2.0
// What SQLite does for the queries about users and their contacts: no table is read through, and nothing is sorted
// beside an index, so that each costs what it returns.
#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

TEST(UserPlans, every_query_follows_an_index) {
  Database database = memory_database();
  for (const char* const sql : {
           "SELECT related_user_id, name, block_date, establishment_date FROM relationships WHERE owner_id = ?1 "
           "AND related_user_id > ?2 AND (?3 IS NULL OR (block_date IS NOT NULL) = ?3) "
           "ORDER BY related_user_id LIMIT ?4",
           "SELECT r.related_user_id, r.name, r.block_date, r.establishment_date "
           "FROM relationship_group_members AS m JOIN relationships AS r "
           "ON r.owner_id = m.owner_id AND r.related_user_id = m.related_user_id "
           "WHERE m.owner_id = ?1 AND m.group_index = ?5 AND m.related_user_id > ?2 "
           "AND (?3 IS NULL OR (r.block_date IS NOT NULL) = ?3) ORDER BY m.related_user_id LIMIT ?4",
           "SELECT owner_id FROM relationships WHERE related_user_id = ?1 AND block_date IS NULL AND owner_id > ?2 "
           "ORDER BY owner_id LIMIT ?3",
           "DELETE FROM relationship_group_members WHERE owner_id = ?1 AND related_user_id = ?2",
           "SELECT 1 FROM relationship_group_members WHERE owner_id = ?1 AND related_user_id = ?2 LIMIT 1",
           "SELECT related_user_id FROM relationship_group_members WHERE owner_id = ?1 AND group_index = ?2 "
           "ORDER BY related_user_id",
           "SELECT group_index, name FROM relationship_groups WHERE owner_id = ?1 ORDER BY group_index",
           "SELECT id FROM friend_requests WHERE requester_id = ?1 AND recipient_id = ?2 AND (?3 >> status) & 1 "
           "AND creation_date > ?4 ORDER BY id DESC LIMIT 1",
           "SELECT id FROM friend_requests WHERE requester_id = ?1 ORDER BY id DESC LIMIT ?2",
           "SELECT id FROM friend_requests WHERE recipient_id = ?1 ORDER BY id DESC LIMIT ?2",
           "SELECT id FROM friend_requests WHERE status = 0 AND creation_date < ?1 ORDER BY creation_date LIMIT ?2",
           "SELECT target_id, name, value FROM custom_values WHERE space = ?1 AND owner_id = ?2 AND target_id = ?3 "
           "ORDER BY name",
           "SELECT target_id, name, value FROM custom_values WHERE space = ?1 AND owner_id = ?2 "
           "ORDER BY target_id, name",
           "SELECT date FROM user_versions WHERE user_id = ?1 AND list = ?2",
           "SELECT date FROM group_versions WHERE group_id = ?1 AND list = ?2",
       }) {
    const std::string plan = plan_of(database, sql);
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << sql << "\n" << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << sql << "\n" << plan;
  }
}

TEST(UserPlans, names_come_out_of_their_index_in_order) {
  Database database = memory_database();
  const std::string plan =
      plan_of(database, "SELECT rowid FROM user_names WHERE user_names MATCH ?1 ORDER BY rowid LIMIT ?2 OFFSET ?3");
  EXPECT_NE(plan.find("VIRTUAL TABLE INDEX"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace turms::gateway::store
