// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>

#include "host/service/service_fixture.h"
#include "store/record_list.h"

namespace turms::gateway::service {
namespace {

using proto::CreateMessageRequest;
using store::Relation;
using Recipients = std::vector<std::pair<int64_t, int32_t>>;

CreateMessageRequest message_to(int64_t recipient, std::string_view text = "hello") {
  CreateMessageRequest message{};
  message.has_recipient_id = true;
  message.recipient_id = recipient;
  message.text = text;
  return message;
}

struct CreateMessageTest : ServiceTest {
  int32_t code_of(const CreateMessageRequest& message, int64_t sender = 1) {
    return handle(session(sender), message).code();
  }
  store::Message stored(int64_t id) {
    auto found = store::MessagesTable(database).find(id);
    EXPECT_TRUE(found.ok() && found->has_value());
    return found->value_or(store::Message{});
  }
  int64_t count() { return *database.number("SELECT count(*) FROM messages"); }
};

TEST_F(CreateMessageTest, stores_answers_with_the_id_and_pushes_the_original_with_id_and_date) {
  CreateMessageRequest message = message_to(2, "\xC3\xA9t\xC3\xA9");
  const std::vector<std::string> records{std::string("\0\xff", 2), ""};
  message.records = records;
  message.has_burn_after = true;
  message.burn_after = 30;
  message.has_pre_message_id = true;
  message.pre_message_id = 5;
  const Outcome outcome = handle(session(1, device::kOthers), message, 123);
  ASSERT_EQ(outcome.code(), status::kOk);
  const Response response(outcome);
  const int64_t id = response.notification.data_long;
  EXPECT_EQ(response.notification.request_id, 123);
  EXPECT_EQ(response.notification.data_kind, proto::DataKind::kLong);

  const store::Message row = stored(id);
  EXPECT_EQ(row.sender_id, 1);
  EXPECT_EQ(row.target_id, 2);
  EXPECT_EQ(row.text, "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(row.delivery_date, clock.unix_ms());
  EXPECT_EQ(row.burn_after, 30);
  EXPECT_FALSE(row.pre_message_id) << "persist-pre-message-id is off";
  EXPECT_EQ(store::unpack_records(row.records), (std::vector<std::string_view>{records[0], records[1]}));

  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{{2, kNoDeviceType}, {1, device::kOthers}}));
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.notification.requester_id, 1);
  EXPECT_EQ(relayed.request.request_id, 123);
  const auto pushed = relayed.body<CreateMessageRequest>();
  EXPECT_EQ(pushed.message_id, id);
  EXPECT_EQ(pushed.delivery_date, clock.unix_ms());
  EXPECT_EQ(pushed.recipient_id, 2);
  EXPECT_EQ(pushed.text.view(), "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(pushed.records.size(), 2U);
  EXPECT_EQ(pushed.burn_after, 30);
  EXPECT_EQ(pushed.pre_message_id, 5);
}

TEST_F(CreateMessageTest, refusals_by_the_form_of_the_message) {
  struct Case {
    const char* what;
    std::function<void(CreateMessageRequest&)> change;
    int32_t code;
  };
  const std::string longest(8000, 'x');
  const std::string too_long = longest + "x";
  std::string astral;
  for (int i = 0; i < 4001; ++i) astral += "\xF0\x9F\x98\x80";
  const std::vector<std::string> large{std::string(60, 'x'), std::string(41, 'x')};
  settings.message.max_records_size_bytes = 100;
  const int64_t before = count();
  for (const Case& c : {
           Case{"system", [](auto& m) { m.has_is_system_message = m.is_system_message = true; },
                status::kIllegalArgument},
           Case{"no target", [](auto& m) { m.has_recipient_id = false; }, status::kIllegalArgument},
           Case{"text", [&](auto& m) { m.text = too_long; }, status::kIllegalArgument},
           Case{"utf-16", [&](auto& m) { m.text = astral; }, status::kIllegalArgument},
           Case{"records", [&](auto& m) { m.records = large; }, status::kIllegalArgument},
           Case{"burn", [](auto& m) { m.has_burn_after = true, m.burn_after = -1; }, status::kIllegalArgument},
           Case{"future", [&](auto& m) { m.has_delivery_date = true, m.delivery_date = clock.unix_ms() + 1; },
                status::kIllegalArgument},
           Case{"copy", [](auto& m) { m.has_message_id = true, m.message_id = 1; },
                status::kNotMessageRecipientOrSenderToForwardMessage},
           Case{"group", [](auto& m) { m.has_group_id = true, m.group_id = 1; }, status::kSendMessageToInactiveGroup},
       }) {
    CreateMessageRequest message = message_to(2);
    c.change(message);
    const Outcome outcome = handle(session(1), message);
    EXPECT_EQ(outcome.code(), c.code) << c.what;
    EXPECT_TRUE(outcome.pushes().empty()) << c.what;
  }
  EXPECT_EQ(count(), before);
  EXPECT_EQ(code_of(message_to(2, longest)), status::kOk);
}

TEST_F(CreateMessageTest, an_empty_message_is_accepted_and_a_past_date_ignored) {
  CreateMessageRequest message = message_to(2);
  message.text = proto::View();
  message.has_delivery_date = true;
  message.delivery_date = 5;
  const Outcome outcome = handle(session(1), message);
  ASSERT_EQ(outcome.code(), status::kOk);
  const store::Message row = stored(Response(outcome).notification.data_long);
  EXPECT_FALSE(row.text);
  EXPECT_TRUE(row.records.empty());
  EXPECT_EQ(row.delivery_date, clock.unix_ms());
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<CreateMessageRequest>().delivery_date, clock.unix_ms());
}

