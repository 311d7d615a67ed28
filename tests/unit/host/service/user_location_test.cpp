// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

struct UserLocationTest : ServiceTest {
  UserLocationTest() {
    for (int64_t id = 1; id <= 4; ++id) log_in(id);
  }
  Outcome say(int64_t who, float latitude, float longitude) {
    proto::UpdateUserLocationRequest update{};
    update.latitude = latitude;
    update.longitude = longitude;
    return handle(session(who), update);
  }
  static proto::QueryNearbyUsersRequest query() {
    proto::QueryNearbyUsersRequest query{};
    query.latitude = 52.5F;
    query.longitude = 13.4F;
    return query;
  }
  Outcome ask(const proto::QueryNearbyUsersRequest& query) { return handle(session(1), query); }
  static std::vector<int64_t> ids_of(const Outcome& outcome) {
    std::vector<int64_t> ids;
    if (outcome.code() != status::kOk) return ids;
    const Response response(outcome);
    const auto data = response.data<proto::NearbyUsers>();
    for (const std::string_view bytes : data.nearby_users) {
      proto::NearbyUser one;
      EXPECT_TRUE(proto::decode(bytes, one));
      ids.push_back(one.user_id);
    }
    return ids;
  }
};

using Ids = std::vector<int64_t>;

TEST_F(UserLocationTest, neighbours_are_found_by_distance_and_nobody_is_told) {
  const Outcome said = say(2, 52.51F, 13.4F);
  EXPECT_EQ(said.code(), status::kOk);
  EXPECT_TRUE(said.pushes().empty());
  ASSERT_EQ(say(3, 52.501F, 13.4F).code(), status::kOk);
  ASSERT_EQ(say(4, 53.5F, 13.4F).code(), status::kOk);
  EXPECT_EQ(ids_of(ask(query())), (Ids{3, 2}));
}

TEST_F(UserLocationTest, asking_says_where_one_is) {
  EXPECT_EQ(ask(query()).code(), status::kNoContent);
  auto from_two = query();
  EXPECT_EQ(ids_of(handle(session(2), from_two)), (Ids{1}));
}

TEST_F(UserLocationTest, an_answer_says_what_was_asked_for) {
  ASSERT_EQ(say(2, 52.51F, 13.4F).code(), status::kOk);
  for (const bool wanted : {false, true}) {
    auto request = query();
    request.has_with_distance = request.has_with_coordinates = request.has_with_user_info = true;
    request.with_distance = request.with_coordinates = request.with_user_info = wanted;
    const Outcome outcome = ask(request);
    const Response response(outcome);
    proto::NearbyUser one;
    ASSERT_TRUE(proto::decode(*response.data<proto::NearbyUsers>().nearby_users.begin(), one));
    EXPECT_EQ(one.user_id, 2);
    EXPECT_FALSE(one.has_device_type);
    EXPECT_EQ(one.has_distance, wanted);
    EXPECT_EQ(one.info.has(), wanted);
    EXPECT_EQ(one.location.has(), wanted);
    if (!wanted) continue;
    EXPECT_NEAR(one.distance, 1'112, 5);
    proto::UserInfo info;
    proto::UserLocation location;
    ASSERT_TRUE(proto::decode(one.info.view(), info) && proto::decode(one.location.view(), location));
    EXPECT_EQ(info.name.view(), "User 2");
    EXPECT_FLOAT_EQ(location.latitude, 52.51F);
  }
}

TEST_F(UserLocationTest, count_and_distance_have_defaults_and_limits) {
  for (int64_t id = 10; id < 140; ++id) {
    log_in(id);
    ASSERT_EQ(say(id, 52.5F, 13.4F).code(), status::kOk);
  }
  EXPECT_EQ(ids_of(ask(query())).size(), 20U);
  struct Row {
    int32_t count, distance, code;
  };
  for (const Row& row : {Row{100, 10'000, status::kOk}, Row{1, 1, status::kOk}, Row{0, 1, status::kIllegalArgument},
                         Row{101, 1, status::kIllegalArgument}, Row{1, 0, status::kIllegalArgument},
                         Row{1, 10'001, status::kIllegalArgument}, Row{-1, -1, status::kIllegalArgument}}) {
    auto request = query();
    request.has_max_count = request.has_max_distance = true;
    request.max_count = row.count;
    request.max_distance = row.distance;
    const Outcome outcome = ask(request);
    EXPECT_EQ(outcome.code(), row.code) << row.count;
    if (row.code == status::kOk) EXPECT_EQ(ids_of(outcome).size(), static_cast<size_t>(row.count));
  }
}

TEST_F(UserLocationTest, places_off_the_map_are_refused) {
  EXPECT_EQ(say(1, 86, 0).code(), status::kIllegalArgument);
  auto request = query();
  request.longitude = 181;
  EXPECT_EQ(ask(request).code(), status::kIllegalArgument);
}

TEST_F(UserLocationTest, may_be_switched_off) {
  settings.location.enabled = false;
  EXPECT_EQ(say(1, 1, 1).code(), status::kUserLocationRelatedFeaturesAreDisabled);
  EXPECT_EQ(ask(query()).code(), status::kUserLocationRelatedFeaturesAreDisabled);
}

TEST_F(UserLocationTest, devices_can_be_apart) {
  settings.location.treat_user_id_and_device_type_as_unique_user = true;
  log_in(2, device::kIos);
  proto::UpdateUserLocationRequest update{};
  update.latitude = 52.5F;
  update.longitude = 13.4F;
  ASSERT_EQ(handle(session(2, device::kIos), update).code(), status::kOk);
  const Outcome outcome = ask(query());
  const Response response(outcome);
  proto::NearbyUser one;
  ASSERT_TRUE(proto::decode(*response.data<proto::NearbyUsers>().nearby_users.begin(), one));
  EXPECT_TRUE(one.has_device_type);
  EXPECT_EQ(one.device_type, device::kIos);
}

TEST_F(UserLocationTest, who_is_offline_leaves_no_trace) {
  ASSERT_EQ(say(9, 52.5F, 13.4F).code(), status::kOk);
  EXPECT_EQ(ask(query()).code(), status::kNoContent);
  ASSERT_EQ(say(2, 52.5F, 13.4F).code(), status::kOk);
  online.remove(session(2));
  EXPECT_EQ(ask(query()).code(), status::kNoContent);
}

}  // namespace
}  // namespace turms::gateway::service
