// SPDX-License-Identifier: Apache-2.0
// The expected bytes were written by protoc --encode from the same schema.
#include "proto/notification.h"

#include <gtest/gtest.h>

#include "proto/bytes.h"
#include "proto/close_status.h"
#include "proto/request.h"
#include "proto/status_codes.h"

namespace turms::proto {
namespace {

using test::ExactCopy;
using test::from_hex;

TEST(Notification, long_response_both_ways) {
  const std::string expected = from_hex("0880d095ffbc31200728e8073a0b08fbffffffffffffffff01");
  std::string out;
  write_long_response(out, 1700000000000, 7, status::kOk, -5);
  EXPECT_EQ(out, expected);
  Notification response;
  ASSERT_TRUE(parse_notification(out, response));
  EXPECT_TRUE(response.is_response());
  EXPECT_FALSE(response.is_push());
  EXPECT_EQ(response.timestamp, 1700000000000);
  EXPECT_EQ(response.request_id, 7);
  EXPECT_EQ(response.code, status::kOk);
  EXPECT_EQ(response.data_kind, DataKind::kLong);
  EXPECT_EQ(response.data_long, -5);
}

TEST(Notification, data_response_both_ways) {
  std::vector<UserInfo> users(2);
  users[0].has_id = true;
  users[0].id = 1;
  users[0].name = "A";
  users[1].has_id = true;
  users[1].id = 2;
  UserInfosWithVersion infos{};
  infos.user_infos = users;
  infos.has_last_updated_date = true;
  infos.last_updated_date = 77;
  std::string out;
  ASSERT_TRUE(write_data_response(out, 5, 1, status::kOk, infos));
  Notification response;
  ASSERT_TRUE(parse_notification(out, response));
  ASSERT_EQ(response.data_kind, DataKind::kUserInfosWithVersion);
  UserInfosWithVersion again;
  ASSERT_TRUE(decode(response.data, again));
  EXPECT_EQ(again.user_infos.size(), 2U);
  EXPECT_EQ(again.last_updated_date, 77);
}

TEST(Notification, push_carries_the_request_as_it_is) {
  const std::string bytes = from_hex("08015003620f080912033a01784206180432026869");
  Notification push;
  ASSERT_TRUE(parse_notification(bytes, push));
  EXPECT_TRUE(push.is_push());
  EXPECT_FALSE(push.is_response());
  EXPECT_EQ(push.requester_id, 3);
  Request relayed;
  ASSERT_TRUE(parse_request(*push.relayed_request, relayed));
  CreateMessageRequest message;
  ASSERT_TRUE(decode(relayed.body, message));
  EXPECT_EQ(message.group_id, 4);
  EXPECT_EQ(message.text.view(), "hi");
  std::string out;
  write_push(out, 1, 3, *push.relayed_request);
  EXPECT_EQ(out, bytes);
}

TEST(Notification, close_notice_both_ways) {
  std::string out;
  write_close_notice(out, 5, close_status::kDisconnectedByOtherDevice, status::kServerInternalError, "bye");
  Notification notice;
  ASSERT_TRUE(parse_notification(out, notice));
  EXPECT_TRUE(notice.is_close_notice());
  EXPECT_EQ(notice.close_status, 501);
  EXPECT_EQ(notice.code, 1200);
  EXPECT_EQ(notice.reason, "bye");
  std::string bare;
  write_close_notice(bare, 5, close_status::kServerClosed);
  ASSERT_TRUE(parse_notification(bare, notice));
  EXPECT_FALSE(notice.code.has_value());
  EXPECT_FALSE(notice.reason.has_value());
}

TEST(Notification, session_info_both_ways) {
  std::string out;
  write_session_info(out, 5, "12", "s");
  EXPECT_EQ(out, from_hex("08053a0942070a023132120173"));
  Notification info;
  ASSERT_TRUE(parse_notification(out, info));
  EXPECT_TRUE(info.is_session_info());
  UserSession session;
  ASSERT_TRUE(decode(info.data, session));
  EXPECT_EQ(session.session_id.view(), "12");
}

TEST(Notification, string_and_plain_responses) {
  std::string out;
  write_string_response(out, 1, 2, status::kOk, "x");
  Notification response;
  ASSERT_TRUE(parse_notification(out, response));
  EXPECT_EQ(response.data_kind, DataKind::kString);
  EXPECT_EQ(response.data, "x");
  out.clear();
  write_response(out, 1, kHeartbeatRequestId, status::kUpdateHeartbeatOfNonexistentSession);
  ASSERT_TRUE(parse_notification(out, response));
  EXPECT_EQ(response.request_id, -100);
  EXPECT_EQ(response.data_kind, DataKind::kNone);
}

TEST(Notification, malformed_input_is_refused) {
  Notification notification;
  for (const char* hex : {"0a00", "3001", "3201ff", "3a0108", "3a020a00",
                          "3a0312"
                          "01ff",
                          "3a021801", "5a00", "6001", "38ff", "1001"}) {
    EXPECT_FALSE(parse_notification(ExactCopy(from_hex(hex)).view(), notification)) << hex;
  }
  std::string whole;
  write_close_notice(whole, 1700000000000, 110, 1200, "reason");
  write_session_info(whole, 1, "12", "s");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ExactCopy part(std::string_view(whole).substr(0, size));
    if (parse_notification(part.view(), notification)) EXPECT_LE(notification.data.size(), size);
  }
}

}  // namespace
}  // namespace turms::proto
