// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::CreateMessageRequest;
using proto::UpdateMessageRequest;
using Recipients = std::vector<std::pair<int64_t, int32_t>>;

UpdateMessageRequest edit_of(int64_t id, std::string_view text = "edited") {
  UpdateMessageRequest update{};
  update.message_id = id;
  update.text = text;
  return update;
}

UpdateMessageRequest recall_of(int64_t id, int64_t date) {
  UpdateMessageRequest update{};
  update.message_id = id;
  update.has_recall_date = true;
  update.recall_date = date;
  return update;
}

struct UpdateMessageTest : ServiceTest {
  int64_t send_to_group(int64_t from, int64_t group) {
    CreateMessageRequest message{};
    message.has_group_id = true;
    message.group_id = group;
    message.text = "hello";
    const Outcome outcome = handle(session(from), message);
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).notification.data_long;
  }
  int32_t code_of(const UpdateMessageRequest& update, int64_t user = 1) { return handle(session(user), update).code(); }
  std::optional<store::Message> stored(int64_t id, bool shows_recalled = false) {
    auto found = tables.messages.find(id, shows_recalled);
    EXPECT_TRUE(found.ok());
    return *found;
  }
};

TEST_F(UpdateMessageTest, an_edit_is_stored_and_relayed_as_it_is) {
  const int64_t id = send(1, 2, "first");
  clock.advance_ms(50);
  UpdateMessageRequest update = edit_of(id);
  const std::vector<std::string> records{"r"};
  update.records = records;
  const Outcome outcome = handle(session(1), update, 123);
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(stored(id)->text, "edited");
  EXPECT_EQ(stored(id)->records, std::string("\x01r"));
  EXPECT_EQ(stored(id)->modification_date, clock.unix_ms());
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{{2, kNoDeviceType}, {1, device::kDesktop}}));
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.request.request_id, 123);
  EXPECT_EQ(relayed.body<UpdateMessageRequest>().text.view(), "edited");
}

TEST_F(UpdateMessageTest, an_edit_in_a_group_reaches_every_member_and_oneself) {
  make_group(50, {1, 2, 3});
  const int64_t id = send_to_group(2, 50);
  const Outcome outcome = handle(session(2), edit_of(id));
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()),
            (Recipients{{1, kNoDeviceType}, {2, kNoDeviceType}, {3, kNoDeviceType}}));
}

TEST_F(UpdateMessageTest, records_stay_when_they_are_not_kept) {
  const int64_t id = send(1, 2, "first");
  settings.message.persist_record = false;
  UpdateMessageRequest update = edit_of(id);
  const std::vector<std::string> records{"r"};
  update.records = records;
  EXPECT_EQ(code_of(update), status::kOk);
  EXPECT_EQ(stored(id)->records, "");
}

TEST_F(UpdateMessageTest, a_recall_hides_the_message_and_announces_it) {
  const int64_t id = send(1, 2, "first");
  clock.advance_ms(50);
  const Outcome outcome = handle(session(1), recall_of(id, clock.unix_ms() - 10), 123);
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_FALSE(stored(id));
  EXPECT_EQ(stored(id, true)->text, "first");

  ASSERT_EQ(outcome.pushes().size(), 2U);
  const Relayed update(outcome.pushes().front());
  EXPECT_EQ(update.body<UpdateMessageRequest>().recall_date, clock.unix_ms() - 10);
  const Relayed announcement(outcome.pushes().back());
  EXPECT_EQ(recipients_of(outcome.pushes().back()), (Recipients{{2, kNoDeviceType}, {1, device::kDesktop}}));
  EXPECT_EQ(announcement.notification.request_id, 0);
  EXPECT_EQ(announcement.notification.requester_id, 1);
  const auto message = announcement.body<CreateMessageRequest>();
  EXPECT_TRUE(message.has_is_system_message && message.is_system_message);
  EXPECT_EQ(message.recipient_id, 2);
  EXPECT_FALSE(message.has_group_id);
  const auto records = message.records.to_vector();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0], "\x01");
  int64_t recalled = 0;
  for (size_t i = 8; i-- > 0;) recalled = recalled << 8 | static_cast<uint8_t>(records[1].at(i));
  EXPECT_EQ(recalled, id);
  const auto kept = stored(message.message_id);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->is_system);
  EXPECT_EQ(kept->delivery_date, message.delivery_date);
  EXPECT_EQ(kept->records.size(), 11U);
}

TEST_F(UpdateMessageTest, a_recall_in_a_group_is_announced_to_the_others) {
  make_group(50, {1, 2, 3});
  const int64_t id = send_to_group(2, 50);
  const Outcome outcome = handle(session(2), recall_of(id, clock.unix_ms()));
  ASSERT_EQ(outcome.pushes().size(), 2U);
  EXPECT_EQ(recipients_of(outcome.pushes().back()),
            (Recipients{{1, kNoDeviceType}, {3, kNoDeviceType}, {2, device::kDesktop}}));
  EXPECT_EQ(Relayed(outcome.pushes().back()).body<CreateMessageRequest>().group_id, 50);
}

