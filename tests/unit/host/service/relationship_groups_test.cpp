// SPDX-License-Identifier: Apache-2.0
#include "host/service/contacts_fixture.h"

namespace turms::gateway::service {
namespace {

using Ids = std::vector<int64_t>;

struct RelationshipGroupsTest : ContactsTest {
  Outcome create_group(std::string_view name, int64_t owner = 1) {
    proto::CreateRelationshipGroupRequest request{};
    request.name = name;
    return handle(session(owner), request);
  }
  int32_t new_group(std::string_view name) {
    const Outcome outcome = create_group(name);
    return static_cast<int32_t>(Response(outcome).notification.data_long);
  }
  Outcome rename(int32_t index, std::string_view name) {
    proto::UpdateRelationshipGroupRequest request{};
    request.group_index = index;
    request.new_name = name;
    return handle(session(1), request);
  }
  Outcome remove_group(int32_t index, std::optional<int32_t> target = {}) {
    proto::DeleteRelationshipGroupRequest request{};
    request.group_index = index;
    request.has_target_group_index = target.has_value();
    request.target_group_index = target.value_or(0);
    return handle(session(1), request);
  }
  Outcome query(int64_t owner = 1, std::optional<int64_t> since = {}) {
    proto::QueryRelationshipGroupsRequest request{};
    request.has_last_updated_date = since.has_value();
    request.last_updated_date = since.value_or(0);
    return handle(session(owner), request);
  }
  std::string listed() {
    const Outcome outcome = query();
    const Response response(outcome);
    const auto data = response.data<proto::UserRelationshipGroupsWithVersion>();
    std::string names;
    for (const std::string_view bytes : data.user_relationship_groups) {
      proto::UserRelationshipGroup group;
      EXPECT_TRUE(proto::decode(bytes, group));
      names += group.index == 0 ? "(" + group.name.str() + ") " : group.name.str() + " ";
    }
    return names;
  }
};

TEST_F(RelationshipGroupsTest, a_group_gets_a_positive_index_of_its_own_and_nobody_is_told) {
  const Outcome outcome = create_group("work");
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
  const int64_t index = Response(outcome).notification.data_long;
  EXPECT_GT(index, 0);
  EXPECT_NE(new_group("work"), index) << "names may repeat";
  EXPECT_EQ(listed(), "() work work ");
}

TEST_F(RelationshipGroupsTest, renaming_tells_the_own_other_sessions) {
  const int32_t index = new_group("work");
  const Outcome outcome = rename(index, "office");
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(told_by(outcome), (Told{{1, device::kDesktop}}));
  EXPECT_EQ(Relayed(outcome.pushes().at(0)).body<proto::UpdateRelationshipGroupRequest>().new_name.view(), "office");
  EXPECT_EQ(listed(), "() office ");
  EXPECT_EQ(told_by(rename(0, "all")), (Told{{1, device::kDesktop}})) << "the default group has a name too";
}

TEST_F(RelationshipGroupsTest, renaming_nothing_is_no_news) {
  const int32_t index = new_group("work");
  const int64_t before = stamp(1, store::UserVersion::relationship_groups);
  for (const Outcome& outcome : {rename(index, "work"), rename(index + 1, "x")}) {
    EXPECT_EQ(outcome.code(), status::kOk);
    EXPECT_TRUE(outcome.pushes().empty());
  }
  EXPECT_EQ(stamp(1, store::UserVersion::relationship_groups), before);
}

TEST_F(RelationshipGroupsTest, the_members_of_a_deleted_group_move) {
  const int32_t work = new_group("work");
  const int32_t office = new_group("office");
  ASSERT_EQ(create(1, 2, false, work).code(), status::kOk);
  const Outcome moved = remove_group(work, office);
  EXPECT_EQ(moved.code(), status::kOk);
  EXPECT_EQ(members(1, office), Ids{2});
  ASSERT_EQ(remove_group(office).code(), status::kOk);
  EXPECT_EQ(members(1, 0), Ids{2});
  EXPECT_EQ(listed(), "() ");
}

TEST_F(RelationshipGroupsTest, who_is_told_of_a_deletion_sees_the_target) {
  const Outcome outcome = remove_group(new_group("work"));
  EXPECT_EQ(told_by(outcome), (Told{{1, device::kDesktop}}));
  const Relayed relayed(outcome.pushes().at(0));
  const auto body = relayed.body<proto::DeleteRelationshipGroupRequest>();
  EXPECT_TRUE(body.has_target_group_index);
  EXPECT_EQ(body.target_group_index, 0);
}

TEST_F(RelationshipGroupsTest, who_is_told_by_toggle) {
  struct Row {
    bool own, members;
    Told told;
  };
  const Told me{{1, device::kDesktop}};
  const Told them{{2, kNoDeviceType}, {3, kNoDeviceType}};
  const Told all{{1, device::kDesktop}, {2, kNoDeviceType}, {3, kNoDeviceType}};
  for (const Row& row : {Row{true, false, me}, Row{false, true, them}, Row{true, true, all}, Row{false, false, {}}}) {
    const int32_t index = new_group("work");
    for (const int64_t id : {2, 3}) ASSERT_TRUE(tables.relationship_groups.add_member(1, index, id, 1).ok());
    auto& updated = settings.notification.one_sided_relationship_group_updated;
    updated.notify_requester_other_online_sessions = row.own;
    updated.notify_relationship_group_members = row.members;
    EXPECT_EQ(told_by(rename(index, "office")), row.told);
    auto& deleted = settings.notification.one_sided_relationship_group_deleted;
    deleted.notify_requester_other_online_sessions = row.own;
    deleted.notify_relationship_group_members = row.members;
    EXPECT_EQ(told_by(remove_group(index)), row.told);
  }
}

TEST_F(RelationshipGroupsTest, codes) {
  const std::string long_name(201, 'x');
  EXPECT_EQ(create_group(long_name).code(), status::kIllegalArgument);
  EXPECT_EQ(rename(1, long_name).code(), status::kIllegalArgument);
  EXPECT_EQ(remove_group(0).code(), status::kIllegalArgument);
  EXPECT_EQ(remove_group(5).code(), status::kOk) << "it is gone, as was wanted";
  EXPECT_EQ(remove_group(5, 5).code(), status::kOk);
  EXPECT_EQ(query().code(), status::kOk);
  EXPECT_EQ(query(1, stamp(1, store::UserVersion::relationship_groups)).code(), status::kAlreadyUpToDate);
  EXPECT_EQ(query(999).code(), status::kAlreadyUpToDate);
}

TEST_F(RelationshipGroupsTest, a_user_has_so_many_groups_and_no_more) {
  for (int32_t i = 1; i <= 1'000; ++i) ASSERT_TRUE(tables.relationship_groups.insert(1, i, "x", 1).ok());
  EXPECT_EQ(create_group("one more").code(), status::kIllegalArgument);
  EXPECT_EQ(create_group("mine", 2).code(), status::kOk);
}

TEST_F(RelationshipGroupsTest, every_change_moves_the_stamp) {
  int64_t before = stamp(1, store::UserVersion::relationship_groups);
  const auto moved = [&] {
    const int64_t now = stamp(1, store::UserVersion::relationship_groups);
    return now > std::exchange(before, now);
  };
  const int32_t index = new_group("work");
  EXPECT_TRUE(moved());
  ASSERT_EQ(rename(index, "office").code(), status::kOk);
  EXPECT_TRUE(moved());
  const int64_t contacts = stamp(1, store::UserVersion::relationships);
  ASSERT_EQ(remove_group(index).code(), status::kOk);
  EXPECT_TRUE(moved());
  EXPECT_GT(stamp(1, store::UserVersion::relationships), contacts) << "queries by group answer something else now";
}

}  // namespace
}  // namespace turms::gateway::service
