// SPDX-License-Identifier: Apache-2.0
#include "features/resends.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "history.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kLooks = "xmpp_repetition_looks_total";
constexpr std::string_view kFailed = "xmpp_repetition_looks_failed_total";

std::string chat(std::string_view id, std::string_view text, std::string_view to = "2@example.org") {
  return "<message to='" + std::string(to) + "' type='chat' id='" + std::string(id) + "'><body>" + std::string(text) +
         "</body></message>";
}

/// A young account: nobody here knows what its user has just written.
class ResendsTest : public MessageTest {
 protected:
  ResendsTest() { stage.settings.finds_repetitions = true; }

  /// What was asked of Turms: "?2" for a look into the conversation with 2, else the text of a message. What a new
  /// session asks of what came without one is left out.
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> all;
    for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
      const proto::Request request = stage.request(i);
      proto::CreateMessageRequest message = {};
      if (request.kind == proto::RequestKind::kQueryMessages) {
        if (history_query(stage, i).from_id == 0) continue;
        all.push_back("?" + std::to_string(history_query(stage, i).from_id));
      } else if (request.kind == proto::RequestKind::kCreateMessage && proto::decode(request.body, message)) {
        all.emplace_back(message.text.view());
      } else {
        all.push_back("#" + std::to_string(static_cast<int>(request.kind)));
      }
    }
    return all;
  }
  using Asked = std::vector<std::string>;
  /// The phone's "Hello" of id m1, stored so long ago.
  [[nodiscard]] std::string hello_row(int64_t age_ms = 1000) const {
    return message_row(70, 1, 2, stage.clock.unix_ms() - age_ms, "Hello", "m1");
  }
  void lose_session() {
    stage.account.lose_session(300, "cut");
    stage.ready.run();
  }
  void open_session() {
    stage.account.open_session();
    stage.ready.run();
  }
  [[nodiscard]] int64_t count(std::string_view name) const { return stage.metrics.value(name); }
};

TEST_F(ResendsTest, looks_into_a_conversation_before_the_first_message_there) {
  stage.say(*phone, kHello);
  ASSERT_EQ(asked(), Asked{"?2"});
  const HistoryQuery query = history_query(stage, 0);
  EXPECT_TRUE(query.is_descending);
  EXPECT_FALSE(query.is_group);
  EXPECT_EQ(query.date_start_ms, stage.clock.unix_ms() - 630'000) << "ten minutes, and what clocks may differ";
  EXPECT_EQ(phone_out.handled, 1) << "the presence alone";
  answer_history(stage, 0, {});
  EXPECT_EQ(asked(), (Asked{"?2", "Hello"}));
  stage.answer(1, kOk, 70);
  EXPECT_EQ(phone_out.handled, 2);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(ResendsTest, what_history_has_is_no_second_message) {
  stage.say(*phone, kHello);
  answer_history(stage, 0, {hello_row()});
  EXPECT_EQ(asked(), Asked{"?2"});
  EXPECT_EQ(phone_out.handled, 2);
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(count("xmpp_messages_repeated_total"), 1);
  EXPECT_EQ(count("xmpp_messages_sent_total"), 0);
}

TEST_F(ResendsTest, another_id_another_text_and_another_sender_are_other_messages) {
  const int64_t now_ms = stage.clock.unix_ms();
  stage.say(*phone, kHello);
  answer_history(stage, 0,
                 {message_row(70, 1, 2, now_ms, "Hello", "m2"), message_row(71, 1, 2, now_ms, "Bye", "m1"),
                  message_row(72, 2, 1, now_ms, "Hello", "m1"), message_row(73, 1, 2, now_ms, "Hello")});
  EXPECT_EQ(asked(), (Asked{"?2", "Hello"}));
}

TEST_F(ResendsTest, what_was_edited_since_is_known_by_its_id) {
  stage.say(*phone, kHello);
  std::string edited = message_row(70, 1, 2, stage.clock.unix_ms() - 1000, "Hello!", "m1");
  proto::append_varint_field(edited, 3, static_cast<uint64_t>(stage.clock.unix_ms()));
  answer_history(stage, 0, {edited});
  EXPECT_EQ(asked(), Asked{"?2"});
}

TEST_F(ResendsTest, looks_once_into_each_conversation) {
  stage.say(*phone, kHello);
  answer_history(stage, 0, {});
  stage.say(*phone, chat("m2", "again"));
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "again"}));
  stage.say(*laptop, chat("m3", "you", "3@example.org"));
  ASSERT_EQ(asked(), (Asked{"?2", "Hello", "again", "?3"}));
  answer_history(stage, 3, {});
  stage.say(*phone, chat("m4", "once more"));
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "again", "?3", "you", "once more"}));
}

