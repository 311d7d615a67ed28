// SPDX-License-Identifier: Apache-2.0
#include "turms/requests.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "proto/messages.h"

namespace turms::xmpp::upstream {
namespace {

template <class Message, class Request>
Message round_trip(const Request& request, std::string& body) {
  body = "left from before";
  encode(request, body);
  Message message{};
  EXPECT_TRUE(proto::decode(body, message));
  EXPECT_EQ(proto::kRequestKindOf<Message>, Request::kKind);
  return message;
}

TEST(requests, create_message_to_a_user) {
  const std::array<std::string_view, 2> records{"one", "two"};
  CreateMessage request;
  request.recipient = UserId(42);
  request.text = "hello";
  request.records = records;
  request.burn_after = 30;
  std::string body;
  const auto message = round_trip<proto::CreateMessageRequest>(request, body);
  EXPECT_TRUE(message.has_recipient_id);
  EXPECT_EQ(message.recipient_id, 42);
  EXPECT_FALSE(message.has_group_id);
  EXPECT_EQ(message.text.view(), "hello");
  EXPECT_EQ(message.records.to_vector(), std::vector<std::string_view>(records.begin(), records.end()));
  EXPECT_EQ(message.burn_after, 30);
  // Clients may not say these (mapping 10.2).
  EXPECT_FALSE(message.has_message_id);
  EXPECT_FALSE(message.has_is_system_message);
  EXPECT_FALSE(message.has_delivery_date);
}

TEST(requests, create_message_to_a_group_without_text) {
  CreateMessage request;
  request.group = GroupId(7);
  std::string body;
  const auto message = round_trip<proto::CreateMessageRequest>(request, body);
  EXPECT_TRUE(message.has_group_id);
  EXPECT_EQ(message.group_id, 7);
  EXPECT_FALSE(message.has_recipient_id);
  EXPECT_FALSE(message.text.has());
  EXPECT_FALSE(message.has_burn_after);
}

TEST(requests, create_message_tells_an_empty_text_from_none) {
  CreateMessage request;
  request.recipient = UserId(1);
  request.text = "";
  std::string body;
  EXPECT_TRUE(round_trip<proto::CreateMessageRequest>(request, body).text.has());
}

TEST(requests, query_messages_always_says_which_kind) {
  const std::array<int64_t, 2> peers{5, 6};
  QueryMessages request;
  request.from_ids = peers;
  request.date_start_ms = 100;
  request.max_count = 50;
  request.descending = true;
  std::string body;
  const auto message = round_trip<proto::QueryMessagesRequest>(request, body);
  EXPECT_TRUE(message.has_are_group_messages);
  EXPECT_FALSE(message.are_group_messages);
  EXPECT_EQ(message.from_ids.to_vector(), (std::vector<int64_t>{5, 6}));
  EXPECT_TRUE(message.ids.empty());
  EXPECT_EQ(message.delivery_date_start, 100);
  EXPECT_FALSE(message.has_delivery_date_end);
  EXPECT_EQ(message.max_count, 50);
  EXPECT_TRUE(message.descending);
}

TEST(requests, queries_of_users_name_them) {
  const std::array<int64_t, 1> users{9};
  std::string body;
  QueryUserProfiles profiles;
  profiles.user_ids = users;
  EXPECT_EQ(round_trip<proto::QueryUserProfilesRequest>(profiles, body).user_ids.to_vector(), std::vector<int64_t>{9});
  QueryUserOnlineStatuses statuses;
  statuses.user_ids = users;
  EXPECT_EQ(round_trip<proto::QueryUserOnlineStatusesRequest>(statuses, body).user_ids.to_vector(),
            std::vector<int64_t>{9});
}

TEST(requests, update_user_online_status) {
  const std::array<int32_t, 2> devices{proto::device_type::kIos, proto::device_type::kOthers};
  UpdateUserOnlineStatus request;
  request.status = proto::user_status::kAway;
  request.device_types = devices;
  std::string body;
  const auto message = round_trip<proto::UpdateUserOnlineStatusRequest>(request, body);
  EXPECT_EQ(message.user_status, proto::user_status::kAway);
  EXPECT_EQ(message.device_types.to_vector(), (std::vector<int32_t>{2, 4}));
}

TEST(requests, delete_session_is_empty) {
  std::string body = "left from before";
  EXPECT_TRUE(encode(DeleteSession{}, body).empty());
}

TEST(requests, update_typing_status) {
  UpdateTypingStatus request;
  request.to_id = 3;
  request.is_group = true;
  std::string body;
  const auto message = round_trip<proto::UpdateTypingStatusRequest>(request, body);
  EXPECT_EQ(message.to_id, 3);
  EXPECT_TRUE(message.is_group_message);
}

}  // namespace
}  // namespace turms::xmpp::upstream
