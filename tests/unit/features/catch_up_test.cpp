// SPDX-License-Identifier: Apache-2.0
// A household whose Turms session is lost for a minute, and what it is told afterwards.
#include "features/catch_up.h"

#include <coroutine>
#include <stdexcept>

#include "archive_stage.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

class CatchUpTest : public MessageTest {
 protected:
  CatchUpTest() {
    stage.clock.advance_ms(1'000'000);
    want_carbons(*laptop, laptop_out);
    history.skip();
  }
  void lose_and_return() {
    stage.account.lose_session(300, "cut");
    stage.ready.run();
    stage.clock.advance_ms(60'000);
    stage.account.open_session();
    stage.ready.run();
  }
  void missed(int64_t id, std::string text, int64_t age_ms, int64_t sender = 2, int64_t recipient = 1) {
    history.rows.push_back({id, sender, recipient, stage.clock.unix_ms() - age_ms, std::move(text)});
  }
  static size_t count(std::string_view text, std::string_view part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
  }
  /// The index of the last question for messages.
  [[nodiscard]] size_t last_question() const {
    for (size_t i = stage.turms.requests.size(); i > 0; --i) {
      if (stage.request(i - 1).kind == proto::RequestKind::kQueryMessages) return i - 1;
    }
    throw std::logic_error("nothing was asked");
  }

  /// Something is to be shown in its turn; `is_slow`: once the gate has opened.
  void take_turn(const std::string& what, bool is_slow = false) {
    stage.hooks.in_turn(stage.account, what.size(), [this, what, is_slow](Account&) { return show(what, is_slow); });
  }
  Task<void> show(std::string what, bool is_slow) {
    if (is_slow) co_await gate.wait();
    phone->send("<body>" + what + "</body>");
  }
  static Task<void> fail() {
    co_await std::suspend_never();
    throw std::runtime_error("a bug");
  }
  /// The bodies that the phone was sent since the last call.
  std::string told() {
    std::string bodies;
    const std::string got = phone_out.take();
    for (size_t at = got.find("<body>"); at != std::string::npos; at = got.find("<body>", at + 1)) {
      bodies.append(got, at + 6, got.find("</body>", at) - at - 6).append(1, ' ');
    }
    return bodies;
  }

  FakeHistory history{stage};
  Condition gate{stage.ready};
};

TEST_F(CatchUpTest, tells_what_came_while_the_session_was_down) {
  lose_and_return();
  missed(202, "second", 20'000);
  missed(201, "first", 30'000);
  history.answer();
  const std::string got = phone_out.take();
  EXPECT_LT(got.find("first"), got.find("second")) << got;
  EXPECT_TRUE(contains(got, "second")) << got;
  EXPECT_TRUE(contains(got, "urn:xmpp:delay")) << got;
  EXPECT_EQ(stage.metrics.value("xmpp_messages_caught_up_total"), 2);
}

TEST_F(CatchUpTest, tells_what_the_user_sent_elsewhere_as_carbons) {
  lose_and_return();
  missed(201, "question", 30'000);
  missed(202, "answer", 20'000, 1, 2);
  history.answer();
  EXPECT_FALSE(contains(phone_out.take(), "answer"));
  const std::string got = laptop_out.take();
  EXPECT_TRUE(contains(got, "<sent xmlns")) << got;
  EXPECT_TRUE(contains(got, "answer")) << got;
}

TEST_F(CatchUpTest, asks_from_shortly_before_the_last_one_it_saw) {
  relay(2, 1, "live", 77);
  const int64_t seen_ms = stage.clock.unix_ms();
  lose_and_return();
  EXPECT_EQ(history_query(stage, last_question()).date_start_ms, seen_ms - CatchUp::kOverlapMs);
}

TEST_F(CatchUpTest, shows_nothing_that_it_has_shown_before) {
  missed(77, "live", 0);
  relay(2, 1, "live", 77);
  phone_out.take();
  lose_and_return();
  history.answer();
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(CatchUpTest, copies_nothing_that_went_through_here) {
  stage.say(*phone, kHello);
  stage.answer(stage.turms.requests.size() - 1, kOk, 555);
  EXPECT_TRUE(contains(laptop_out.take(), "Hello"));
  missed(555, "Hello", 0, 1, 2);
  missed(556, "Hi", 0);
  lose_and_return();
  history.answer();
  EXPECT_FALSE(contains(laptop_out.take(), "<sent"));
}

TEST_F(CatchUpTest, lets_live_messages_wait_for_older_ones) {
  lose_and_return();
  missed(201, "older", 30'000);
  relay(2, 1, "newer", 300);
  EXPECT_EQ(phone_out.take(), "");
  history.answer();
  const std::string got = phone_out.take();
  EXPECT_TRUE(contains(got, "newer")) << got;
  EXPECT_LT(got.find("older"), got.find("newer")) << got;
  relay(2, 1, "now", 301);
  EXPECT_TRUE(contains(phone_out.take(), "now"));
}

TEST_F(CatchUpTest, shows_what_comes_both_ways_once) {
  lose_and_return();
  missed(300, "both", 0);
  relay(2, 1, "both", 300);
  history.answer();
  relay(2, 1, "both", 300);
  EXPECT_EQ(count(phone_out.take(), "<body>both"), 1U);
}

TEST_F(CatchUpTest, lets_only_so_many_wait) {
  lose_and_return();
  for (size_t i = 0; i <= CatchUp::kHeld; ++i) relay(2, 1, "flood", static_cast<int64_t>(1000 + i));
  EXPECT_EQ(phone_out.sent.size(), CatchUp::kHeld);
  EXPECT_EQ(stage.metrics.value("xmpp_messages_hurried_total"), static_cast<int64_t>(CatchUp::kHeld));
  history.answer();
  EXPECT_EQ(phone_out.sent.size(), CatchUp::kHeld + 1);
}

TEST_F(CatchUpTest, reads_page_after_page) {
  lose_and_return();
  for (int64_t i = 0; i < 1200; ++i) missed(2000 + i, "m" + std::to_string(i), 50'000 - i);
  history.answer();
  EXPECT_EQ(phone_out.sent.size(), 1200U);
}

TEST_F(CatchUpTest, asks_again_when_it_was_refused_and_shows_what_is_live_meanwhile) {
  lose_and_return();
  const size_t asked = last_question();
  stage.answer(asked, 1202);
  history.skip();
  relay(2, 1, "live", 300);
  EXPECT_TRUE(contains(phone_out.take(), "live"));
  missed(201, "late", 30'000);
  stage.clock.advance_ms(11'000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_GT(last_question(), asked);
  history.answer();
  EXPECT_TRUE(contains(phone_out.take(), "late"));
}

TEST_F(CatchUpTest, begins_again_when_the_session_is_lost_again) {
  lose_and_return();
  const int64_t from_ms = history_query(stage, last_question()).date_start_ms;
  lose_and_return();
  EXPECT_EQ(history_query(stage, last_question()).date_start_ms, from_ms);
  missed(201, "late", 90'000);
  history.answer();
  EXPECT_EQ(count(phone_out.take(), "<body>late"), 1U);
}

TEST_F(CatchUpTest, says_nothing_to_an_account_that_has_gone) {
  lose_and_return();
  missed(201, "late", 30'000);
  stage.account.remove_resource(phone->id());
  stage.account.remove_resource(laptop->id());
  history.answer();
  EXPECT_EQ(stage.metrics.value("xmpp_messages_caught_up_total"), 0);
}

TEST_F(CatchUpTest, lets_edits_wait_in_their_order_with_messages) {
  lose_and_return();
  missed(201, "older", 30'000);
  relay(2, 1, "newer", 300);
  take_turn("edit");
  relay(2, 1, "newest", 301);
  EXPECT_EQ(phone_out.take(), "");
  history.answer();
  EXPECT_EQ(told(), "older newer edit newest ");
}

TEST_F(CatchUpTest, lets_messages_and_edits_wait_for_an_edit_that_has_to_be_read) {
  take_turn("edit", true);
  relay(2, 1, "newer", 300);
  take_turn("another", true);
  relay(2, 1, "newest", 301);
  EXPECT_EQ(phone_out.take(), "");
  gate.announce();
  stage.ready.run();
  EXPECT_EQ(told(), "edit newer ");
  gate.announce();
  stage.ready.run();
  EXPECT_EQ(told(), "another newest ");
}

TEST_F(CatchUpTest, lets_nothing_wait_for_an_edit_that_failed) {
  stage.hooks.in_turn(stage.account, 1, [](Account&) { return fail(); });
  relay(2, 1, "newer", 300);
  EXPECT_EQ(told(), "newer ");
}

TEST_F(CatchUpTest, lets_only_so_many_edits_wait) {
  take_turn("first", true);
  for (size_t i = 0; i < CatchUp::kHeld; ++i) take_turn("flood");
  EXPECT_EQ(told(), "");
  take_turn("one more");
  EXPECT_EQ(count(told(), "flood"), CatchUp::kHeld);
  gate.announce();
  stage.ready.run();
  EXPECT_EQ(told(), "first one more ");
}

TEST_F(CatchUpTest, tells_once_of_an_edit_of_the_last_message_before) {
  relay(2, 1, "live", 77);
  missed(77, "live again", 0);
  for (int second = 0; second < 60; ++second) {
    stage.clock.advance_ms(1'000);
    stage.account.tick();
  }
  lose_and_return();
  history.rows.back().modified_ms = stage.clock.unix_ms() - 20'000;
  phone_out.take();
  history.answer();
  EXPECT_EQ(count(phone_out.take(), "<body>live again"), 1U);
}

TEST_F(CatchUpTest, tells_of_edits_that_were_made_while_the_session_was_down) {
  missed(76, "old", 600'000);
  relay(2, 1, "live", 77);
  missed(77, "live", 0);
  missed(75, "edited long ago", 600'000);
  history.rows.back().modified_ms = stage.clock.unix_ms() - 300'000;
  lose_and_return();
  for (size_t i = 0; i < 2; ++i) {
    history.rows[i].text += " again";
    history.rows[i].modified_ms = stage.clock.unix_ms() - 20'000 - static_cast<int64_t>(i);
  }
  phone_out.take();
  history.answer();
  const std::string got = phone_out.take();
  EXPECT_EQ(count(got, "<message"), 2U) << got;
  EXPECT_LT(got.find("<body>live again"), got.find("<body>old again")) << got;
  EXPECT_TRUE(contains(got, "<replace xmlns='urn:xmpp:message-correct:0' id='76'/>")) << got;
}

}  // namespace
}  // namespace turms::xmpp::features
