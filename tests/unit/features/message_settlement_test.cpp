// SPDX-License-Identifier: Apache-2.0
#include "features/message_settlement.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "history.h"
#include "proto/messages.h"
#include "stage.h"
#include "turms/notifications.h"

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
    for (auto it = proto::ListIterator<std::string_view>(stage.request(0).body, 7); it != std::default_sentinel; ++it)
      records.emplace_back(*it);
    std::string row;
    proto::append_varint_field(row, 1, 4711);                                          // id
    proto::append_varint_field(row, 2, static_cast<uint64_t>(stage.clock.unix_ms()));  // delivery_date
    proto::append_bytes_field(row, 4, "Hello");
    proto::append_varint_field(row, 5, 1);  // sender_id
    proto::append_varint_field(row, 8, 2);  // recipient_id
    for (const std::string& record : records) proto::append_bytes_field(row, 9, record);
    features::answer_history(stage, index, {row});
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

/// A Turms that does what it is asked, and whose session breaks at some requests: before it has done what they say, or
/// before it has answered.
class FaultyTurms {
 public:
  explicit FaultyTurms(Stage& stage) : stage_(stage) {}

  void run() {
    for (; at_ < stage_.turms.requests.size(); ++at_) {
      const auto fault = breaks.find(at_);
      const std::string answer = fault == breaks.end() || fault->second ? done(stage_.request(at_)) : std::string();
      if (fault == breaks.end()) {
        stage_.notify(answer);
        continue;
      }
      stage_.account.lose_session(300, "cut");
      stage_.ready.run();
      stage_.account.open_session();
      stage_.ready.run();
    }
  }

  struct Stored {
    int64_t id = 0;
    std::string text;
    std::vector<std::string> records;
    bool is_recalled = false;
  };
  std::map<size_t, bool> breaks;  // at which request; whether it has been done by then
  std::vector<Stored> rows;

 private:
  static std::vector<std::string> records_of(const proto::Request& request, uint32_t field) {
    std::vector<std::string> records;
    for (const std::string_view record : upstream::Repeated(request.body, field)) records.emplace_back(record);
    return records;
  }
  std::string done(const proto::Request& request) {
    std::string out;
    if (request.kind == proto::RequestKind::kCreateMessage) {
      proto::CreateMessageRequest message = {};
      if (!proto::decode(request.body, message)) throw std::logic_error("malformed");
      rows.push_back(
          {static_cast<int64_t>(70 + rows.size()), std::string(message.text.view()), records_of(request, 7)});
      proto::write_long_response(out, stage_.clock.unix_ms(), request.request_id, 1000, rows.back().id);
    } else if (request.kind == proto::RequestKind::kUpdateMessage) {
      update(request);
      proto::write_response(out, stage_.clock.unix_ms(), request.request_id, 1000);
    } else {
      list(request, out);
    }
    return out;
  }
  void update(const proto::Request& request) {
    upstream::MessageUpdateView view;
    if (!upstream::read_update(request.body, view)) throw std::logic_error("malformed");
    for (Stored& row : rows) {
      if (row.id != view.id.value()) continue;
      if (view.text) row.text = *view.text;
      if (view.recalled_ms) row.is_recalled = true;
    }
  }
  void list(const proto::Request& request, std::string& out) {
    std::string messages;
    for (const Stored& stored : rows) {
      if (stored.is_recalled) continue;
      std::string row;
      proto::append_varint_field(row, 1, static_cast<uint64_t>(stored.id));
      proto::append_varint_field(row, 2, static_cast<uint64_t>(stage_.clock.unix_ms()));
      proto::append_bytes_field(row, 4, stored.text);
      proto::append_varint_field(row, 5, 1);
      proto::append_varint_field(row, 8, 2);
      for (const std::string& record : stored.records) proto::append_bytes_field(row, 9, record);
      proto::append_bytes_field(messages, 1, row);
    }
    if (messages.empty()) return proto::write_response(out, stage_.clock.unix_ms(), request.request_id, 1001);
    proto::Notification response;
    response.timestamp = stage_.clock.unix_ms();
    response.request_id = request.request_id;
    response.code = 1000;
    response.data_kind = proto::DataKind::kMessages;
    response.data = messages;
    proto::write_notification(out, response);
  }

  Stage& stage_;
  size_t at_ = 0;
};

struct Play {
  explicit Play(std::map<size_t, bool> breaks) {
    stage.play();
    turms.breaks = std::move(breaks);
  }
  void say(std::string_view xml) {
    stage.say(phone, xml);
    turms.run();
  }

  Stage stage;
  FakeOutlet out;
  Resource& phone = stage.bind("phone", out);
  FaultyTurms turms{stage};
};

constexpr std::string_view kMessage = "<message to='2@example.org' type='chat' id='m1'><body>Hello</body></message>";
constexpr std::string_view kEdit =
    "<message to='2@example.org' type='chat' id='m2'><body>Hello!</body>"
    "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>";
constexpr std::string_view kRecall =
    "<message to='2@example.org' type='chat' id='m3'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>";

TEST(LostAnswers, a_message_is_stored_once_wherever_the_session_breaks) {
  for (const bool is_done : {false, true}) {
    Play play({{0, is_done}});
    play.say(kMessage);
    EXPECT_EQ(play.turms.rows.size(), 1U) << is_done;
    EXPECT_EQ(play.out.take(), "") << is_done;
    EXPECT_EQ(play.out.handled, 1) << is_done;
  }
}

TEST(LostAnswers, a_message_is_never_stored_twice_where_it_breaks_again) {
  for (const size_t second : {1U, 2U}) {
    for (const bool first_is_done : {false, true}) {
      for (const bool second_is_done : {false, true}) {
        Play play({{0, first_is_done}, {second, second_is_done}});
        play.say(kMessage);
        EXPECT_LE(play.turms.rows.size(), 1U) << second << first_is_done << second_is_done;
        const bool has_failed = contains(play.out.take(), "type='error'");
        EXPECT_TRUE(has_failed || play.turms.rows.size() == 1) << "nothing is lost in silence";
        EXPECT_EQ(play.out.handled, 1);
      }
    }
  }
}

TEST(LostAnswers, a_stanza_that_is_sent_again_after_them_is_no_second_message) {
  Play play({{0, true}});
  play.say(kMessage);
  play.say(kMessage);
  EXPECT_EQ(play.turms.rows.size(), 1U);
}

TEST(LostAnswers, an_edit_is_made_once) {
  for (const size_t at : {1U, 2U}) {
    for (const bool is_done : {false, true}) {
      Play play({{at, is_done}});
      play.say(kMessage);
      play.say(kEdit);
      ASSERT_EQ(play.turms.rows.size(), 1U) << at << is_done;
      const bool has_failed = contains(play.out.take(), "type='error'");
      EXPECT_TRUE(has_failed || play.turms.rows[0].text == "Hello!") << at << is_done;
      if (at == 2) EXPECT_FALSE(has_failed) << "the same edit may be asked for twice";
    }
  }
}

TEST(LostAnswers, a_recall_is_made_once) {
  for (const bool is_done : {false, true}) {
    Play play({{1, is_done}});
    play.say(kMessage);
    play.say(kRecall);
    ASSERT_EQ(play.turms.rows.size(), 1U) << is_done;
    EXPECT_TRUE(play.turms.rows[0].is_recalled) << is_done;
    EXPECT_EQ(play.out.take(), "") << is_done;
  }
}

}  // namespace
}  // namespace turms::xmpp::features
