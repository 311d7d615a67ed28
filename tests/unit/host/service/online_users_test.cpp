// SPDX-License-Identifier: Apache-2.0
#include "service/online_users.h"

#include <vector>

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

std::vector<SessionKey> sessions_of(const OnlineUsers& online, int64_t user_id, int32_t excluded = -1) {
  std::vector<SessionKey> keys;
  online.each_session(user_id, excluded, [&](SessionKey key) { keys.push_back(key); });
  return keys;
}

TEST(OnlineUsers, one_session_for_each_device_type) {
  OnlineUsers online;
  online.add({11, 1, 0}, 0);
  online.add({12, 1, 4}, 3);
  EXPECT_EQ(sessions_of(online, 1), (std::vector<SessionKey>{11, 12}));
  EXPECT_EQ(sessions_of(online, 1, 4), (std::vector<SessionKey>{11}));
  EXPECT_TRUE(sessions_of(online, 2).empty());
  EXPECT_EQ(online.find(1)->status, 3) << "the status is the user's, set by the newest login";
}

TEST(OnlineUsers, the_status_goes_with_the_last_session) {
  OnlineUsers online;
  online.add({11, 1, 0}, 3);
  online.add({12, 1, 1}, 3);
  online.remove({11, 1, 0});
  ASSERT_NE(online.find(1), nullptr);
  online.remove({12, 1, 1});
  EXPECT_EQ(online.find(1), nullptr);
  online.set_status(1, 5);
  EXPECT_EQ(online.find(1), nullptr);
  EXPECT_EQ(online.size(), 0U);
}

TEST(OnlineUsers, a_late_removal_leaves_the_successor_alone) {
  OnlineUsers online;
  online.add({11, 1, 0}, 0);
  online.add({12, 1, 0}, 0);
  online.remove({11, 1, 0});
  EXPECT_EQ(sessions_of(online, 1), (std::vector<SessionKey>{12}));
}

TEST(OnlineUsers, names_whose_presence_has_changed_to_who_watches) {
  OnlineUsers online;
  online.add({11, 1, 0}, 0);
  EXPECT_TRUE(online.take_changed().empty()) << "nobody watches yet";
  online.watch_changes();
  online.add({12, 2, 0}, 0);
  online.set_status(1, 5);
  online.set_status(404, 5);
  EXPECT_EQ(online.take_changed(), (std::vector<int64_t>{2, 1}));
  online.remove({11, 1, 0});
  online.remove({11, 1, 0});
  EXPECT_EQ(online.take_changed(), (std::vector<int64_t>{1}));
}

TEST(OnlineUsers, a_location_goes_with_the_last_session) {
  OnlineUsers online;
  const Requester desktop{1, 7, 0};
  const Requester phone{2, 7, 3};
  online.add(desktop, 0);
  online.add(phone, 0);
  online.locations().set({7, -1}, {10, 10});
  online.locations().set({7, 0}, {10, 10});
  online.remove(desktop);
  EXPECT_EQ(online.locations().size(), 1U) << "the desktop's own is gone";
  online.remove(phone);
  EXPECT_EQ(online.locations().size(), 0U);
}

}  // namespace
}  // namespace turms::gateway::service