TEST_F(CreateMessageTest, who_may_write_to_whom) {
  add_user(20, false);
  relate(3, 1, Relation::blocked);   // the recipient blocks the sender
  relate(1, 4, Relation::blocked);   // the sender blocks the recipient: does not matter
  relate(5, 1, Relation::friendly);  // a contact
  EXPECT_EQ(code_of(message_to(2)), status::kOk);
  EXPECT_EQ(code_of(message_to(3)), status::kBlockedUserSendPrivateMessage);
  EXPECT_EQ(code_of(message_to(4)), status::kOk);
  EXPECT_EQ(code_of(message_to(5)), status::kOk);
  EXPECT_EQ(code_of(message_to(20)), status::kMessageRecipientNotActive);
  EXPECT_EQ(code_of(message_to(999)), status::kMessageRecipientNotActive);
  EXPECT_EQ(code_of(message_to(0)), status::kMessageRecipientNotActive);
  EXPECT_EQ(code_of(message_to(-2)), status::kMessageRecipientNotActive);
  settings.message.check_if_target_active_and_not_deleted = false;
  EXPECT_EQ(code_of(message_to(999)), status::kOk);
  settings.message.allow_send_messages_to_stranger = false;
  EXPECT_EQ(code_of(message_to(2)), status::kNotFriendToSendPrivateMessage);
  EXPECT_EQ(code_of(message_to(3)), status::kNotFriendToSendPrivateMessage);
  EXPECT_EQ(code_of(message_to(4)), status::kNotFriendToSendPrivateMessage);
  EXPECT_EQ(code_of(message_to(5)), status::kOk);
}

TEST_F(CreateMessageTest, a_group_gets_the_message_without_its_sender) {
  make_group(50, {1, 2, 3});
  CreateMessageRequest message = message_to(9);
  message.has_group_id = true;
  message.group_id = 50;
  const Outcome outcome = handle(session(2), message);
  ASSERT_EQ(outcome.code(), status::kOk);
  const store::Message row = stored(Response(outcome).notification.data_long);
  EXPECT_TRUE(row.is_group);
  EXPECT_EQ(row.target_id, 50) << "the group wins";
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()),
            (Recipients{{1, kNoDeviceType}, {3, kNoDeviceType}, {2, device::kDesktop}}));
  const Relayed relayed(outcome.pushes().front());
  const auto pushed = relayed.body<CreateMessageRequest>();
  EXPECT_EQ(pushed.group_id, 50);
  EXPECT_FALSE(pushed.has_recipient_id);
  EXPECT_EQ(pushed.message_id, row.id);
}

