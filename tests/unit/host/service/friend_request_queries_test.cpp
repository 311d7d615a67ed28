// SPDX-License-Identifier: Apache-2.0
#include "host/service/contacts_fixture.h"

namespace turms::gateway::service {
namespace {

namespace request_status = proto::request_status;

struct FriendRequestQueriesTest : ContactsTest {
  void add(int64_t id, int64_t from, int64_t to, int32_t state = request_status::kPending) {
    store::FriendRequest request;
    request.id = id;
    request.requester_id = from;
    request.recipient_id = to;
    request.content = "hello";
    request.status = state;
    request.creation_date = clock.unix_ms();
    ASSERT_TRUE(tables.friend_requests.insert(request).ok());
  }
  Outcome query(int64_t who, bool sent, std::optional<int64_t> since = {}) {
    proto::QueryFriendRequestsRequest request{};
    request.are_sent_by_me = sent;
    request.has_last_updated_date = since.has_value();
    request.last_updated_date = since.value_or(0);
    return handle(session(who), request);
  }
  /// "id:status" of each.
  static std::string listed(const Outcome& outcome) {
    const Response response(outcome);
    const auto data = response.data<proto::UserFriendRequestsWithVersion>();
    std::string text;
    for (const std::string_view bytes : data.user_friend_requests) {
      proto::UserFriendRequest one;
      EXPECT_TRUE(proto::decode(bytes, one));
      text += std::to_string(one.id) + ":" + std::to_string(one.request_status) + " ";
    }
    return text;
  }
};

TEST_F(FriendRequestQueriesTest, each_side_sees_its_own) {
  add(10, 1, 2);
  add(11, 1, 3, request_status::kAccepted);
  add(12, 3, 1, request_status::kDeclined);
  EXPECT_EQ(listed(query(1, true)), "10:0 11:1 ");
  EXPECT_EQ(listed(query(1, false)), "12:3 ");
  EXPECT_EQ(listed(query(2, false)), "10:0 ");
}

TEST_F(FriendRequestQueriesTest, an_overdue_request_shows_as_expired) {
  add(10, 1, 2);
  add(11, 1, 3, request_status::kIgnored);
  clock.advance_ms(int64_t{30} * 24 * 60 * 60 * 1000);
  EXPECT_EQ(listed(query(1, true)), "10:5 11:4 ");
}

TEST_F(FriendRequestQueriesTest, a_request_comes_with_everything) {
  add(10, 1, 2);
  ASSERT_TRUE(tables.friend_requests.answer(10, request_status::kDeclined, "no", 5).ok());
  const Outcome outcome = query(2, false);
  const Response response(outcome);
  const auto data = response.data<proto::UserFriendRequestsWithVersion>();
  EXPECT_EQ(data.last_updated_date, 2000);
  proto::UserFriendRequest one;
  ASSERT_TRUE(proto::decode(*data.user_friend_requests.begin(), one));
  EXPECT_EQ(one.id, 10);
  EXPECT_EQ(one.requester_id, 1);
  EXPECT_EQ(one.recipient_id, 2);
  EXPECT_EQ(one.content.view(), "hello");
  EXPECT_EQ(one.reason.view(), "no");
  EXPECT_EQ(one.creation_date, clock.unix_ms());
  EXPECT_EQ(one.expiration_date, clock.unix_ms() + int64_t{30} * 24 * 60 * 60 * 1000);
}

TEST_F(FriendRequestQueriesTest, codes) {
  add(10, 1, 2);
  EXPECT_EQ(query(1, true).code(), status::kOk);
  EXPECT_EQ(query(1, true, 999).code(), status::kOk);
  EXPECT_EQ(query(1, true, 1000).code(), status::kAlreadyUpToDate);
  EXPECT_EQ(query(1, false).code(), status::kNoContent);
  EXPECT_EQ(query(999, false).code(), status::kAlreadyUpToDate);
}

}  // namespace
}  // namespace turms::gateway::service
