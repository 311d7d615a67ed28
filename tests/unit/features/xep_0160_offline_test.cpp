// SPDX-License-Identifier: Apache-2.0
// What waits for a client that was not there.
#include "archive_stage.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

class OfflineTest : public MessageTest {
 protected:
  OfflineTest() {
    stage.clock.advance_ms(1'000'000);
    stage.core.capabilities.store = true;
    stage.store.values.insert_or_assign({"wm/1", "received"}, StoredValue(1, std::to_string(stage.clock.start_ms)));
    stage.account.contacts().set_loaded();
    for (const Resource* resource : {phone, laptop}) stage.say(*resource, "<presence type='unavailable'/>");
    for (FakeOutlet* out : {&phone_out, &laptop_out}) out->take();
    history.skip();
  }
  /// A resource becomes available, and Turms answers. \returns  what it was told beside presence
  std::string come(const Resource& resource, FakeOutlet& out, std::string_view presence = "<presence/>") {
    stage.say(resource, presence);
    history.answer();
    return messages(out);
  }
  void go(const Resource& resource, FakeOutlet& out) {
    stage.say(resource, "<presence type='unavailable'/>");
    out.take();
  }
  static std::string messages(FakeOutlet& out) {
    std::string all;
    for (const std::string& one : out.sent) {
      if (one.starts_with("<message")) all += one;
    }
    out.take();
    return all;
  }
  void waits(int64_t id, std::string text, int64_t age_ms, int64_t sender = 2, int64_t recipient = 1) {
    history.rows.push_back({id, sender, recipient, stage.clock.unix_ms() - age_ms, std::move(text)});
  }
  /// A message comes, and stands in history.
  void comes(int64_t id, const std::string& text) {
    waits(id, text, 0);
    relay(2, 1, text, id);
    stage.clock.advance_ms(1'000);
  }
  /// The phone asks the archive, and is answered.
  void read_archive(std::string_view content = {}) {
    stage.say(*phone, "<iq id='m' type='set'><query xmlns='urn:xmpp:mam:2'>" + std::string(content) + "</query></iq>");
    history.answer();
    phone_out.take();
  }
  /// What is waiting can't be read for the phone: its session answers so, and no more than the first time.
  void come_in_vain() {
    history.skip();
    stage.say(*phone, "<presence/>");
    fail();
  }
  void fail() {
    stage.answer(stage.turms.requests.size() - 1, 1202);
    EXPECT_EQ(messages(phone_out), "");
    history.skip();
  }
  void tick_after(int64_t seconds) {
    stage.clock.advance_ms(seconds * 1'000);
    stage.account.tick();
    stage.ready.run();
  }
  /// \returns  whether history is asked when so much time has passed
  bool asks_after(int64_t seconds) {
    size_t at = stage.turms.requests.size();
    tick_after(seconds);
    while (at < stage.turms.requests.size() && stage.request(at).kind != proto::RequestKind::kQueryMessages) ++at;
    return at < stage.turms.requests.size();
  }
  [[nodiscard]] std::string kept() const {
    const auto found = stage.store.values.find({"wm/1", "received"});
    return found == stage.store.values.end() ? std::string() : found->second.value;
  }
  void end_all() {
    stage.account.remove_resource(phone->id());
    stage.account.remove_resource(laptop->id());
    stage.ready.run();
  }
  static size_t count(std::string_view text, std::string_view part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
  }

  FakeHistory history{stage};
};

TEST_F(OfflineTest, the_first_client_is_told_what_came_before_the_oldest_first) {
  waits(12, "second", 20'000);
  waits(11, "first", 30'000);
  waits(13, "mine", 10'000, 1, 2);
  const std::string got = come(*phone, phone_out);
  EXPECT_LT(got.find("<body>first"), got.find("<body>second")) << got;
  EXPECT_EQ(count(got, "<message"), 2U) << got;
  EXPECT_EQ(count(got, "urn:xmpp:delay"), 2U) << got;
  EXPECT_TRUE(contains(got, "<stanza-id xmlns='urn:xmpp:sid:0'")) << got;
  EXPECT_EQ(stage.metrics.value("xmpp_offline_messages_total"), 2);
}

TEST_F(OfflineTest, who_is_told_late_is_told_when_it_was_however_short_ago) {
  waits(11, "just now", 10);
  EXPECT_EQ(count(come(*phone, phone_out), "urn:xmpp:delay"), 1U);
}

TEST_F(OfflineTest, nothing_is_told_twice) {
  waits(11, "first", 30'000);
  come(*phone, phone_out);
  go(*phone, phone_out);
  EXPECT_EQ(come(*phone, phone_out), "");
  go(*phone, phone_out);
  EXPECT_EQ(come(*laptop, laptop_out), "");
}

TEST_F(OfflineTest, a_message_between_bind_and_presence_is_shown_once) {
  comes(99, "early bird");
  EXPECT_EQ(messages(phone_out), "");
  EXPECT_EQ(count(come(*phone, phone_out), "<body>early bird"), 1U);
  EXPECT_EQ(come(*laptop, laptop_out), "");
}

TEST_F(OfflineTest, who_was_never_here_is_told_only_what_came_since_he_is) {
  stage.store.values.clear();
  waits(11, "of a former life", 30'000);
  comes(99, "early bird");
  const std::string got = come(*phone, phone_out);
  EXPECT_EQ(count(got, "<message"), 1U) << got;
  EXPECT_TRUE(contains(got, "early bird")) << got;
}

TEST_F(OfflineTest, who_was_here_once_and_got_nothing_is_told_what_came_since) {
  stage.store.values.clear();
  EXPECT_EQ(come(*phone, phone_out), "");
  end_all();
  stage.clock.advance_ms(60'000);
  waits(11, "since then", 30'000);
  const Resource& tablet = stage.bind("tablet", phone_out);
  EXPECT_EQ(count(come(tablet, phone_out), "<body>since then"), 1U);
}

TEST_F(OfflineTest, a_client_beside_another_has_missed_nothing) {
  come(*phone, phone_out);
  comes(99, "to the phone");
  EXPECT_EQ(come(*laptop, laptop_out), "");
}

TEST_F(OfflineTest, a_negative_priority_takes_nothing) {
  waits(11, "first", 30'000);
  EXPECT_EQ(come(*phone, phone_out, "<presence><priority>-1</priority></presence>"), "");
  EXPECT_EQ(count(come(*phone, phone_out), "<body>first"), 1U);
}

TEST_F(OfflineTest, live_messages_wait_for_those_before_them) {
  waits(11, "older", 30'000);
  stage.say(*phone, "<presence/>");
  relay(2, 1, "newer", 50);
  EXPECT_EQ(messages(phone_out), "");
  history.answer();
  const std::string got = messages(phone_out);
  EXPECT_TRUE(contains(got, "newer")) << got;
  EXPECT_LT(got.find("<body>older"), got.find("<body>newer")) << got;
}

TEST_F(OfflineTest, what_clients_have_is_remembered_at_their_end) {
  waits(11, "first", 30'000);
  const int64_t date_ms = history.rows[0].date_ms;
  come(*phone, phone_out);
  end_all();
  EXPECT_EQ(kept(), std::to_string(date_ms));
  const Resource& tablet = stage.bind("tablet", phone_out);
  EXPECT_EQ(come(tablet, phone_out), "");
}

TEST_F(OfflineTest, what_clients_have_is_remembered_every_ten_seconds) {
  come(*phone, phone_out);
  comes(21, "one");
  const std::string first = std::to_string(history.rows.back().date_ms);
  stage.clock.advance_ms(10'000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_EQ(kept(), first);
  comes(22, "two");
  stage.account.tick();
  stage.ready.run();
  EXPECT_EQ(kept(), first);
}

TEST_F(OfflineTest, what_is_not_acknowledged_is_told_again) {
  come(*phone, phone_out);
  comes(21, "has it");
  comes(22, "may not have it");
  phone_out.unacked_ms = history.rows.back().date_ms;
  end_all();
  EXPECT_EQ(kept(), std::to_string(history.rows.back().date_ms - 1));
  const Resource& tablet = stage.bind("tablet", laptop_out);
  const std::string got = come(tablet, laptop_out);
  EXPECT_EQ(count(got, "<message"), 1U) << got;
  EXPECT_TRUE(contains(got, "may not have it")) << got;
}

TEST_F(OfflineTest, what_one_client_lost_goes_to_those_that_are_there) {
  come(*phone, phone_out);
  comes(21, "lost");
  phone_out.unacked_ms = history.rows.back().date_ms;
  EXPECT_EQ(come(*laptop, laptop_out), "");
  comes(22, "for both");
  EXPECT_EQ(count(messages(laptop_out), "<body>for both"), 1U);
  stage.account.remove_resource(phone->id());
  stage.ready.run();
  history.answer();
  const std::string got = messages(laptop_out);
  EXPECT_EQ(count(got, "<message"), 1U) << got;
  EXPECT_TRUE(contains(got, "<body>lost")) << got;
}

TEST_F(OfflineTest, of_very_many_the_newest_are_told_and_the_others_counted) {
  for (int64_t i = 0; i < 250; ++i) waits(1000 + i, "m" + std::to_string(i), 100'000 - i);
  const std::string got = come(*phone, phone_out);
  EXPECT_TRUE(got.starts_with("<message from='example.org' to='1@example.org' type='headline'><body>50 older")) << got;
  EXPECT_EQ(count(got, "<message"), 201U);
  EXPECT_FALSE(contains(got, "<body>m49<"));
  EXPECT_TRUE(contains(got, "<body>m50<"));
  EXPECT_TRUE(contains(got, "<body>m249<"));
}

TEST_F(OfflineTest, a_recall_is_told_as_a_retraction) {
  StoredRow recall{12, 2, 1, stage.clock.unix_ms() - 10'000, "4711"};
  recall.is_recall = true;
  history.rows.push_back(recall);
  const std::string got = come(*phone, phone_out);
  EXPECT_TRUE(contains(got, "urn:xmpp:message-retract:1")) << got;
  EXPECT_TRUE(contains(got, "4711")) << got;
}

TEST_F(OfflineTest, who_asks_the_archive_before_presence_is_told_only_what_came_since) {
  waits(11, "in the archive", 30'000);
  read_archive();
  EXPECT_EQ(come(*phone, phone_out), "");
  go(*phone, phone_out);
  read_archive("<set xmlns='http://jabber.org/protocol/rsm'><max>10</max><before/></set>");
  stage.clock.advance_ms(1'000);
  waits(12, "between", 2'000);  // by Turms' clock before the question
  const std::string got = come(*phone, phone_out);
  EXPECT_EQ(count(got, "<message"), 1U) << got;
  EXPECT_TRUE(contains(got, "between")) << got;
}

TEST_F(OfflineTest, who_asks_the_archive_and_is_not_answered_yet_is_not_told_either) {
  waits(11, "in the archive", 30'000);
  stage.say(*phone, "<iq id='m' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  stage.say(*phone, "<presence/>");
  history.answer();
  EXPECT_EQ(count(phone_out.take(), "<body>in the archive"), 1U);
}

TEST_F(OfflineTest, who_asks_the_archive_for_something_else_is_told) {
  waits(11, "missed", 30'000);
  read_archive("<set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set>");
  EXPECT_EQ(count(come(*phone, phone_out), "<body>missed"), 1U);
}

TEST_F(OfflineTest, who_asks_the_archive_in_vain_is_told) {
  waits(11, "missed", 30'000);
  stage.say(*phone, "<iq id='m' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  stage.answer(stage.turms.requests.size() - 1, 1202);
  EXPECT_TRUE(contains(phone_out.take(), "type='error'"));
  history.skip();
  EXPECT_EQ(count(come(*phone, phone_out), "<body>missed"), 1U);
}

TEST_F(OfflineTest, what_could_not_be_read_is_read_again_ever_more_rarely) {
  waits(11, "first", 30'000);
  come_in_vain();
  EXPECT_FALSE(asks_after(9));
  EXPECT_TRUE(asks_after(1));
  fail();
  EXPECT_FALSE(asks_after(19));
  EXPECT_TRUE(asks_after(1));
  for (int i = 0; i < 6; ++i) {
    fail();
    tick_after(320);
  }
  history.answer();
  EXPECT_EQ(count(messages(phone_out), "<body>first"), 1U);
  EXPECT_FALSE(asks_after(1'000));
}

TEST_F(OfflineTest, a_message_that_came_live_meanwhile_is_not_told_again) {
  waits(11, "first", 30'000);
  come_in_vain();
  comes(99, "live");
  EXPECT_EQ(count(messages(phone_out), "<body>live"), 1U);
  tick_after(10);
  history.answer();
  const std::string got = messages(phone_out);
  EXPECT_EQ(count(got, "<message"), 1U) << got;
  EXPECT_TRUE(contains(got, "<body>first")) << got;
}

TEST_F(OfflineTest, what_comes_live_while_one_client_is_told_of_the_past_reaches_all) {
  waits(11, "first", 30'000);
  come_in_vain();
  come(*laptop, laptop_out);
  tick_after(10);
  comes(99, "live");
  history.answer();
  EXPECT_EQ(count(messages(phone_out), "<body>live"), 1U);
  EXPECT_EQ(count(messages(laptop_out), "<body>live"), 1U);
}

TEST_F(OfflineTest, nothing_is_read_again_for_a_client_that_went) {
  waits(11, "first", 30'000);
  come_in_vain();
  go(*phone, phone_out);
  EXPECT_FALSE(asks_after(10));
  come_in_vain();
  stage.account.remove_resource(phone->id());
  EXPECT_FALSE(asks_after(100));
}

TEST_F(OfflineTest, what_one_client_lost_is_read_again_for_the_other) {
  come(*phone, phone_out);
  comes(21, "lost");
  phone_out.unacked_ms = history.rows.back().date_ms;
  EXPECT_EQ(come(*laptop, laptop_out), "");
  comes(22, "for both");
  EXPECT_EQ(count(messages(laptop_out), "<body>for both"), 1U);
  history.skip();
  stage.account.remove_resource(phone->id());
  stage.ready.run();
  stage.answer(stage.turms.requests.size() - 1, 1202);
  history.skip();
  tick_after(10);
  history.answer();
  EXPECT_EQ(count(messages(laptop_out), "<body>lost"), 1U);
}

TEST_F(OfflineTest, what_could_not_be_read_is_read_with_the_next_session) {
  waits(11, "first", 30'000);
  come_in_vain();
  stage.account.lose_session(300, "cut");
  stage.ready.run();
  stage.account.open_session();
  stage.ready.run();
  history.answer();
  EXPECT_EQ(count(messages(phone_out), "<body>first"), 1U);
}

TEST_F(OfflineTest, without_its_mark_nothing_is_told) {
  waits(11, "first", 30'000);
  stage.store.failure = Error{Code::io, "store", "broken"};
  EXPECT_EQ(come(*phone, phone_out), "");
  comes(99, "live");
  EXPECT_EQ(count(messages(phone_out), "<body>live"), 1U);
  stage.store.failure.reset();
  tick_after(10);
  history.answer();
  EXPECT_EQ(count(messages(phone_out), "<body>first"), 1U);
}

TEST_F(OfflineTest, of_a_user_who_was_removed_no_mark_is_missed) {
  come(*phone, phone_out);
  stage.store.failure = Error{Code::not_found, "store", "its user was removed"};
  comes(99, "live");
  end_all();
  EXPECT_TRUE(stage.log.line("offline.mark_not_kept").empty());
}

TEST_F(OfflineTest, that_no_mark_could_be_kept_is_told) {
  come(*phone, phone_out);
  stage.store.failure = Error{Code::io, "store", "broken"};
  comes(99, "live");
  end_all();
  EXPECT_FALSE(stage.log.line("offline.mark_not_kept").empty());
}

TEST_F(OfflineTest, without_a_store_nothing_is_told_and_nothing_promised) {
  stage.core.capabilities.store = false;
  waits(11, "first", 30'000);
  EXPECT_EQ(come(*phone, phone_out), "");
  const std::string_view question =
      "<iq type='get' to='example.org' id='d'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>";
  stage.say(*phone, question);
  EXPECT_FALSE(contains(phone_out.take(), "msgoffline"));
  stage.core.capabilities.store = true;
  stage.say(*phone, question);
  EXPECT_TRUE(contains(phone_out.take(), "<feature var='msgoffline'/>"));
}

}  // namespace
}  // namespace turms::xmpp::features
