// SPDX-License-Identifier: Apache-2.0
#include "command_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr const char* kNearby = "urn:turms:command:nearby-users";
constexpr const char* kShare = "urn:turms:command:share-location";
using PlaceCommandsTest = CommandTest;

TEST_F(PlaceCommandsTest, find_users_nearby) {
  send(kNearby);
  submit(kNearby, {"latitude=45.44", "longitude=10.99", "meters=500", "users=5"});
  const auto query = body<proto::QueryNearbyUsersRequest>(0);
  EXPECT_FLOAT_EQ(query.latitude, 45.44F);
  EXPECT_FLOAT_EQ(query.longitude, 10.99F);
  EXPECT_EQ(query.max_distance, 500);
  EXPECT_EQ(query.max_count, 5);
  proto::UserInfo info{};
  info.name = "Seven";
  proto::NearbyUser user{};
  user.user_id = 7;
  user.info = proto::View::of(info);
  user.has_distance = true;
  user.distance = 120;
  proto::NearbyUsers data{};
  data.nearby_users = std::span<const proto::NearbyUser>(&user, 1);
  answer_with(0, data);
  listen();
  EXPECT_TRUE(says("7@example.org") && says("<value>Seven</value>") && says("<value>120</value>")) << heard;
}

TEST_F(PlaceCommandsTest, say_so_when_turms_has_them_switched_off) {
  send(kNearby);
  submit(kNearby, {"latitude=1", "longitude=2"});
  answer(0, 2200);
  listen();
  EXPECT_TRUE(says("<note type='error'>feature not implemented (Turms code 2200)</note>")) << heard;
}

TEST_F(PlaceCommandsTest, refuse_positions_that_are_nowhere_and_radii_beyond_the_limit) {
  for (const char* latitude : {"latitude=91", "latitude=nan", "latitude=north", "latitude="}) {
    send(kNearby);
    submit(kNearby, {latitude, "longitude=2"});
    EXPECT_TRUE(says("<note type='error'>")) << latitude << heard;
  }
  send(kNearby);
  submit(kNearby, {"latitude=1", "longitude=2", "meters=10001"});
  EXPECT_TRUE(says("<note type='error'>")) << heard;
  EXPECT_EQ(requests(), 0u);
}

TEST_F(PlaceCommandsTest, share_the_own_location) {
  send(kShare);
  submit(kShare, {"latitude=-33.5", "longitude=151"});
  const auto update = body<proto::UpdateUserLocationRequest>(0);
  EXPECT_FLOAT_EQ(update.latitude, -33.5F);
  EXPECT_FLOAT_EQ(update.longitude, 151.0F);
  answer(0, 1000);
  listen();
  EXPECT_TRUE(says("<note type='info'>")) << heard;
}

}  // namespace
}  // namespace turms::xmpp::features