TEST_F(ResendsTest, looks_into_what_the_user_writes_to_himself) {
  stage.say(*phone, chat("m1", "milk", "1@example.org"));
  ASSERT_EQ(asked(), Asked{"?1"});
  answer_history(stage, 0, {message_row(70, 1, 1, stage.clock.unix_ms(), "milk", "m1")});
  EXPECT_EQ(asked(), Asked{"?1"});
}

TEST_F(ResendsTest, messages_of_a_conversation_keep_their_order) {
  stage.say(*phone, kHello);
  stage.say(*phone, "<message to='2@example.org' type='chat'><body>no id</body></message>");
  stage.say(*laptop, chat("m3", "third"));
  stage.say(*phone, chat("m4", "fourth"));
  EXPECT_EQ(asked(), Asked{"?2"});
  answer_history(stage, 0, {message_row(70, 1, 2, stage.clock.unix_ms(), "third", "m3")});
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "no id", "fourth"}));
}

TEST_F(ResendsTest, so_do_those_of_several_which_are_looked_into_at_once) {
  stage.say(*phone, kHello);
  stage.say(*phone, chat("m2", "you", "3@example.org"));
  stage.say(*phone, chat("m3", "again"));
  ASSERT_EQ(asked(), (Asked{"?2", "?3"}));
  answer_history(stage, 1, {});
  EXPECT_EQ(asked().size(), 2u) << "what was said first goes first";
  answer_history(stage, 0, {});
  EXPECT_EQ(asked(), (Asked{"?2", "?3", "Hello", "you", "again"}));
}

TEST_F(ResendsTest, one_without_an_id_is_never_looked_for) {
  stage.say(*phone, "<message to='2@example.org' type='chat'><body>no id</body></message>");
  stage.say(*phone, chat(std::string(513, 'i'), "long"));
  EXPECT_EQ(asked(), (Asked{"no id", "long"}));
}

TEST_F(ResendsTest, a_correction_waits_for_the_message_that_it_corrects) {
  stage.say(*phone, kHello);
  stage.say(*phone,
            "<message to='2@example.org' type='chat' id='c1'><body>Hello!</body>"
            "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>");
  answer_history(stage, 0, {});
  ASSERT_EQ(asked(), (Asked{"?2", "Hello"})) << "it is on its way, and nothing to be looked for";
  stage.answer(1, kOk, 70);
  ASSERT_EQ(asked(), (Asked{"?2", "Hello", "?2"})) << "what Turms has of it";
  EXPECT_EQ(history_query(stage, 2).id, 70);
}

/// A stream that hands over the next stanza as soon as the one before was handled.
class EagerOutlet final : public Outlet {
 public:
  void send(std::string_view, int64_t) override {}
  void end(StreamError) override {}
  void on_handled(uint32_t) override {
    if (next) std::exchange(next, {})();
  }
  [[nodiscard]] int64_t oldest_unacked_ms() const override { return 0; }
  std::function<void()> next;
};

TEST_F(ResendsTest, nobody_overtakes_those_who_may_go_on_but_have_not_yet) {
  EagerOutlet eager;
  const Resource& tv = stage.account.add_resource("tv", eager);
  stage.say(tv, kHello);
  stage.say(*phone, chat("m2", "second"));
  stage.say(*phone, chat("m3", "third"));
  eager.next = [&] {
    dispatch(stage.account, tv.id(), stanza_from(chat("m4", "fourth"), tv.full_jid()));
    dispatch(stage.account, tv.id(), stanza_from(chat("m5", "fifth"), tv.full_jid()));
  };
  answer_history(stage, 0, {hello_row()});
  EXPECT_EQ(asked(), (Asked{"?2", "second", "third", "fourth", "fifth"}));
  stage.say(tv, chat("m6", "sixth"));
  EXPECT_EQ(asked().back(), "sixth") << "nobody waits any more";
}

TEST_F(ResendsTest, a_repetition_is_ten_minutes_old_at_most) {
  stage.say(*phone, kHello);
  answer_history(stage, 0, {hello_row(599'999)});
  EXPECT_EQ(asked(), Asked{"?2"});
  stage.say(*phone, chat("m1", "Hello", "3@example.org"));
  answer_history(stage, 1, {message_row(70, 1, 3, stage.clock.unix_ms() - 600'000, "Hello", "m1")});
  EXPECT_EQ(asked(), (Asked{"?2", "?3", "Hello"}));
}

TEST_F(ResendsTest, an_account_of_ten_minutes_knows_everything_by_itself) {
  stage.clock.advance_ms(599'999);
  stage.say(*phone, kHello);
  EXPECT_EQ(asked(), Asked{"?2"});
  answer_history(stage, 0, {});
  stage.clock.advance_ms(1);
  stage.say(*phone, chat("m2", "you", "3@example.org"));
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "you"}));
}

TEST_F(ResendsTest, who_waits_when_the_account_grows_old_keeps_his_place) {
  stage.say(*phone, kHello);
  stage.clock.advance_ms(600'000);
  stage.say(*phone, chat("m2", "second"));
  EXPECT_EQ(asked(), Asked{"?2"});
  answer_history(stage, 0, {});
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "second"}));
}

TEST_F(ResendsTest, the_message_goes_on_where_turms_refuses_to_tell) {
  stage.say(*phone, kHello);
  stage.say(*phone, chat("m2", "second"));
  stage.answer(0, 1200);
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "second"}));
  EXPECT_EQ(count(kFailed), 1);
  stage.say(*phone, chat("m3", "third"));
  EXPECT_EQ(asked().back(), "third") << "it is not asked again and again";
}

