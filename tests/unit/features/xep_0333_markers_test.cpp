// SPDX-License-Identifier: Apache-2.0
#include "features/local_delivery.h"
#include "read_stage.h"

namespace turms::xmpp::features {
namespace {

class MarkersTest : public ReadTest {
 protected:
  static std::string marker(std::string_view id) {
    return "<message from='2@example.org' to='1@example.org' type='chat'>"
           "<displayed xmlns='urn:xmpp:chat-markers:0' id='" +
           std::string(id) + "'/></message>";
  }
  /// Answers the question how far user 2 has read.
  void answer_poll(size_t index, int64_t date_ms) {
    proto::PrivateConversation rows[2] = {};
    rows[0].owner_id = 2;
    rows[0].target_id = 1;
    rows[0].read_date = date_ms;
    rows[1].owner_id = 1;
    rows[1].target_id = 2;
    rows[1].read_date = date_ms + 5000;
    proto::Conversations data{};
    data.private_conversations = std::span<const proto::PrivateConversation>(rows);
    std::string response;
    ASSERT_TRUE(
        proto::write_data_response(response, stage.clock.unix_ms(), stage.request(index).request_id, kOk, data));
    stage.notify(response);
  }
  [[nodiscard]] std::vector<size_t> polls() const { return requests(proto::RequestKind::kQueryConversations); }
};

TEST_F(MarkersTest, a_marker_moves_the_read_date_to_that_of_its_message_and_reaches_the_local_peer) {
  const int64_t date_ms = stage.clock.unix_ms();
  relay(2, 1, "Hi", 99);
  stage.clock.advance_ms(7000);
  stage.say(*phone, displayed("99"));
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, date_ms}}));
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  const LocalStanza& local = stage.router.stanzas[0];
  EXPECT_EQ(local.to, UserId(2));
  EXPECT_EQ(local.to_resource, "balcony");
  EXPECT_EQ(local.read_until_ms, date_ms);
  EXPECT_TRUE(contains(local.xml, "<displayed xmlns='urn:xmpp:chat-markers:0' id='99'/>")) << local.xml;
  EXPECT_EQ(phone_out.handled, 2);
}

TEST_F(MarkersTest, one_read_date_covers_a_burst) {
  for (int64_t id = 90; id < 100; ++id) {
    relay(2, 1, "Hi", id);
    stage.clock.advance_ms(100);
  }
  const int64_t newest_ms = stage.clock.unix_ms() - 100;
  for (int64_t id = 90; id < 100; ++id) stage.say(*phone, displayed(std::to_string(id)));
  EXPECT_EQ(written().size(), 1u);
  answer_last(kOk);
  pass(3000);
  ASSERT_EQ(written().size(), 2u);
  EXPECT_EQ(written()[1], (Written{2, 0, newest_ms}));
  EXPECT_EQ(stage.router.stanzas.size(), 10u);
}