TEST_F(CreateMessageTest, a_known_group_costs_no_query_for_its_members) {
  std::vector<int64_t> members;
  for (int64_t id = 1; id <= 500; ++id) members.push_back(id);
  make_group(50, members);
  CreateMessageRequest message = message_to(0);
  message.has_group_id = true;
  message.group_id = 50;
  ASSERT_EQ(code_of(message), status::kOk);
  ASSERT_TRUE(database
                  .execute("PRAGMA foreign_keys = OFF; DROP TABLE group_members; DROP TABLE group_blocklist;"
                           "DROP TABLE groups; DROP TABLE group_types")
                  .ok());
  const Outcome outcome = handle(session(2), message);
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(outcome.pushes().front().recipients.size(), 500U) << "499 others and the own other devices";
}

TEST_F(CreateMessageTest, requests_of_one_batch_see_each_other) {
  auto batch = store::Transaction::begin(database);
  ASSERT_TRUE(batch.ok());
  const int64_t id = send(1, 2, "first");
  proto::UpdateMessageRequest edit{};
  edit.message_id = id;
  edit.text = "second";
  EXPECT_EQ(handle(session(1), edit).code(), status::kOk);
  CreateMessageRequest copy = message_to(3);
  copy.has_message_id = true;
  copy.message_id = id;
  const Outcome copied = handle(session(2), copy);
  ASSERT_EQ(copied.code(), status::kOk);
  EXPECT_EQ(stored(Response(copied).notification.data_long).text, "second");
  proto::UpdateMessageRequest recall{};
  recall.message_id = id;
  recall.has_recall_date = true;
  EXPECT_EQ(handle(session(1), recall).code(), status::kOk);
  EXPECT_EQ(handle(session(2), copy).code(), status::kNotMessageRecipientOrSenderToForwardMessage);
  EXPECT_TRUE(batch->commit().ok());
}

TEST_F(CreateMessageTest, a_copy_carries_what_is_stored) {
  CreateMessageRequest original = message_to(2, "original");
  const std::vector<std::string> records{"r1", "r2"};
  original.records = records;
  original.has_burn_after = true;
  original.burn_after = 30;
  const int64_t source = Response(handle(session(1), original)).notification.data_long;
  CreateMessageRequest copy = message_to(3, "ignored");
  copy.has_message_id = true;
  copy.message_id = source;
  clock.advance_ms(5);
  const Outcome outcome = handle(session(2), copy);
  ASSERT_EQ(outcome.code(), status::kOk);
  const store::Message row = stored(Response(outcome).notification.data_long);
  EXPECT_NE(row.id, source);
  EXPECT_EQ(row.sender_id, 2);
  EXPECT_EQ(row.target_id, 3);
  EXPECT_EQ(row.text, "original");
  EXPECT_EQ(row.records, stored(source).records);
  EXPECT_EQ(row.burn_after, 30);
  EXPECT_EQ(row.delivery_date, clock.unix_ms());
  const Relayed relayed(outcome.pushes().front());
  const auto pushed = relayed.body<CreateMessageRequest>();
  EXPECT_EQ(pushed.message_id, row.id);
  EXPECT_EQ(pushed.text.view(), "original");
  EXPECT_EQ(pushed.records.size(), 2U);
  EXPECT_EQ(pushed.burn_after, 30);
}

TEST_F(CreateMessageTest, only_those_who_have_part_in_a_message_copy_it) {
  make_group(50, {1, 2, 3});
  const int64_t in_private = send(1, 2, "private");
  CreateMessageRequest to_group = message_to(0);
  to_group.has_group_id = true;
  to_group.group_id = 50;
  const int64_t in_group = Response(handle(session(1), to_group)).notification.data_long;
  const auto code_of_copy = [&](int64_t user, int64_t source) {
    CreateMessageRequest copy = message_to(5);
    copy.has_message_id = true;
    copy.message_id = source;
    return code_of(copy, user);
  };
  EXPECT_EQ(code_of_copy(1, in_private), status::kOk);
  EXPECT_EQ(code_of_copy(2, in_private), status::kOk);
  EXPECT_EQ(code_of_copy(3, in_private), status::kNotMessageRecipientOrSenderToForwardMessage);
  EXPECT_EQ(code_of_copy(3, in_group), status::kOk);
  EXPECT_EQ(code_of_copy(4, in_group), status::kNotMessageRecipientOrSenderToForwardMessage);
  EXPECT_EQ(code_of_copy(4, 12345), status::kNotMessageRecipientOrSenderToForwardMessage);
  relate(5, 2, Relation::blocked);
  EXPECT_EQ(code_of_copy(2, in_private), status::kBlockedUserSendPrivateMessage);
}

