// SPDX-License-Identifier: Apache-2.0
#include "turms/notifications.h"

#include <gtest/gtest.h>

#include <vector>

#include "proto/messages.h"

namespace turms::xmpp::upstream {
namespace {

template <class Message>
std::string encoded(const Message& message) {
  std::string bytes;
  EXPECT_TRUE(proto::encode(message, bytes));
  return bytes;
}

Push push_of(proto::RequestKind kind, const std::string& body) {
  Push push;
  push.requester = UserId(42);
  push.timestamp_ms = 999;
  push.kind = static_cast<uint32_t>(kind);
  push.body = as_bytes(body);
  return push;
}

std::vector<std::string> all(const Repeated& range) {
  std::vector<std::string> values;
  for (const std::string_view value : range) values.emplace_back(value);
  return values;
}

TEST(notifications, reads_a_relayed_private_message) {
  const std::vector<std::string_view> records{"a", "", "c"};
  proto::CreateMessageRequest request{};
  request.has_message_id = true;
  request.message_id = 77;
  request.has_recipient_id = true;
  request.recipient_id = 1;
  request.has_delivery_date = true;
  request.delivery_date = 555;
  request.text = "hi";
  request.records = records;
  const std::string body = encoded(request);
  MessageView view;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kCreateMessage, body), view));
  EXPECT_EQ(view.id, MessageId(77));
  EXPECT_EQ(view.sender, UserId(42));
  EXPECT_EQ(view.recipient, UserId(1));
  EXPECT_FALSE(view.group);
  EXPECT_EQ(view.date_ms, 555);
  EXPECT_EQ(view.text, "hi");
  EXPECT_FALSE(view.is_system);
  EXPECT_EQ(all(view.records), (std::vector<std::string>{"a", "", "c"}));
  EXPECT_EQ(message_id_of(push_of(proto::RequestKind::kCreateMessage, body)), 77);
}

TEST(notifications, a_message_without_a_date_has_that_of_the_notification) {
  const std::string body = encoded(proto::CreateMessageRequest{});
  MessageView view;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kCreateMessage, body), view));
  EXPECT_EQ(view.date_ms, 999);
  EXPECT_FALSE(view.id);
  EXPECT_FALSE(view.text);
  EXPECT_TRUE(view.records.is_empty());
}

TEST(notifications, a_group_wins_over_a_recipient) {
  proto::CreateMessageRequest request{};
  request.has_group_id = request.has_recipient_id = true;
  request.group_id = request.recipient_id = 8;
  const std::string body = encoded(request);
  MessageView view;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kCreateMessage, body), view));
  EXPECT_EQ(view.group, GroupId(8));
  EXPECT_FALSE(view.recipient);
}

TEST(notifications, reads_the_rows_of_a_history) {
  proto::Message first{};
  first.has_id = first.has_delivery_date = first.has_sender_id = first.has_recipient_id = true;
  first.id = 5;
  first.delivery_date = 100;
  first.sender_id = 2;
  first.recipient_id = 1;
  first.text = "one";
  proto::Message second = first;
  second.id = 6;
  second.has_group_id = true;
  second.group_id = 1;
  second.has_modification_date = true;
  second.modification_date = 200;
  const std::vector<proto::Message> rows{first, second};
  proto::Messages messages{};
  messages.messages = proto::ViewList(rows);
  Response response(Outcome::answered);
  response.data_kind = proto::DataKind::kMessages;
  response.data = encoded(messages);

  std::vector<MessageView> views;
  for (const std::string_view row : rows_of(response)) ASSERT_TRUE(read_row(row, views.emplace_back()));
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(views[0].id, MessageId(5));
  EXPECT_EQ(views[0].sender, UserId(2));
  EXPECT_EQ(views[0].recipient, UserId(1));
  EXPECT_EQ(views[0].date_ms, 100);
  EXPECT_FALSE(views[0].modified_ms);
  EXPECT_EQ(views[1].group, GroupId(1));
  EXPECT_FALSE(views[1].recipient) << "Turms repeats the group's id there";
  EXPECT_EQ(views[1].modified_ms, 200);
}

