// SPDX-License-Identifier: Apache-2.0
#include "service/group_membership.h"

#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using GroupMembershipTest = GroupTest;

TEST_F(GroupMembershipTest, adding_and_removing_move_both_versions) {
  WriteContext context = writer->context();
  ASSERT_TRUE(add_member(context, plain_member(kGroup, 6, 10'000), 10'000).ok());
  EXPECT_EQ(role_of(6), role::kMember);
  EXPECT_EQ(version(store::GroupVersion::members), 10'000);
  EXPECT_EQ(version(6, store::UserVersion::joined_groups), 10'000);
  EXPECT_EQ(add_member(context, plain_member(kGroup, 6, 10'000), 10'000).error().code, Code::conflict);
  EXPECT_TRUE(*remove_member(context, kGroup, 6, 20'000));
  EXPECT_EQ(version(store::GroupVersion::members), 20'000);
  EXPECT_FALSE(*remove_member(context, kGroup, 6, 30'000));
  EXPECT_EQ(version(store::GroupVersion::members), 20'000) << "nothing happened";
}

TEST_F(GroupMembershipTest, a_transfer_swaps_roles_or_removes) {
  WriteContext context = writer->context();
  const Transfer transfer{kGroup, kOwner, kMember, false};
  ASSERT_EQ(*code_to_transfer(context, transfer), status::kOk);
  ASSERT_TRUE(transfer_ownership(context, transfer, 10'000).ok());
  EXPECT_EQ(role_of(kOwner), role::kMember);
  EXPECT_EQ(role_of(kMember), role::kOwner);
  ASSERT_TRUE(transfer_ownership(context, {kGroup, kMember, kOwner, true}, 20'000).ok());
  EXPECT_EQ(role_of(kOwner), role::kOwner);
  EXPECT_EQ(role_of(kMember), -1);
  EXPECT_EQ((*tables.groups.find(kGroup))->owner_id, kOwner);
  ASSERT_TRUE(transfer_ownership(context, {kGroup, kOwner, kOwner, true}, 30'000).ok());
  EXPECT_EQ(role_of(kOwner), role::kOwner) << "to oneself is nothing";
}

}  // namespace
}  // namespace turms::gateway::service
