// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

std::vector<int64_t> ids_of(const Outcome& outcome) {
  const Response response(outcome);
  std::vector<int64_t> ids;
  for (const std::string_view bytes : response.data<proto::UserInfosWithVersion>().user_infos) {
    proto::UserInfo info;
    EXPECT_TRUE(proto::decode(bytes, info));
    ids.push_back(info.id);
  }
  return ids;
}

proto::QueryUserProfilesRequest query_of(const std::vector<int64_t>& ids) {
  proto::QueryUserProfilesRequest query{};
  query.user_ids = ids;
  return query;
}

TEST_F(ServiceTest, profiles_carry_the_fields_turms_gives) {
  const std::vector<int64_t> ids{3};
  const Outcome outcome = handle(session(1), query_of(ids));
  EXPECT_EQ(outcome.code(), status::kOk);
  const Response response(outcome);
  const auto data = response.data<proto::UserInfosWithVersion>();
  EXPECT_FALSE(data.has_last_updated_date) << "profile queries carry no version";
  ASSERT_EQ(data.user_infos.size(), 1U);
  proto::UserInfo info;
  ASSERT_TRUE(proto::decode(*data.user_infos.begin(), info));
  EXPECT_EQ(info.id, 3);
  EXPECT_EQ(info.name.view(), "User 3");
  EXPECT_TRUE(info.intro.has());
  EXPECT_TRUE(info.has_active && info.active);
  EXPECT_EQ(info.registration_date, 3000);
}

TEST_F(ServiceTest, unknown_and_removed_users_are_left_out) {
  ASSERT_TRUE(*users.remove(4, 1));
  const std::vector<int64_t> ids{4, 2, 999, -1, 5};
  EXPECT_EQ(ids_of(handle(session(1), query_of(ids))), (std::vector<int64_t>{2, 5}));
  const std::vector<int64_t> nobody{999};
  const Outcome none = handle(session(1), query_of(nobody));
  EXPECT_EQ(none.code(), status::kOk) << "an empty list is no 1001 here";
}

TEST_F(ServiceTest, profiles_changed_since_a_date) {
  const std::vector<int64_t> ids{1, 2, 3, 4};
  auto query = query_of(ids);
  query.has_last_updated_date = true;
  query.last_updated_date = 2000;
  EXPECT_EQ(ids_of(handle(session(1), query)), (std::vector<int64_t>{3, 4}));
}

TEST_F(ServiceTest, search_by_name_is_off) {
  proto::QueryUserProfilesRequest query{};
  query.name = "User";
  EXPECT_EQ(handle(session(1), query).code(), status::kSearchingUserIsDisabled);
}

TEST_F(ServiceTest, too_many_profiles_are_refused) {
  const std::vector<int64_t> ids(10'001, 1);
  EXPECT_EQ(handle(session(1), query_of(ids)).code(), status::kIllegalArgument);
}

}  // namespace
}  // namespace turms::gateway::service
