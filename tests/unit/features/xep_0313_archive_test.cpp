// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "archive_stage.h"
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr int64_t kStart = 1'600'000'000'000;  // 2020-09-13T12:26:40Z
constexpr std::string_view kRsm = "http://jabber.org/protocol/rsm";

class ArchiveTest : public ::testing::Test {
 protected:
  ArchiveTest() {
    stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
    stage.account.contacts().set_loaded();
    stage.play();
    phone = &stage.bind("phone", out);
    history.skip();
  }

  /// What is sent for a query with `content`: every result, then the end.
  std::vector<std::string> query(std::string_view content = {}, std::string_view to = {}) {
    out.sent.clear();
    std::string iq = "<iq id='q1' type='set'";
    if (!to.empty()) iq += " to='" + std::string(to) + "'";
    stage.say(*phone, iq + "><query xmlns='urn:xmpp:mam:2' queryid='f'>" + std::string(content) + "</query></iq>");
    history.answer();
    return out.sent;
  }
  static std::string form(std::string_view var, std::string_view value) {
    return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>"
           "<field var='" +
           std::string(var) + "'><value>" + std::string(value) + "</value></field></x>";
  }
  static std::string page(std::string_view content) {
    return "<set xmlns='" + std::string(kRsm) + "'>" + std::string(content) + "</set>";
  }

  Stage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
  FakeHistory history{stage};
};

TEST_F(ArchiveTest, tells_results_and_then_the_end) {
  history.rows = {{11, 2, 1, kStart, "Hello", "m1"}, {12, 1, 2, kStart + 1, "Hi"}};
  const std::vector<std::string> sent = query();
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[0],
            "<message from='1@example.org' to='1@example.org/phone'>"
            "<result xmlns='urn:xmpp:mam:2' queryid='f' id='11'><forwarded xmlns='urn:xmpp:forward:0'>"
            "<delay xmlns='urn:xmpp:delay' stamp='2020-09-13T12:26:40.000Z'/>"
            "<message xmlns='jabber:client' from='2@example.org' to='1@example.org' type='chat' id='m1'>"
            "<body>Hello</body><stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='11'/></message>"
            "</forwarded></result></message>");
  EXPECT_TRUE(contains(sent[1], "from='1@example.org' to='2@example.org' type='chat' id='12'"));
  EXPECT_EQ(sent[2],
            "<iq type='result' id='q1' to='1@example.org/phone'><fin xmlns='urn:xmpp:mam:2' complete='true'>"
            "<set xmlns='http://jabber.org/protocol/rsm'><first>11</first><last>12</last></set></fin></iq>");
}

TEST_F(ArchiveTest, flipped_pages_come_newest_first_and_end_alike) {
  history.rows = {{11, 2, 1, kStart}, {12, 1, 2, kStart + 1}};
  const std::vector<std::string> sent = query("<flip-page/>");
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_TRUE(contains(sent[0], "id='12'"));
  EXPECT_TRUE(contains(sent[1], "id='11'"));
  EXPECT_TRUE(contains(sent[2], "<first>11</first><last>12</last>"));
}

TEST_F(ArchiveTest, the_domain_answers_for_itself) {
  history.rows = {{11, 2, 1, kStart}};
  EXPECT_TRUE(contains(query({}, "example.org").front(), "<message from='example.org' to='1@example.org/phone'>"));
  EXPECT_TRUE(contains(query({}, "2@example.org").back(), "service-unavailable"));
}

TEST_F(ArchiveTest, pages_go_on_until_complete) {
  for (int64_t i = 1; i <= 120; ++i) history.rows.push_back({i, 2, 1, kStart + i});
  std::vector<std::string> sent = query();
  ASSERT_EQ(sent.size(), 51u);
  EXPECT_FALSE(contains(sent.back(), "complete"));
  EXPECT_TRUE(contains(sent.back(), "<last>50</last>"));
  sent = query(page("<max>100</max><after>50</after>"));
  ASSERT_EQ(sent.size(), 71u);
  EXPECT_TRUE(contains(sent.back(), "complete='true'"));
}