TEST_F(MarkersTest, a_message_that_is_not_remembered_is_looked_for) {
  stage.say(*phone, displayed("old"));
  answer_history(stage, 0, {message_row(5, 2, 1, 12'345, "x", "old")});
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, 12'345}}));
}

TEST_F(MarkersTest, one_of_no_known_message_is_the_local_peers_to_understand) {
  stage.say(*phone, displayed("never"));
  answer_history(stage, 0, {});
  EXPECT_EQ(written().size(), 0u);
  EXPECT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_EQ(stage.metrics.value("xmpp_markers_unknown_total"), 1);
}

TEST_F(MarkersTest, an_own_message_is_none_that_the_peer_has_written) {
  write("m1", 50);
  stage.say(*phone, displayed("m1"));
  EXPECT_EQ(requests(proto::RequestKind::kQueryMessages).size(), 1u);
}

TEST_F(MarkersTest, received_and_acknowledged_stay_among_clients) {
  relay(2, 1, "Hi", 99);
  for (const char* name : {"received", "acknowledged"}) {
    stage.say(*phone, "<message to='2@example.org' type='chat'><" + std::string(name) +
                          " xmlns='urn:xmpp:chat-markers:0' id='99'/></message>");
  }
  EXPECT_EQ(stage.turms.requests.size(), 0u);
  EXPECT_EQ(stage.router.stanzas.size(), 2u);
}

TEST_F(MarkersTest, a_marker_that_rides_on_words_counts_and_the_words_are_sent) {
  relay(2, 1, "Hi", 99);
  stage.say(*phone,
            "<message to='2@example.org' type='chat' id='m1'><body>Yes</body>"
            "<displayed xmlns='urn:xmpp:chat-markers:0' id='99'/></message>");
  EXPECT_EQ(written().size(), 1u);
  EXPECT_EQ(requests(proto::RequestKind::kCreateMessage).size(), 1u);
  EXPECT_EQ(stage.router.stanzas.size(), 0u);
}

TEST_F(MarkersTest, what_waits_is_written_when_the_client_ends) {
  relay(2, 1, "Hi", 98);
  stage.clock.advance_ms(10);
  relay(2, 1, "Hi", 99);
  stage.say(*phone, displayed("98"));
  answer_last(kOk);
  stage.say(*phone, displayed("99"));
  EXPECT_EQ(written().size(), 1u);
  stage.account.remove_resource(phone->id());
  stage.account.remove_resource(laptop->id());
  stage.ready.run();
  EXPECT_EQ(written().size(), 2u);
  EXPECT_FALSE(stage.account.is_idle()) << "it stays until Turms has answered";
  answer_last(kOk);
  EXPECT_TRUE(stage.account.is_idle());
}

TEST_F(MarkersTest, the_peers_read_date_is_a_marker_for_the_newest_own_message_that_it_covers) {
  write("m1", 50);
  stage.clock.advance_ms(5000);
  const int64_t second_ms = write("m2", 51);
  stage.clock.advance_ms(5000);
  write("m3", 52);
  stage.clock.advance_ms(5000);
  phone_out.take();
  laptop_out.take();
  read_until(2, 1, second_ms);
  EXPECT_EQ(phone_out.take(), marker("m2"));
  EXPECT_EQ(laptop_out.take(), marker("m2"));
  EXPECT_EQ(requests(proto::RequestKind::kQueryMessages).size(), 0u);
}

TEST_F(MarkersTest, nothing_is_told_twice_and_nothing_goes_back) {
  const int64_t first_ms = write("m1", 50);
  stage.clock.advance_ms(5000);
  const int64_t second_ms = write("m2", 51);
  stage.clock.advance_ms(5000);
  read_until(2, 1, second_ms);
  EXPECT_EQ(phone_out.take(), marker("m2"));
  read_until(2, 1, second_ms);
  read_until(2, 1, first_ms);
  read_until(2, 1, second_ms + 100);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MarkersTest, which_of_two_quick_messages_was_read_is_asked_of_turms) {
  const int64_t first_ms = write("m1", 50);
  stage.clock.advance_ms(300);
  const int64_t second_ms = write("m2", 51);
  stage.clock.advance_ms(5000);
  read_until(2, 1, first_ms + 100);
  const auto asked = requests(proto::RequestKind::kQueryMessages);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(history_query(stage, asked[0]).date_end_ms, first_ms + 101);
  EXPECT_TRUE(history_query(stage, asked[0]).is_descending);
  EXPECT_EQ(phone_out.take(), "");
  // The second had come to Turms before we knew.
  answer_history(stage, asked[0],
                 {message_row(51, 1, 2, second_ms - 250, "m2", "m2"), message_row(50, 1, 2, first_ms, "m1", "m1")});
  EXPECT_EQ(phone_out.take(), marker("m2"));
}

TEST_F(MarkersTest, a_message_that_a_turms_client_wrote_is_known_by_its_number) {
  relay(1, 2, "from my app", 77);
  phone_out.take();
  stage.clock.advance_ms(5000);
  read_until(2, 1, stage.clock.unix_ms());
  EXPECT_EQ(phone_out.take(), marker("77"));
}

TEST_F(MarkersTest, a_read_date_without_any_own_message_is_no_marker) {
  read_until(2, 1, stage.clock.unix_ms());
  answer_history(stage, 0, {message_row(5, 2, 1, 1000, "his own")});
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MarkersTest, without_exact_dates_it_is_the_time_of_the_notification) {
  stage.core.capabilities.marker_date = false;
  write("m1", 50);
  stage.clock.advance_ms(5000);
  read_until(2, 1, 1);
  EXPECT_EQ(phone_out.take(), marker("m1"));
}

TEST_F(MarkersTest, a_date_in_the_future_is_now) {
  write("m1", 50);
  stage.clock.advance_ms(5000);
  read_until(2, 1, INT64_MAX);
  phone_out.take();
  stage.clock.advance_ms(5000);
  write("m2", 51);
  stage.clock.advance_ms(5000);
  read_until(2, 1, stage.clock.unix_ms());
  EXPECT_EQ(phone_out.take(), marker("m2"));
}

TEST_F(MarkersTest, the_peers_own_marker_is_not_said_again_by_turms) {
  const int64_t date_ms = write("m1", 50);
  stage.clock.advance_ms(5000);
  LocalStanza local(UserId(1), "", "<message/>");
  local.from = UserId(2);
  local.signals = bridge::kSignalMarker;
  local.read_until_ms = date_ms;
  EXPECT_TRUE(deliver_local(&stage.account, local));
  phone_out.take();
  read_until(2, 1, date_ms);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MarkersTest, nothing_is_made_of_rooms_of_the_blocked_and_of_malformed_ones) {
  write("m1", 50);
  stage.clock.advance_ms(5000);
  read_until(2, 7, stage.clock.unix_ms(), true);
  read_until(2, 3, stage.clock.unix_ms());
  read_until(1, 0, stage.clock.unix_ms());
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  read_until(2, 1, stage.clock.unix_ms());
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MarkersTest, what_the_user_reads_elsewhere_is_not_written_and_not_told_to_the_peer) {
  const int64_t date_ms = stage.clock.unix_ms();
  relay(2, 1, "Hi", 99);
  phone_out.take();
  stage.clock.advance_ms(1000);
  read_until(1, 2, date_ms);
  stage.say(*phone, displayed("99"));
  EXPECT_EQ(written().size(), 0u);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MarkersTest, where_nothing_is_pushed_turms_is_asked_every_minute_while_somebody_looks) {
  stage.core.capabilities.push_read = false;
  const int64_t date_ms = write("m1", 50);
  phone_out.take();
  pass(1000);
  ASSERT_EQ(polls().size(), 1u);
  proto::QueryConversationsRequest query;
  ASSERT_TRUE(proto::decode(stage.request(polls()[0]).body, query));
  EXPECT_EQ(query.user_ids.to_vector(), std::vector<int64_t>{2});
  answer_poll(polls()[0], date_ms - 1000);
  pass(59'999);
  EXPECT_EQ(polls().size(), 1u);
  pass(1);
  ASSERT_EQ(polls().size(), 2u);
  phone->is_inactive = laptop->is_inactive = true;
  answer_poll(polls()[1], date_ms);
  EXPECT_EQ(phone_out.take(), marker("m1"));
  pass(61'000);
  phone->is_inactive = false;
  pass(61'000);
  EXPECT_EQ(polls().size(), 2u) << "all is read";
}

TEST_F(MarkersTest, nobody_asks_while_nobody_looks_and_after_a_day) {
  stage.core.capabilities.push_read = false;
  write("m1", 50);
  phone->is_inactive = laptop->is_inactive = true;
  pass(1000);
  EXPECT_EQ(polls().size(), 0u);
  phone->is_inactive = false;
  pass(24 * 3'600'000);
  EXPECT_EQ(polls().size(), 0u);
}

TEST_F(MarkersTest, nobody_asks_where_turms_tells) {
  write("m1", 50);
  pass(1000);
  EXPECT_EQ(polls().size(), 0u);
}

}  // namespace
}  // namespace turms::xmpp::features
