// SPDX-License-Identifier: Apache-2.0
#include "store/group_join_requests_table.h"

#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

struct GroupJoinRequestsTableTest : testing::Test {
  GroupJoinRequestsTableTest() {
    for (int64_t id = 1; id <= 2; ++id) EXPECT_TRUE(GroupsTable(database).insert(group_named(id, "x")).ok());
  }
  void ask(int64_t id, int64_t group, int64_t requester) {
    GroupJoinRequest request;
    request.id = id;
    request.group_id = group;
    request.requester_id = requester;
    request.creation_date = 1000;
    request.content = "please";
    ASSERT_TRUE(requests.insert(request).ok());
  }
  Database database = memory_database();
  GroupJoinRequestsTable requests{database};
};

TEST_F(GroupJoinRequestsTableTest, is_answered_once) {
  ask(10, 1, 3);
  EXPECT_FALSE((*requests.find(10))->responder_id);
  EXPECT_TRUE(*requests.answer(10, {1, 5, "welcome", 2000}));
  EXPECT_FALSE(*requests.answer(10, {3, 6, std::nullopt, 2000}));
  EXPECT_FALSE(*requests.answer(11, {3, 6, std::nullopt, 2000}));
  const auto row = requests.find(10);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->group_id, 1);
  EXPECT_EQ((*row)->requester_id, 3);
  EXPECT_EQ((*row)->responder_id, 5);
  EXPECT_EQ((*row)->status, 1);
  EXPECT_EQ((*row)->creation_date, 1000);
  EXPECT_EQ((*row)->content, "please");
}

TEST_F(GroupJoinRequestsTableTest, lists_the_newest_first_by_each_party) {
  ask(10, 1, 3);
  ask(11, 1, 4);
  ask(12, 2, 3);
  const auto of_group = requests.of_group(1, 10);
  ASSERT_EQ(of_group->size(), 2U);
  EXPECT_EQ(of_group->front().id, 11);
  const auto of_requester = requests.of_requester(3, 1);
  ASSERT_EQ(of_requester->size(), 1U);
  EXPECT_EQ(of_requester->front().id, 12);
  for (const char* column : {"group_id", "requester_id"}) {
    const std::string plan = plan_of(
        database, std::string("SELECT * FROM group_join_requests WHERE ") + column + " = ?1 ORDER BY id DESC LIMIT ?2");
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
}

}  // namespace
}  // namespace turms::gateway::store
