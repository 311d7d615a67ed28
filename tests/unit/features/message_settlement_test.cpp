// SPDX-License-Identifier: Apache-2.0
#include "features/message_settlement.h"

#include <gtest/gtest.h>

#include "proto/messages.h"
#include "stage.h"

namespace turms::xmpp::features {
namespace {

/// A message whose answer is lost: Turms is played by hand from there on.
class SettlementTest : public ::testing::Test {
 protected:
  SettlementTest() {
    stage.play();
    phone = &stage.bind("phone", out);
  }
  void send_and_lose() {
    stage.say(*phone, "<message to='2@example.org' type='chat' id='m1'><body>Hello</body></message>");
    stage.account.lose_session(300, "cut");
    stage.ready.run();
    stage.account.open_session();
    stage.ready.run();
  }
  /// Answers the history query with what was sent, as if Turms had stored it; or with nothing.
  void answer_history(size_t index, bool was_stored) {
    ASSERT_EQ(stage.request(index).kind, proto::RequestKind::kQueryMessages);
    if (!was_stored) return stage.answer(index, 1001);
    proto::CreateMessageRequest sent = {};
    ASSERT_TRUE(proto::decode(stage.request(0).body, sent));
    std::vector<std::string> records;
    for (auto it = proto::ListIterator<std::string_view>(stage.request(0).body, 7); it != std::default_sentinel; ++it) records.emplace_back(*it);
    std::string row;
    proto::append_varint_field(row, 1, 4711);                                               // id
    proto::append_varint_field(row, 2, static_cast<uint64_t>(stage.clock.unix_ms()));       // delivery_date
    proto::append_bytes_field(row, 4, "Hello");
    proto::append_varint_field(row, 5, 1);                                                  // sender_id
    proto::append_varint_field(row, 8, 2);                                                  // recipient_id
    for (const std::string& record : records) proto::append_bytes_field(row, 9, record);
    std::string messages;
    proto::append_bytes_field(messages, 1, row);
    proto::Notification response;
    response.timestamp = stage.clock.unix_ms();
    response.request_id = stage.request(index).request_id;
    response.code = 1000;
    response.data_kind = proto::DataKind::kMessages;
    response.data = messages;
    std::string bytes;
    proto::write_notification(bytes, response);
    stage.notify(bytes);
  }

  Stage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(SettlementTest, finds_a_stored_message_by_its_nonce_and_does_not_send_it_again) {
  send_and_lose();
  ASSERT_EQ(stage.turms.requests.size(), 2u);
  answer_history(1, true);
  EXPECT_EQ(stage.turms.requests.size(), 2u);
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(out.handled, 1);
}

TEST_F(SettlementTest, sends_once_more_what_was_not_stored_with_the_same_record) {
  send_and_lose();
  answer_history(1, false);
  ASSERT_EQ(stage.turms.requests.size(), 3u);
  EXPECT_EQ(stage.request(2).kind, proto::RequestKind::kCreateMessage);
  EXPECT_EQ(stage.request(2).body, stage.request(0).body);
  stage.answer(2, 1000, 4712);
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(out.handled, 1);
}

TEST_F(SettlementTest, says_that_it_can_not_tell_where_history_does_not_keep_records) {
  stage.core.capabilities.persist_record = false;
  send_and_lose();
  EXPECT_EQ(stage.turms.requests.size(), 1u);
  EXPECT_TRUE(contains(out.take(), "<remote-server-timeout"));
}

TEST_F(SettlementTest, says_that_it_can_not_tell_when_history_refuses) {
  send_and_lose();
  stage.answer(1, 1200);
  EXPECT_TRUE(contains(out.take(), "<remote-server-timeout"));
  EXPECT_EQ(stage.turms.requests.size(), 2u);
}

TEST_F(SettlementTest, gives_up_after_one_repetition) {
  send_and_lose();
  answer_history(1, false);
  stage.account.lose_session(300, "cut again");
  stage.ready.run();
  EXPECT_FALSE(out.take().empty());
  EXPECT_EQ(stage.turms.requests.size(), 3u);
}

}  // namespace
}  // namespace turms::xmpp::features
