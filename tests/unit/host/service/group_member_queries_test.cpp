// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::QueryGroupMembersRequest;

struct QueryGroupMembersTest : GroupTest {
  static QueryGroupMembersRequest all() {
    QueryGroupMembersRequest query{};
    query.group_id = kGroup;
    return query;
  }
  /// Decoded one by one; they point into the response.
  static std::vector<proto::GroupMember> members_in(const Response& response) {
    std::vector<proto::GroupMember> members;
    for (const std::string_view bytes : response.data<proto::GroupMembersWithVersion>().group_members) {
      EXPECT_TRUE(proto::decode(bytes, members.emplace_back()));
    }
    return members;
  }
};

TEST_F(QueryGroupMembersTest, all_members_with_the_version) {
  store::GroupMemberChange change;
  change.name = "Nick";
  change.mute_end_date = 7;
  ASSERT_TRUE(tables.group_members.update(kGroup, kMember, change).ok());
  const Outcome outcome = ask(kMember, all());
  ASSERT_EQ(outcome.code(), status::kOk);
  const Response response(outcome);
  EXPECT_EQ(response.data<proto::GroupMembersWithVersion>().last_updated_date, kBefore);
  const auto members = members_in(response);
  ASSERT_EQ(members.size(), 5U);
  const proto::GroupMember& member = members.at(2);
  EXPECT_EQ(member.group_id, kGroup);
  EXPECT_EQ(member.user_id, kMember);
  EXPECT_EQ(member.role, role::kMember);
  EXPECT_EQ(member.join_date, kBefore);
  EXPECT_EQ(member.mute_end_date, 7);
  EXPECT_EQ(member.name.view(), "Nick");
  EXPECT_FALSE(member.has_user_status);
  EXPECT_FALSE(members.at(0).has_mute_end_date);
}

TEST_F(QueryGroupMembersTest, status_and_devices_come_beside_the_rest) {
  log_in(kMember, device::kIos, proto::user_status::kBusy);
  QueryGroupMembersRequest query = all();
  query.has_with_status = query.with_status = true;
  const Outcome outcome = ask(kOwner, query);
  const Response response(outcome);
  const auto members = members_in(response);
  ASSERT_EQ(members.size(), 5U);
  EXPECT_EQ(members.at(2).user_status, proto::user_status::kBusy);
  EXPECT_EQ(members.at(2).using_device_types.to_vector(), (std::vector<int32_t>{device::kIos}));
  EXPECT_EQ(members.at(2).role, role::kMember) << "Turms leaves this out";
  EXPECT_EQ(members.at(0).user_status, proto::user_status::kOffline);
}

TEST_F(QueryGroupMembersTest, by_ids_without_a_version) {
  QueryGroupMembersRequest query = all();
  const std::vector<int64_t> ids{kMember, kStranger};
  query.member_ids = ids;
  query.has_last_updated_date = true;
  query.last_updated_date = clock.unix_ms();
  const Outcome outcome = ask(kOwner, query);
  const Response response(outcome);
  EXPECT_EQ(members_in(response).size(), 1U);
  EXPECT_FALSE(response.data<proto::GroupMembersWithVersion>().has_last_updated_date);
  const std::vector<int64_t> nobody{kStranger};
  query.member_ids = nobody;
  EXPECT_EQ(ask(kOwner, query).code(), status::kNoContent);
  const std::vector<int64_t> too_many(1'001, kMember);
  query.member_ids = too_many;
  EXPECT_EQ(ask(kOwner, query).code(), status::kIllegalArgument);
}

TEST_F(QueryGroupMembersTest, what_is_known_is_not_sent_again) {
  QueryGroupMembersRequest query = all();
  query.has_last_updated_date = true;
  query.last_updated_date = kBefore;
  EXPECT_EQ(ask(kOwner, query).code(), status::kAlreadyUpToDate);
  query.last_updated_date = kBefore - 1;
  EXPECT_EQ(ask(kOwner, query).code(), status::kOk);
}

TEST_F(QueryGroupMembersTest, members_only) {
  EXPECT_EQ(ask(kStranger, all()).code(), status::kNotGroupMemberToQueryGroupMemberInfo);
  QueryGroupMembersRequest query = all();
  query.group_id = kNoGroup;
  EXPECT_EQ(ask(kOwner, query).code(), status::kNotGroupMemberToQueryGroupMemberInfo);
  ASSERT_TRUE(tables.versions.end_group(kGroup).ok());
  EXPECT_EQ(ask(kOwner, all()).code(), status::kAlreadyUpToDate) << "no version row: so does Turms";
}

}  // namespace
}  // namespace turms::gateway::service