TEST_F(ResendsTest, looks_again_when_the_session_was_lost_meanwhile) {
  stage.say(*phone, kHello);
  stage.say(*phone, chat("m2", "second"));
  lose_session();
  stage.say(*phone, chat("m3", "third"));
  EXPECT_EQ(asked(), Asked{"?2"});
  open_session();
  ASSERT_EQ(asked(), (Asked{"?2", "?2"}));
  answer_history(stage, stage.turms.requests.size() - 1, {hello_row()});
  EXPECT_EQ(asked(), (Asked{"?2", "?2", "second", "third"}));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(ResendsTest, refuses_when_no_session_comes_and_looks_again_when_one_does) {
  stage.say(*phone, kHello);
  lose_session();
  stage.clock.advance_ms(stage.settings.reopen_grace_ns / 1'000'000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_TRUE(contains(phone_out.take(), "<resource-constraint"));
  EXPECT_EQ(asked(), Asked{"?2"});
  open_session();
  stage.say(*phone, kHello);
  EXPECT_EQ(asked(), (Asked{"?2", "?2"}));
}

TEST_F(ResendsTest, asks_nothing_where_history_could_not_tell) {
  stage.core.capabilities.persist_record = false;
  stage.say(*phone, kHello);
  stage.core.capabilities.persist_record = true;
  stage.core.capabilities.conversation_id = false;
  stage.say(*phone, chat("m2", "second"));
  stage.core.capabilities.conversation_id = true;
  stage.settings.finds_repetitions = false;
  stage.say(*phone, chat("m3", "third"));
  EXPECT_EQ(asked(), (Asked{"Hello", "second", "third"}));
  EXPECT_EQ(count(kLooks), 0);
}

TEST_F(ResendsTest, messages_go_on_when_their_client_has_gone) {
  stage.say(*phone, kHello);
  stage.account.remove_resource(phone->id());
  stage.account.remove_resource(laptop->id());
  answer_history(stage, 0, {});
  EXPECT_EQ(asked(), (Asked{"?2", "Hello"}));
  FakeOutlet out;
  stage.say(stage.bind("desk", out), chat("m2", "second"));
  EXPECT_EQ(asked().back(), "?2") << "what was known of the conversation went with the last client";
}

TEST_F(ResendsTest, an_account_that_takes_the_place_of_another_begins_anew) {
  stage.say(*phone, kHello);
  answer_history(stage, 0, {});
  stage.clock.advance_ms(1000);
  Account next(UserId(1), stage.core, stage.turms);
  next.contacts().reading().is_under_way = true;
  next.open_session();
  FakeOutlet out;
  dispatch(next, next.add_resource("desk", out).id(), stanza_from(kHello, "1@example.org/desk"));
  stage.ready.run();
  EXPECT_EQ(asked(), (Asked{"?2", "Hello", "?2"}));
}

TEST(ResendsEnd, an_account_may_go_while_its_messages_wait) {
  FakeOutlet out;
  auto stage = std::make_unique<Stage>();
  stage->settings.finds_repetitions = true;
  stage->play();
  const Resource& phone = stage->bind("phone", out);
  stage->say(phone, kHello);
  stage->say(phone, chat("m2", "second"));
  ASSERT_EQ(stage->turms.requests.size(), 1u);
  stage.reset();
  EXPECT_EQ(out.handled, 0);
}

TEST_F(ResendsTest, only_so_many_conversations_are_looked_into_at_once) {
  for (size_t i = 0; i < Resends::kConversations; ++i) {
    stage.say(*phone, chat("m1", "Hello", std::to_string(100 + i) + "@example.org"));
  }
  EXPECT_EQ(count("xmpp_repetition_looks_skipped_total"), 0);
  stage.say(*phone, kHello);
  EXPECT_EQ(count("xmpp_repetition_looks_skipped_total"), 1);
  EXPECT_EQ(count(kLooks), static_cast<int64_t>(Resends::kConversations));
  answer_history(stage, 0, {});
  stage.say(*phone, chat("m2", "second", "3@example.org"));
  EXPECT_EQ(count(kLooks), static_cast<int64_t>(Resends::kConversations) + 1) << "what is settled makes room";
}

}  // namespace
}  // namespace turms::xmpp::features
