// SPDX-License-Identifier: Apache-2.0
#include "store/group_invitations_table.h"

#include <gtest/gtest.h>

#include "host/store/group_rows.h"

namespace turms::gateway::store {
namespace {

struct GroupInvitationsTableTest : testing::Test {
  GroupInvitationsTableTest() {
    for (int64_t id = 1; id <= 2; ++id) EXPECT_TRUE(GroupsTable(database).insert(group_named(id, "x")).ok());
  }
  void invite(int64_t id, int64_t group, int64_t inviter, int64_t invitee) {
    ASSERT_TRUE(invitations.insert({id, group, inviter, invitee, 0, 1000, "come"}).ok());
  }
  static std::vector<int64_t> ids(const Result<std::vector<GroupInvitation>>& rows) {
    std::vector<int64_t> ids;
    for (const GroupInvitation& row : *rows) ids.push_back(row.id);
    return ids;
  }
  Database database = memory_database();
  GroupInvitationsTable invitations{database};
};

TEST_F(GroupInvitationsTableTest, is_answered_once) {
  invite(10, 1, 2, 3);
  const auto row = invitations.find(10);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->group_id, 1);
  EXPECT_EQ((*row)->inviter_id, 2);
  EXPECT_EQ((*row)->invitee_id, 3);
  EXPECT_EQ((*row)->status, 0);
  EXPECT_EQ((*row)->creation_date, 1000);
  EXPECT_EQ((*row)->content, "come");
  EXPECT_TRUE(*invitations.answer(10, 3, "no", 2000));
  EXPECT_FALSE(*invitations.answer(10, 1, std::nullopt, 2000));
  EXPECT_FALSE(*invitations.answer(11, 1, std::nullopt, 2000));
  EXPECT_EQ((*invitations.find(10))->status, 3);
  EXPECT_FALSE(invitations.find(11)->has_value());
}

TEST_F(GroupInvitationsTableTest, lists_the_newest_first_by_each_party) {
  invite(10, 1, 2, 3);
  invite(11, 1, 4, 3);
  invite(12, 2, 2, 5);
  EXPECT_EQ(ids(invitations.of_group(1, 10)), (std::vector<int64_t>{11, 10}));
  EXPECT_EQ(ids(invitations.of_group(1, 1)), (std::vector<int64_t>{11}));
  EXPECT_EQ(ids(invitations.of_inviter(2, 10)), (std::vector<int64_t>{12, 10}));
  EXPECT_EQ(ids(invitations.of_invitee(3, 10)), (std::vector<int64_t>{11, 10}));
  for (const char* column : {"group_id", "inviter_id", "invitee_id"}) {
    const std::string plan = plan_of(
        database, std::string("SELECT * FROM group_invitations WHERE ") + column + " = ?1 ORDER BY id DESC LIMIT ?2");
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
}

TEST_F(GroupInvitationsTableTest, needs_a_group) {
  EXPECT_EQ(invitations.insert({10, 9, 2, 3, 0, 1000, ""}).error().code, Code::conflict);
}

}  // namespace
}  // namespace turms::gateway::store
