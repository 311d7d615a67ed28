// SPDX-License-Identifier: Apache-2.0
#include "store/friend_requests_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

constexpr int32_t kPending = 0;
constexpr int32_t kAccepted = 1;
constexpr int32_t kDeclined = 3;
constexpr int64_t bit(int32_t status) {
  return int64_t{1} << status;
}

struct FriendRequestsTableTest : ::testing::Test {
  void add(int64_t id, int64_t requester, int64_t recipient, int64_t date = 1000) {
    FriendRequest request;
    request.id = id;
    request.requester_id = requester;
    request.recipient_id = recipient;
    request.content = "hello";
    request.creation_date = date;
    ASSERT_TRUE(requests.insert(request).ok());
  }
  std::vector<int64_t> listed(int64_t user, FriendRequestSide side, int64_t limit = 100) {
    const auto found = requests.list(user, side, limit).value();
    std::vector<int64_t> ids;
    for (const FriendRequest& one : found) ids.push_back(one.id);
    return ids;
  }

  Database database = memory_database();
  FriendRequestsTable requests{database};
};

using Ids = std::vector<int64_t>;

TEST_F(FriendRequestsTableTest, gives_back_what_was_put) {
  add(10, 1, 2, 5000);
  const auto found = requests.find(10).value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->requester_id, 1);
  EXPECT_EQ(found->recipient_id, 2);
  EXPECT_EQ(found->content, "hello");
  EXPECT_EQ(found->status, kPending);
  EXPECT_EQ(found->reason, std::nullopt);
  EXPECT_EQ(found->creation_date, 5000);
  EXPECT_EQ(found->response_date, std::nullopt);
  EXPECT_EQ(requests.find(11).value(), std::nullopt);
}

TEST_F(FriendRequestsTableTest, a_request_is_answered_once) {
  add(10, 1, 2);
  EXPECT_TRUE(requests.answer(10, kDeclined, "no", 2000).value());
  EXPECT_FALSE(requests.answer(10, kAccepted, std::nullopt, 3000).value());
  EXPECT_FALSE(requests.answer(11, kAccepted, std::nullopt, 3000).value());
  const auto found = requests.find(10).value();
  EXPECT_EQ(found->status, kDeclined);
  EXPECT_EQ(found->reason, "no");
  EXPECT_EQ(found->response_date, 2000);
}

TEST_F(FriendRequestsTableTest, lists_each_side_oldest_first) {
  add(10, 1, 2);
  add(11, 3, 2);
  add(12, 1, 3);
  EXPECT_EQ(listed(1, FriendRequestSide::sent), (Ids{10, 12}));
  EXPECT_EQ(listed(2, FriendRequestSide::received), (Ids{10, 11}));
  EXPECT_EQ(listed(2, FriendRequestSide::sent), Ids{});
  EXPECT_EQ(listed(1, FriendRequestSide::sent, 1), (Ids{12})) << "the newest are kept";
}

TEST_F(FriendRequestsTableTest, finds_the_request_that_stands_in_the_way) {
  add(10, 1, 2, 1000);
  EXPECT_EQ(requests.newest(1, 2, bit(kPending), 0).value(), 10);
  EXPECT_EQ(requests.newest(2, 1, bit(kPending), 0).value(), std::nullopt);
  EXPECT_EQ(requests.newest(1, 2, bit(kPending), 1000).value(), std::nullopt);
  EXPECT_EQ(requests.newest(1, 2, bit(kDeclined), 0).value(), std::nullopt);
  ASSERT_TRUE(requests.answer(10, kDeclined, std::nullopt, 2000).ok());
  EXPECT_EQ(requests.newest(1, 2, bit(kPending) | bit(kDeclined), 0).value(), 10);
}

TEST_F(FriendRequestsTableTest, drops_what_nobody_answered_a_piece_at_a_time) {
  add(10, 1, 2, 1000);
  add(11, 1, 3, 1001);
  add(12, 1, 4, 1002);
  add(13, 1, 5, 5000);
  ASSERT_TRUE(requests.answer(10, kDeclined, std::nullopt, 2000).ok());
  EXPECT_EQ(requests.remove_unanswered(2000, 1).value(), 1);
  EXPECT_EQ(requests.remove_unanswered(2000, 10).value(), 1);
  EXPECT_EQ(listed(1, FriendRequestSide::sent), (Ids{10, 13}));
}

}  // namespace
}  // namespace turms::gateway::store