TEST_F(ArchiveTest, a_page_of_long_messages_ends_early) {
  for (int64_t i = 1; i <= 9; ++i) history.rows.push_back({i, 2, 1, kStart + i, std::string(60'000, 'x')});
  std::vector<std::string> sent = query(page("<max>7</max>"));
  ASSERT_EQ(sent.size(), 6u);
  EXPECT_TRUE(contains(sent.back(), "<first>1</first><last>5</last>"));
  EXPECT_FALSE(contains(sent.back(), "complete"));
  sent = query(page("<max>7</max><before/>"));
  ASSERT_EQ(sent.size(), 6u);
  EXPECT_TRUE(contains(sent.front(), "id='5'"));
  EXPECT_TRUE(contains(sent.back(), "<first>5</first><last>9</last>"));
  EXPECT_TRUE(contains(query(page("<before>5</before>")).back(), "complete='true'"));
}

TEST_F(ArchiveTest, one_contact_or_one_of_its_resources) {
  history.rows = {{11, 2, 1, kStart}, {12, 3, 1, kStart + 1}};
  EXPECT_EQ(query(form("with", "2@example.org")).size(), 2u);
  EXPECT_EQ(query(form("with", "2@example.org/balcony")).size(), 1u);
  EXPECT_EQ(query(form("with", "romeo@elsewhere.org")).size(), 1u);
  EXPECT_TRUE(contains(query(form("with", "5@conference.example.org")).front(), "item-not-found"));
}

TEST_F(ArchiveTest, a_recall_shows_as_a_retraction) {
  stage.account.message_index().put(bridge::Conversation::with(UserId(2)), UserId(2), "m7", {MessageId(7), kStart});
  history.rows = {{11, 2, 1, kStart, "7", {}, 0, true}, {12, 2, 1, kStart + 1, "8", {}, 0, true}};
  const std::vector<std::string> sent = query();
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_TRUE(contains(sent[0], "<retract xmlns='urn:xmpp:message-retract:1' id='m7'/>"));
  EXPECT_TRUE(contains(sent[1], "<retract xmlns='urn:xmpp:message-retract:1' id='8'/>"));
}

TEST_F(ArchiveTest, a_late_edit_shows_as_a_correction) {
  history.rows = {{11, 2, 1, kStart, "now", "m1", kStart + 9}, {12, 2, 1, kStart + 5, "known", "m2"}};
  const std::vector<std::string> sent = query(page("<after>12</after>"));
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(contains(sent[0], "<result xmlns='urn:xmpp:mam:2' queryid='f' id='11~1600000000009'>"));
  EXPECT_TRUE(contains(sent[0], "<body>now</body>"));
  EXPECT_TRUE(contains(sent[0], "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"));
  EXPECT_TRUE(contains(sent[1], "<last>11~1600000000009</last>"));
}

TEST_F(ArchiveTest, what_was_told_is_known_by_its_id) {
  history.rows = {{11, 2, 1, kStart, "Hello", "m1"}};
  query();
  const bridge::IndexedMessage* known =
      stage.account.message_index().find(bridge::Conversation::with(UserId(2)), UserId(2), "m1");
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->id, MessageId(11));
  EXPECT_EQ(known->date_ms, kStart);
}

TEST_F(ArchiveTest, an_older_message_does_not_take_the_id_of_a_younger_one) {
  const bridge::Conversation in = bridge::Conversation::with(UserId(2));
  stage.account.message_index().put(in, UserId(2), "m1", {MessageId(99), kStart + 50});
  history.rows = {{11, 2, 1, kStart, "Hello", "m1"}};
  query();
  EXPECT_EQ(stage.account.message_index().find(in, UserId(2), "m1")->id, MessageId(99));
}

TEST_F(ArchiveTest, messages_of_blocked_users_are_not_told) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  history.rows = {{11, 2, 1, kStart}, {12, 3, 1, kStart + 1}};
  const std::vector<std::string> sent = query();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(contains(sent[0], "from='3@example.org'"));
}

TEST_F(ArchiveTest, a_stranger_to_whom_the_user_wrote_is_in_the_archive) {
  stage.say(*phone, "<message to='77@example.org' id='s1' type='chat'><body>Who are you?</body></message>");
  stage.answer(stage.turms.requests.size() - 1, 1000, 31);
  history.skip();
  history.rows = {{31, 1, 77, kStart, "Who are you?", "s1"}};
  EXPECT_TRUE(contains(query().front(), "Who are you?"));
}

TEST_F(ArchiveTest, unknown_ids_fields_and_malformed_forms_are_refused) {
  EXPECT_TRUE(contains(query(page("<after>5</after>")).front(), "item-not-found"));
  EXPECT_TRUE(contains(query(form("ids", "5")).front(), "item-not-found"));
  EXPECT_TRUE(contains(query(form("colour", "red")).front(), "feature-not-implemented"));
  EXPECT_TRUE(contains(query(form("start", "soon")).front(), "bad-request"));
}

TEST_F(ArchiveTest, five_pages_at_once_and_no_more) {
  for (int i = 0; i < 6; ++i) {
    stage.say(*phone, "<iq id='p" + std::to_string(i) + "' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  }
  ASSERT_EQ(out.sent.size(), 1u);
  EXPECT_TRUE(contains(out.sent[0], "id='p5'"));
  EXPECT_TRUE(contains(out.sent[0], "resource-constraint"));
  history.answer();
  EXPECT_EQ(out.sent.size(), 6u);
  EXPECT_FALSE(contains(query().back(), "error"));
}

TEST_F(ArchiveTest, a_client_that_went_away_is_told_nothing) {
  history.rows = {{11, 2, 1, kStart}};
  FakeOutlet other;
  stage.bind("laptop", other);
  stage.say(*phone, "<iq id='q' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  stage.account.remove_resource(phone->id());
  history.answer();
  EXPECT_TRUE(other.sent.empty());
}

TEST_F(ArchiveTest, a_silent_turms_is_no_empty_archive) {
  stage.say(*phone, "<iq id='q' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  stage.clock.advance_ms(60'000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_TRUE(contains(out.take(), "remote-server-timeout"));
}

TEST_F(ArchiveTest, shows_its_form_and_its_ends) {
  stage.say(*phone, "<iq id='q1' type='get'><query xmlns='urn:xmpp:mam:2'/></iq>");
  EXPECT_TRUE(contains(out.take(), "<field var='with' type='jid-single'/>"));
  stage.say(*phone, "<iq id='q2' type='get'><metadata xmlns='urn:xmpp:mam:2'/></iq>");
  history.answer();
  EXPECT_TRUE(contains(out.take(), "<metadata xmlns='urn:xmpp:mam:2'/>"));
  history.rows = {{11, 2, 1, kStart}, {12, 1, 2, kStart + 1}, {10, 2, 1, kStart + 2}};
  stage.say(*phone, "<iq id='q3' type='get'><metadata xmlns='urn:xmpp:mam:2'/></iq>");
  history.answer();
  EXPECT_TRUE(contains(out.take(),
                       "<start id='11' timestamp='2020-09-13T12:26:40.000Z'/>"
                       "<end id='10' timestamp='2020-09-13T12:26:40.002Z'/>"));
}

TEST_F(ArchiveTest, says_what_it_lacks) {
  const auto disco = [this] {
    stage.say(*phone,
              "<iq id='d' type='get' to='1@example.org'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    return out.take();
  };
  const std::string whole = disco();
  EXPECT_TRUE(contains(whole, "<feature var='urn:xmpp:mam:2'/>"));
  EXPECT_TRUE(contains(whole, "<feature var='urn:xmpp:mam:2#extended'/>"));
  EXPECT_FALSE(contains(whole, "urn:turms:caps"));
  stage.core.capabilities.persist_record = stage.core.capabilities.conversation_id = false;
  EXPECT_TRUE(contains(disco(),
                       "<field var='archive' type='list-multi'><value>text-only</value>"
                       "<value>received-only</value></field>"));
}

TEST_F(ArchiveTest, pages_of_one_account_are_not_counted_against_another) {
  const std::string question = "<iq id='q' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>";
  FakeUpstream other_turms(stage.ready);
  Account other(UserId(900), stage.core, other_turms);
  FakeOutlet other_out;
  Resource& desk = other.add_resource("desk", other_out);
  ASSERT_EQ(desk.id(), phone->id()) << "numbers of their own";
  other.contacts().set_loaded();
  other.open_session();
  for (int page = 0; page < 5; ++page) dispatch(other, desk.id(), stanza_from(question, desk.full_jid()));
  history.rows = {{11, 2, 1, kStart}};
  EXPECT_TRUE(contains(query().back(), "<fin"));
}

// Turms gives out own messages by contact only.
TEST(ArchiveAtLoginTest, waits_until_the_contacts_are_known) {
  Stage stage;
  FakeOutlet out;
  FakeHistory history(stage);
  stage.play();
  Resource& phone = stage.bind("phone", out);
  history.skip();
  history.rows = {{12, 1, 2, kStart, "Hi"}};
  out.sent.clear();
  stage.say(phone, "<iq id='q1' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  history.answer();
  EXPECT_TRUE(out.sent.empty());
  stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
  stage.account.contacts().set_loaded();
  stage.ready.run();
  history.answer();
  ASSERT_EQ(out.sent.size(), 2u);
  EXPECT_TRUE(contains(out.sent.front(), "<body>Hi</body>"));
}

TEST(ArchiveAtLoginTest, does_not_answer_with_half_of_it) {
  Stage stage;
  FakeOutlet out;
  stage.play();
  Resource& phone = stage.bind("phone", out);
  out.sent.clear();
  stage.say(phone, "<iq id='q1' type='set'><query xmlns='urn:xmpp:mam:2'/></iq>");
  stage.clock.advance_ms(60'000);
  stage.account.tick();
  stage.ready.run();
  ASSERT_EQ(out.sent.size(), 1u);
  EXPECT_TRUE(contains(out.sent.front(), "remote-server-timeout"));
}

}  // namespace
}  // namespace turms::xmpp::features
