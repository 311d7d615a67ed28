// SPDX-License-Identifier: Apache-2.0
#include "service/user_info.h"

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

TEST(UserInfo, shows_what_turms_shows) {
  store::User user;
  user.id = 7;
  user.name = "Juliet";
  user.profile_picture = "https://example.org/j.png";
  user.profile_access_strategy = 2;
  user.registration_date = 5000;
  user.last_updated_date = 6000;
  user.active = false;
  const proto::UserInfo info = info_of(user);
  EXPECT_EQ(info.id, 7);
  EXPECT_EQ(info.name.view(), "Juliet");
  EXPECT_TRUE(info.intro.has()) << "empty, not absent";
  EXPECT_EQ(info.profile_picture.view(), "https://example.org/j.png");
  EXPECT_EQ(info.profile_access_strategy, 2);
  EXPECT_EQ(info.registration_date, 5000);
  EXPECT_TRUE(info.has_active);
  EXPECT_FALSE(info.active);
  EXPECT_FALSE(info.has_last_updated_date);
}

}  // namespace
}  // namespace turms::gateway::service