TEST_F(CreateMessageTest, without_storage_there_is_no_id) {
  settings.message.persist_message = false;
  const int64_t before = count();
  const Outcome outcome = handle(session(1), message_to(2));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(Response(outcome).notification.data_kind, proto::DataKind::kNone);
  const Relayed relayed(outcome.pushes().front());
  EXPECT_FALSE(relayed.body<CreateMessageRequest>().has_message_id);
  EXPECT_EQ(relayed.body<CreateMessageRequest>().delivery_date, clock.unix_ms());
  EXPECT_EQ(count(), before);
}

TEST_F(CreateMessageTest, a_note_to_self_reaches_all_own_sessions_once) {
  const Outcome outcome = handle(session(1, device::kIos), message_to(1));
  ASSERT_EQ(outcome.code(), status::kOk);
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{{1, kNoDeviceType}}));
  settings.message.allow_send_messages_to_oneself = false;
  EXPECT_EQ(code_of(message_to(1)), status::kSendingMessagesToOneselfIsDisabled);
}

TEST_F(CreateMessageTest, toggles_decide_who_is_told) {
  settings.notification.message_created.notify_requester_other_online_sessions = false;
  EXPECT_EQ(recipients_of(handle(session(1), message_to(2)).pushes().front()), (Recipients{{2, kNoDeviceType}}));
  settings.notification.message_created.notify_message_recipients = false;
  EXPECT_TRUE(handle(session(1), message_to(2)).pushes().empty());
  settings.notification.message_created.notify_requester_other_online_sessions = true;
  EXPECT_EQ(recipients_of(handle(session(1), message_to(2)).pushes().front()), (Recipients{{1, device::kDesktop}}));
}

TEST_F(CreateMessageTest, records_travel_even_when_they_are_not_kept) {
  settings.message.persist_record = false;
  settings.message.persist_pre_message_id = true;
  CreateMessageRequest message = message_to(2);
  const std::vector<std::string> records{"payload"};
  message.records = records;
  message.has_pre_message_id = true;
  message.pre_message_id = 5;
  const Outcome outcome = handle(session(1), message);
  const store::Message row = stored(Response(outcome).notification.data_long);
  EXPECT_TRUE(row.records.empty());
  EXPECT_EQ(row.pre_message_id, 5);
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<CreateMessageRequest>().records.size(), 1U);
}

TEST_F(CreateMessageTest, custom_attributes_of_the_message_reach_live_recipients) {
  std::string value;
  proto::append_varint_field(value, 1, 5);  // Value{int32_value: 5}
  const std::vector<std::string> attributes{value};
  CreateMessageRequest message = message_to(2);
  message.custom_attributes = attributes;
  const Outcome outcome = handle(session(1), message);
  ASSERT_EQ(outcome.code(), status::kOk);
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.body<CreateMessageRequest>().custom_attributes.to_vector(), (std::vector<std::string_view>{value}));
}

TEST_F(CreateMessageTest, dates_and_ids_never_go_back) {
  const store::Message first = stored(send(1, 2, "a"));
  clock.advance_ms(-5000);
  const store::Message second = stored(send(2, 1, "b"));
  clock.advance_ms(6000);
  const store::Message third = stored(send(1, 2, "c"));
  EXPECT_EQ(second.delivery_date, first.delivery_date);
  EXPECT_GT(second.id, first.id);
  EXPECT_GT(third.delivery_date, second.delivery_date);
  EXPECT_GT(third.id, second.id);
}

TEST_F(CreateMessageTest, a_database_error_is_1200_without_push) {
  ASSERT_TRUE(database.execute("DROP TABLE messages").ok());
  const Outcome outcome = handle(session(1), message_to(2));
  EXPECT_EQ(outcome.code(), status::kServerInternalError);
  EXPECT_TRUE(outcome.pushes().empty());
  EXPECT_TRUE(outcome.failure());
  EXPECT_FALSE(Response(outcome).notification.reason);
}

}  // namespace
}  // namespace turms::gateway::service