TEST_F(UpdateMessageTest, recalls_can_be_repeated_until_the_window_closes) {
  const int64_t id = send(1, 2, "first");
  EXPECT_EQ(code_of(recall_of(id, clock.unix_ms())), status::kOk);
  clock.advance_ms(300'000);
  EXPECT_EQ(code_of(recall_of(id, clock.unix_ms())), status::kOk);
  clock.advance_ms(1);
  EXPECT_EQ(code_of(recall_of(id, clock.unix_ms())), status::kMessageRecallTimeout);
  EXPECT_EQ(code_of(edit_of(id)), status::kOk) << "edits have no window";
}

TEST_F(UpdateMessageTest, every_refusal_has_its_code) {
  make_group(50, {1, 2});
  store::GroupType fixed;
  fixed.id = 9;
  fixed.message_editable = false;
  ASSERT_TRUE(tables.group_types.put(fixed).ok());
  make_group(60, {1, 2}, 9);
  make_group(70, {1, 2});
  const int64_t own = send(1, 2, "own");
  const int64_t received = send(2, 1, "received");
  const int64_t in_fixed = send_to_group(1, 60);
  const int64_t in_gone = send_to_group(1, 70);
  ASSERT_TRUE(*tables.groups.remove_logically(70, 5));
  const int64_t now = clock.unix_ms();
  settings.message.max_records_size_bytes = 10;
  const std::string too_long(8001, 'x');
  const std::vector<std::string> too_large{std::string(11, 'x')};
  UpdateMessageRequest large = edit_of(own);
  large.records = too_large;
  UpdateMessageRequest both = edit_of(received);
  both.has_recall_date = true;
  struct Case {
    const char* what;
    UpdateMessageRequest update;
    int32_t code;
    std::function<void(MessageSettings&)> change = [](MessageSettings&) {};
  };
  for (const Case& c : {
           Case{"edit unknown", edit_of(12345), status::kNotSenderToUpdateMessage},
           Case{"edit another's", edit_of(received), status::kNotSenderToUpdateMessage},
           Case{"edit off", edit_of(own), status::kUpdatingMessageBySenderIsDisabled,
                [](auto& s) { s.allow_edit_message_by_sender = false; }},
           Case{"edit fixed", edit_of(in_fixed), status::kUpdatingGroupMessageBySenderIsDisabled},
           Case{"edit gone", edit_of(in_gone), status::kUpdateMessageOfNonexistentGroup},
           Case{"edit long", edit_of(own, too_long), status::kIllegalArgument},
           Case{"edit large", large, status::kIllegalArgument},
           Case{"edit and recall", both, status::kNotSenderToUpdateMessage},
           Case{"recall unknown", recall_of(12345, now), status::kNotSenderToRecallMessage},
           Case{"recall another's", recall_of(received, now), status::kNotSenderToRecallMessage},
           Case{"recall off", recall_of(own, now), status::kRecallingMessageIsDisabled,
                [](auto& s) { s.allow_recall_message = false; }},
           Case{"recall gone", recall_of(in_gone, now), status::kRecallMessageOfNonexistentGroup},
           Case{"recall late", recall_of(own, now), status::kMessageRecallTimeout,
                [](auto& s) { s.available_recall_duration_seconds = -1; }},
           Case{"recall in the future", recall_of(own, now + 1), status::kIllegalArgument},
       }) {
    writer->forget_facts();
    const MessageSettings before = settings.message;
    c.change(settings.message);
    const Outcome outcome = handle(session(1), c.update);
    settings.message = before;
    EXPECT_EQ(outcome.code(), c.code) << c.what;
    EXPECT_TRUE(outcome.pushes().empty()) << c.what;
  }
  EXPECT_EQ(stored(own)->text, "own");
  EXPECT_FALSE(stored(own)->modification_date);
}

TEST_F(UpdateMessageTest, an_update_of_nothing_tells_nobody) {
  const int64_t id = send(2, 3, "of others");
  UpdateMessageRequest update{};
  update.message_id = id;
  const Outcome outcome = handle(session(1), update);
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
}

TEST_F(UpdateMessageTest, toggles_decide_who_is_told) {
  const int64_t id = send(1, 2, "first");
  auto& toggles = settings.notification.message_updated;
  toggles.notify_message_recipients = false;
  EXPECT_EQ(recipients_of(handle(session(1), edit_of(id)).pushes().front()), (Recipients{{1, device::kDesktop}}));
  toggles.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(handle(session(1), edit_of(id)).pushes().empty());
  toggles.notify_message_recipients = true;
  EXPECT_EQ(recipients_of(handle(session(1), edit_of(id)).pushes().front()), (Recipients{{2, kNoDeviceType}}));
  settings.notification.message_created.notify_requester_other_online_sessions = false;
  const Outcome recalled = handle(session(1), recall_of(id, clock.unix_ms()));
  EXPECT_EQ(recipients_of(recalled.pushes().back()), (Recipients{{2, kNoDeviceType}}));
}

TEST_F(UpdateMessageTest, a_database_error_changes_and_tells_nothing) {
  const int64_t id = send(1, 2, "first");
  ASSERT_TRUE(database.execute("DROP TABLE private_conversations").ok());
  const Outcome outcome = handle(session(1), recall_of(id, clock.unix_ms()));
  EXPECT_EQ(outcome.code(), status::kServerInternalError);
  EXPECT_TRUE(outcome.pushes().empty());
  EXPECT_TRUE(stored(id)) << "the recall was taken back with its announcement";
}

}  // namespace
}  // namespace turms::gateway::service