TEST(notifications, reads_profiles_and_statuses) {
  proto::UserInfo info{};
  info.has_id = info.has_active = true;
  info.id = 3;
  info.name = "Romeo";
  ProfileView profile;
  ASSERT_TRUE(read_row(encoded(info), profile));
  EXPECT_EQ(profile.id, UserId(3));
  EXPECT_FALSE(profile.is_active);

  const std::vector<int32_t> devices{2, 4, 40, -1};
  proto::UserOnlineStatus online{};
  online.user_id = 3;
  online.user_status = proto::user_status::kBusy;
  online.device_types = devices;
  OnlineStatusView status;
  ASSERT_TRUE(read_row(encoded(online), status));
  EXPECT_EQ(status.user, UserId(3));
  EXPECT_EQ(status.status, proto::user_status::kBusy);
  EXPECT_EQ(status.devices, 0b10100U) << "numbers of a newer Turms are left out";
}

TEST(notifications, reads_typing_and_status_of_others) {
  proto::UpdateTypingStatusRequest typing{};
  typing.to_id = 1;
  TypingView view;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kUpdateTypingStatus, encoded(typing)), view));
  EXPECT_EQ(view.sender, UserId(42));
  EXPECT_EQ(view.to_id, 1);
  EXPECT_FALSE(view.is_group);
  EXPECT_EQ(view.cargo, "");

  proto::UpdateUserOnlineStatusRequest update{};
  update.user_status = proto::user_status::kAway;
  OnlineStatusView status;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kUpdateUserOnlineStatus, encoded(update)), status));
  EXPECT_EQ(status.user, UserId(42));
  EXPECT_EQ(status.status, proto::user_status::kAway);
}

TEST(notifications, finds_what_a_typing_status_brings_along) {
  proto::Value values[2] = {};
  values[0].string_value = "words";
  values[1].bytes_value = "cargo";
  proto::UpdateTypingStatusRequest typing{};
  typing.custom_attributes = std::span<const proto::Value>(values);
  const std::string bytes = encoded(typing);
  TypingView view;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kUpdateTypingStatus, bytes), view));
  EXPECT_EQ(view.cargo, "cargo");
  values[1].bytes_value = proto::View();
  const std::string none = encoded(typing);
  ASSERT_TRUE(read(push_of(proto::RequestKind::kUpdateTypingStatus, none), view));
  EXPECT_EQ(view.cargo, "");
}

TEST(notifications, reads_a_relayed_edit_and_a_recall) {
  const std::vector<std::string_view> records{"a", "b"};
  proto::UpdateMessageRequest request{};
  request.message_id = 77;
  request.text = "new";
  request.records = records;
  std::string body = encoded(request);
  MessageUpdateView update;
  ASSERT_TRUE(read(push_of(proto::RequestKind::kUpdateMessage, body), update));
  EXPECT_EQ(update.id, MessageId(77));
  EXPECT_EQ(update.text, "new");
  EXPECT_EQ(all(update.records), (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(update.recalled_ms);
  request = {};
  request.message_id = 78;
  request.has_recall_date = true;
  request.recall_date = 5;
  body = encoded(request);
  ASSERT_TRUE(read_update(body, update));
  EXPECT_FALSE(update.text || !update.records.is_empty());
  EXPECT_EQ(update.recalled_ms, 5);
}

TEST(notifications, refuses_malformed_bytes) {
  MessageView message;
  MessageUpdateView update;
  EXPECT_FALSE(read_update("\x12\x05hi", update)) << "text cut short";
  ProfileView profile;
  EXPECT_FALSE(read(push_of(proto::RequestKind::kCreateMessage, "\x32\x05hi"), message)) << "text cut short";
  EXPECT_FALSE(read(push_of(proto::RequestKind::kCreateMessage, "\x32\x01\xFF"), message)) << "text not UTF-8";
  EXPECT_FALSE(read_row("\x0A", message));
  EXPECT_FALSE(read_row("\x12\x01\xFF", profile));
}

TEST(notifications, only_messages_and_edits_have_a_message_id) {
  const std::string body = "\x08\x05";
  EXPECT_EQ(message_id_of(push_of(proto::RequestKind::kUpdateMessage, body)), 5);
  EXPECT_EQ(message_id_of(push_of(proto::RequestKind::kUpdateTypingStatus, body)), 0);
  EXPECT_EQ(message_id_of(push_of(proto::RequestKind::kCreateMessage, "")), 0);
}

}  // namespace
}  // namespace turms::xmpp::upstream
