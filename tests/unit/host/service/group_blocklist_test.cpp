// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::CreateGroupBlockedUserRequest;
using proto::DeleteGroupBlockedUserRequest;

template <class T>
T about(int64_t user, int64_t group = kGroup) {
  T request{};
  request.group_id = group;
  request.user_id = user;
  return request;
}
constexpr auto block = about<CreateGroupBlockedUserRequest>;
constexpr auto unblock = about<DeleteGroupBlockedUserRequest>;

struct GroupBlocklistTest : GroupTest {
  bool is_blocked(int64_t user) { return *writer->context().groups.is_blocked(kGroup, user); }
};

TEST_F(GroupBlocklistTest, blocking_removes_a_member_and_keeps_strangers_out) {
  ASSERT_FALSE(is_blocked(kMember));
  ASSERT_EQ(ask(kManager, block(kMember, kGroup)).code(), status::kOk);
  EXPECT_EQ(role_of(kMember), -1);
  EXPECT_TRUE(is_blocked(kMember));
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms());
  EXPECT_EQ(version(store::GroupVersion::blocklist), clock.unix_ms());
  EXPECT_EQ(version(kMember, store::UserVersion::joined_groups), clock.unix_ms());
  ASSERT_EQ(ask(kManager, block(kStranger, kGroup)).code(), status::kOk);
  EXPECT_TRUE(is_blocked(kStranger));
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms()) << "he was no member";
}

TEST_F(GroupBlocklistTest, refusals_of_blocking) {
  EXPECT_EQ(ask(kMember, block(kStranger, kGroup)).code(), status::kNotGroupOwnerOrManagerToAddBlockedUser);
  EXPECT_EQ(ask(kStranger, block(kMember, kGroup)).code(), status::kNotGroupOwnerOrManagerToAddBlockedUser);
  EXPECT_EQ(ask(kOwner, block(kMember, kNoGroup)).code(), status::kNotGroupOwnerOrManagerToAddBlockedUser);
  EXPECT_EQ(ask(kOwner, block(kBlocked, kGroup)).code(), status::kRecordContainsDuplicateKey);
  EXPECT_EQ(ask(kOwner, block(kOwner, kGroup)).code(), status::kIllegalArgument);
  EXPECT_EQ(ask(kOwner, block(-1, kGroup)).code(), status::kIllegalArgument);
  EXPECT_EQ(ask(kManager, block(kOwner, kGroup)).code(), status::kNotGroupOwnerToRemoveGroupOwnerOrManager)
      << "Turms lets a manager throw the owner out";
  EXPECT_EQ(ask(kOwner, block(kManager, kGroup)).code(), status::kOk);
  EXPECT_EQ(role_of(kOwner), role::kOwner);
}

TEST_F(GroupBlocklistTest, unblocking) {
  EXPECT_EQ(ask(kMember, unblock(kBlocked, kGroup)).code(), status::kNotGroupOwnerOrManagerToRemoveBlockedUser);
  ASSERT_TRUE(is_blocked(kBlocked));
  EXPECT_EQ(ask(kManager, unblock(kBlocked, kGroup)).code(), status::kOk);
  EXPECT_FALSE(is_blocked(kBlocked));
  EXPECT_EQ(version(store::GroupVersion::blocklist), clock.unix_ms());
  const Outcome again = ask(kManager, unblock(kBlocked, kGroup));
  EXPECT_EQ(again.code(), status::kOk);
  EXPECT_TRUE(again.pushes().empty());
  EXPECT_EQ(version(store::GroupVersion::blocklist), clock.unix_ms());
}

TEST_F(GroupBlocklistTest, who_is_told) {
  struct Case {
    bool own;
    bool user;
    bool members;
    Recipients told;
  };
  const Recipients rest{whole(kManager), whole(kMember), whole(kOther), whole(kGuest)};
  Recipients all = rest;
  all.push_back(whole(kStranger));
  all.push_back(others_of(kOwner));
  Recipients without_user = rest;
  without_user.push_back(others_of(kOwner));
  for (const Case& c : {
           Case{true, true, false, {whole(kStranger), others_of(kOwner)}},
           Case{false, true, false, {whole(kStranger)}},
           Case{true, false, false, {others_of(kOwner)}},
           Case{false, false, false, {}},
           Case{true, true, true, all},
           Case{false, false, true, without_user},
       }) {
    settings.notification.group_blocked_user_added = {c.own, c.user, c.members};
    settings.notification.group_blocked_user_removed = {c.own, c.user, c.members};
    EXPECT_EQ(told(ask(kOwner, block(kStranger, kGroup))), c.told) << c.own << c.user << c.members;
    EXPECT_EQ(told(ask(kOwner, unblock(kStranger, kGroup))), c.told) << c.own << c.user << c.members;
  }
}

TEST_F(GroupBlocklistTest, ids_and_infos_for_everybody) {
  proto::QueryGroupBlockedUserIdsRequest ids{};
  ids.group_id = kGroup;
  const Outcome listed = ask(kStranger, ids);
  ASSERT_EQ(listed.code(), status::kOk);
  const Response response(listed);
  EXPECT_EQ(response.data<proto::LongsWithVersion>().longs.to_vector(), (std::vector<int64_t>{kBlocked}));
  EXPECT_EQ(response.data<proto::LongsWithVersion>().last_updated_date, kBefore);
  ids.has_last_updated_date = true;
  ids.last_updated_date = kBefore;
  EXPECT_EQ(ask(kStranger, ids).code(), status::kAlreadyUpToDate);

  proto::QueryGroupBlockedUserInfosRequest infos{};
  infos.group_id = kGroup;
  const Outcome shown = ask(kStranger, infos);
  ASSERT_EQ(shown.code(), status::kOk);
  const Response answer(shown);
  const auto data = answer.data<proto::UserInfosWithVersion>();
  ASSERT_EQ(data.user_infos.size(), 1U);
  proto::UserInfo info;
  ASSERT_TRUE(proto::decode(*data.user_infos.begin(), info));
  EXPECT_EQ(info.id, kBlocked);
  EXPECT_EQ(info.name.view(), "User 9");
  EXPECT_EQ(data.last_updated_date, kBefore);

  ASSERT_TRUE(users.remove(kBlocked, 1).ok());
  EXPECT_EQ(ask(kStranger, infos).code(), status::kNoContent) << "he is gone";
  ASSERT_EQ(ask(kOwner, unblock(kBlocked, kGroup)).code(), status::kOk);
  EXPECT_EQ(ask(kStranger, ids).code(), status::kNoContent);
  EXPECT_EQ(ask(kStranger, infos).code(), status::kNoContent);
  ids.group_id = kNoGroup;
  EXPECT_EQ(ask(kStranger, ids).code(), status::kAlreadyUpToDate) << "no version row: so does Turms";
}

}  // namespace
}  // namespace turms::gateway::service
