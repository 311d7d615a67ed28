// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionEmbeddedUser, every_key_is_taken) {
  const Loaded loaded = read(R"([embedded.user]
delete_two_sided_relationships = true
[embedded.user.info]
min_password_length = 1
max_password_length = 2
max_name_length = 3
max_intro_length = 4
max_profile_picture_length = 5
[embedded.user.info.user_defined_attributes]
ignore_unknown_attributes_on_upsert = true
[[embedded.user.info.user_defined_attributes.allowed_attributes]]
source_name = "city"
[embedded.user.settings]
[[embedded.user.settings.allowed_settings]]
source_name = "theme"
[embedded.user.friend_request]
max_content_length = 6
max_response_reason_length = 7
friend_request_expire_after_seconds = 8
allow_send_request_after_declined_or_ignored_or_expired = false
allow_recall_pending_friend_request_by_sender = true
delete_expired_requests_when_cron_triggered = true
[embedded.user.search]
enabled = false
default_result_count = 9
max_result_count = 10
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::UserProperties& user = loaded.settings.embedded.service.user;
  EXPECT_TRUE(user.delete_two_sided_relationships);
  EXPECT_EQ(user.info.min_password_length, 1);
  EXPECT_EQ(user.info.max_password_length, 2);
  EXPECT_EQ(user.info.max_name_length, 3);
  EXPECT_EQ(user.info.max_intro_length, 4);
  EXPECT_EQ(user.info.max_profile_picture_length, 5);
  EXPECT_TRUE(user.info.user_defined_attributes.ignore_unknown_on_upsert);
  EXPECT_EQ(user.info.user_defined_attributes.allowed.at(0).source_name, "city");
  EXPECT_EQ(user.settings.allowed.at(0).source_name, "theme");
  EXPECT_EQ(user.friend_request.max_content_length, 6);
  EXPECT_EQ(user.friend_request.max_response_reason_length, 7);
  EXPECT_EQ(user.friend_request.friend_request_expire_after_seconds, 8);
  EXPECT_FALSE(user.friend_request.allow_send_request_after_declined_or_ignored_or_expired);
  EXPECT_TRUE(user.friend_request.allow_recall_pending_friend_request_by_sender);
  EXPECT_TRUE(user.friend_request.delete_expired_requests_when_cron_triggered);
  EXPECT_FALSE(user.search.enabled);
  EXPECT_EQ(user.search.default_result_count, 9);
  EXPECT_EQ(user.search.max_result_count, 10);
}

TEST(SectionEmbeddedUser, the_defaults_are_turms_but_where_xmpp_needs_others) {
  const service::UserProperties user = read("").settings.embedded.service.user;
  EXPECT_EQ(user.info.min_password_length, -1);
  EXPECT_EQ(user.info.max_password_length, 16);
  EXPECT_EQ(user.info.max_name_length, 20);
  EXPECT_TRUE(user.settings.allowed.empty());
  EXPECT_EQ(user.friend_request.friend_request_expire_after_seconds, 2'592'000);
  EXPECT_TRUE(user.friend_request.allow_send_request_after_declined_or_ignored_or_expired) << "ours";
  EXPECT_TRUE(user.search.enabled) << "ours";
  EXPECT_FALSE(user.delete_two_sided_relationships);
}

TEST(SectionEmbeddedUser, locations) {
  const Loaded loaded = read(R"([embedded.location]
enabled = false
treat_user_id_and_device_type_as_unique_user = true
[embedded.location.nearby_user_request]
default_max_nearby_user_count = 1
max_nearby_user_count = 2
default_max_distance_meters = 3
max_distance_meters = 4
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::LocationProperties& location = loaded.settings.embedded.service.location;
  EXPECT_FALSE(location.enabled);
  EXPECT_TRUE(location.treat_user_id_and_device_type_as_unique_user);
  EXPECT_EQ(location.default_max_nearby_user_count, 1);
  EXPECT_EQ(location.max_nearby_user_count, 2);
  EXPECT_EQ(location.default_max_distance_meters, 3);
  EXPECT_EQ(location.max_distance_meters, 4);
}

TEST(SectionEmbeddedUser, what_nobody_knows_is_complained_about) {
  EXPECT_NE(complaints_of("[embedded.user]\nmax_name = 3").find("unknown key \"max_name\""), std::string::npos);
  EXPECT_NE(complaints_of("[embedded.location]\nnearby = 3").find("unknown key"), std::string::npos);
  EXPECT_NE(complaints_of("[embedded.user.info]\nmax_name_length = -1").find("between"), std::string::npos);
}

}  // namespace
}  // namespace turms::gateway::config
