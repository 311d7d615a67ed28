// SPDX-License-Identifier: Apache-2.0
#include "features/presence_broadcast.h"

#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

using Kind = PeerNews::Kind;
using Users = std::vector<UserId>;

class PresenceBroadcastTest : public PresenceStage {};

// ---- What the account says ----

TEST_F(PresenceBroadcastTest, goes_to_all_contacts_that_may_see_it) {
  for (const int64_t user : {2, 3, 4, 5}) befriend(user);
  change(4, [](bridge::Contact& contact) { contact.note.withholds_presence = true; });
  change(5, [](bridge::Contact& contact) { contact.is_blocked = true; });
  begin();
  stage.say(*phone, "<presence><show>dnd</show></presence>");
  const auto told_once = told(Kind::presence);
  ASSERT_EQ(told_once.size(), 1U);
  const PeerNews& news = *told_once[0].first;
  EXPECT_EQ(told_once[0].second, (Users{UserId(2), UserId(3)}));
  EXPECT_EQ(news.xml, "<presence from='1@example.org/phone'><show>dnd</show></presence>");
  EXPECT_EQ(news.from_resource, "phone");
  EXPECT_TRUE(news.is_available);
}

TEST_F(PresenceBroadcastTest, carries_all_that_the_client_said) {
  befriend(2);
  begin();
  stage.say(*phone,
            "<presence xml:lang='de' id='p1'><idle xmlns='urn:xmpp:idle:1' since='2026-01-01T00:00:00Z'/>"
            "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='v'/></presence>");
  const std::string xml = told(Kind::presence).at(0).first->xml;
  EXPECT_TRUE(contains(xml, "xml:lang='de'")) << xml;
  EXPECT_TRUE(contains(xml, "<idle xmlns='urn:xmpp:idle:1' since='2026-01-01T00:00:00Z'/>")) << xml;
  EXPECT_TRUE(contains(xml, "ver='v'")) << xml;
}

TEST_F(PresenceBroadcastTest, of_each_way_to_go_is_unavailable_once) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  static_cast<void>(told(Kind::presence));
  stage.say(*phone, "<presence type='unavailable'><status>bye</status></presence>");
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_FALSE(said[0].first->is_available);
  EXPECT_EQ(said[0].first->xml,
            "<presence from='1@example.org/phone' type='unavailable'><status>bye</status></presence>");
  stage.account.remove_resource(phone->id());
  EXPECT_TRUE(told(Kind::presence).empty()) << "it had gone before";
  stage.account.remove_resource(laptop->id());
  const auto lost = told(Kind::presence);
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].first->xml, "<presence from='1@example.org/laptop' type='unavailable'/>");
}

TEST_F(PresenceBroadcastTest, waits_until_the_contacts_are_known) {
  stage.account.open_session();
  stage.say(*phone, "<presence><show>away</show></presence>");
  stage.say(*phone, "<presence><show>xa</show></presence>");
  EXPECT_TRUE(told(Kind::presence).empty());
  tick(30'000);  // longer than any request: it is not given up
  stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
  stage.account.contacts().set_loaded();
  stage.ready.run();
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(contains(said[0].first->xml, "<show>xa</show>"));
  EXPECT_EQ(said[0].second, Users{UserId(2)});
  ASSERT_EQ(told(Kind::probe).size(), 1U);
}

TEST_F(PresenceBroadcastTest, that_changes_too_often_is_told_later_as_it_is_then) {
  stage.settings.presence_changes = 2;
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  stage.say(*phone, "<presence><show>away</show></presence>");
  EXPECT_EQ(told(Kind::presence).size(), 2U);
  stage.say(*phone, "<presence><show>xa</show></presence>");
  stage.say(*phone, "<presence><show>dnd</show></presence>");
  stage.say(*phone, "<presence><show>chat</show></presence>");
  EXPECT_TRUE(told(Kind::presence).empty());
  EXPECT_EQ(stage.metrics.value("turms_xmpp_presence_braked_total"), 3);
  EXPECT_TRUE(contains(phone_out.take(), "<show>chat</show>")) << "the own resources see everything";
  tick();
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(contains(said[0].first->xml, "<show>chat</show>"));
  tick();
  EXPECT_TRUE(told(Kind::presence).empty());
  stage.say(*laptop, "<presence/>");
  EXPECT_EQ(told(Kind::presence).size(), 1U) << "another resource has its own pace";
}

TEST_F(PresenceBroadcastTest, of_one_that_comes_and_goes_too_often_ends_as_it_is_then) {
  stage.settings.presence_changes = 1;
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  for (int i = 0; i < 5; ++i) {
    stage.say(*phone, "<presence type='unavailable'/>");
    stage.say(*phone, "<presence/>");
  }
  EXPECT_EQ(told(Kind::presence).size(), 1U);
  EXPECT_EQ(told(Kind::probe).size(), 1U) << "nor are contacts asked each time";
  stage.say(*phone, "<presence type='unavailable'/>");
  tick();
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_FALSE(said[0].first->is_available);
}

TEST_F(PresenceBroadcastTest, that_comes_back_too_soon_still_hears_of_the_others) {
  stage.settings.presence_changes = 1;
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  bring(presence_of(2, "a"));
  stage.say(*phone, "<presence type='unavailable'/>");
  stage.say(*phone, "<presence/>");
  phone_out.take();
  tick();
  EXPECT_TRUE(contains(phone_out.take(), "2@example.org/a"));
}

TEST_F(PresenceBroadcastTest, of_a_resource_that_ends_is_told_at_once_though_it_changed_too_often) {
  stage.settings.presence_changes = 1;
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  stage.say(*phone, "<presence><show>away</show></presence>");
  static_cast<void>(told(Kind::presence));
  stage.account.remove_resource(phone->id());
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_FALSE(said[0].first->is_available);
  EXPECT_TRUE(stage.account.presence().paces.empty());
}

// ---- Those who come online ----

TEST_F(PresenceBroadcastTest, of_the_first_resource_asks_those_whom_the_user_sees) {
  for (const int64_t user : {2, 3, 4}) befriend(user);
  change(3, [](bridge::Contact& contact) { contact.note.ignores_presence = true; });
  begin();
  stage.say(*phone, "<presence/>");
  const auto probes = told(Kind::probe);
  ASSERT_EQ(probes.size(), 1U);
  EXPECT_EQ(probes[0].second, (Users{UserId(2), UserId(4)}));
  stage.say(*phone, "<presence><show>away</show></presence>");
  stage.say(*laptop, "<presence/>");
  EXPECT_TRUE(told(Kind::probe).empty()) << "what contacts say comes by itself now";
}

TEST_F(PresenceBroadcastTest, tells_a_second_resource_what_is_known) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  bring(presence_of(2, "a"));
  bring(presence_of(2, "b", "<show>dnd</show>"));
  laptop_out.take();
  stage.say(*laptop, "<presence/>");
  const std::string out = laptop_out.take();
  EXPECT_TRUE(contains(out, "<presence to='1@example.org' from='2@example.org/a'></presence>")) << out;
  EXPECT_TRUE(contains(out, "from='2@example.org/b'><show>dnd</show>")) << out;
}

TEST_F(PresenceBroadcastTest, of_thousands_comes_in_slices) {
  constexpr int64_t kContacts = 2500;
  for (int64_t user = 2; user < 2 + kContacts; ++user)
    stage.account.contacts().list_to_fill().at(UserId(user)).is_related = true;
  begin();
  stage.say(*phone, "<presence/>");
  size_t probed = told(Kind::probe).at(0).second.size();
  EXPECT_EQ(probed, PresenceBroadcast::kSlice);
  for (int i = 0; i < 3; ++i) {
    tick();
    for (const auto& probe : told(Kind::probe)) probed += probe.second.size();
  }
  EXPECT_EQ(probed, static_cast<size_t>(kContacts));
  for (int64_t user = 2; user < 2 + kContacts; ++user) bring(presence_of(user, "a"));
  laptop_out.sent.clear();
  stage.say(*laptop, "<presence/>");
  EXPECT_LE(laptop_out.sent.size(), PresenceBroadcast::kSlice + 3);
  for (int i = 0; i < 3; ++i) tick();
  const std::string all = laptop_out.take();
  for (const int64_t user : {int64_t{2}, kContacts / 2, kContacts + 1})
    EXPECT_TRUE(contains(all, "from='" + std::to_string(user) + "@example.org/a'")) << user;
}

// ---- What contacts say ----

TEST_F(PresenceBroadcastTest, of_a_contact_reaches_each_available_resource_once) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  phone_out.take();
  const auto news = presence_of(2, "a", "<show>away</show>");
  bring(news);
  EXPECT_EQ(phone_out.take(), "<presence to='1@example.org' from='2@example.org/a'><show>away</show></presence>");
  EXPECT_EQ(laptop_out.take(), "");
  bring(news);  // the answer to a probe
  EXPECT_EQ(phone_out.take(), "");
  bring(absence_of(2, "a"));
  EXPECT_EQ(phone_out.take(), "<presence to='1@example.org' from='2@example.org/a' type='unavailable'/>");
  bring(absence_of(2, "a"));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(PresenceBroadcastTest, of_strangers_blocked_and_ignored_ones_is_not_believed) {
  for (const int64_t user : {3, 4}) befriend(user);
  change(3, [](bridge::Contact& contact) { contact.is_blocked = true; });
  change(4, [](bridge::Contact& contact) { contact.note.ignores_presence = true; });
  begin();
  stage.say(*phone, "<presence/>");
  phone_out.take();
  for (const int64_t user : {2, 3, 4}) {
    bring(presence_of(user, "a"));
    bring(absence_of(user, "a"));
  }
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(PresenceBroadcastTest, answers_a_probe_with_each_resource_and_the_very_presence_of_before) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  const auto before = told(Kind::presence);
  bring(probe_of(2));
  const auto answers = told(Kind::presence);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].first, before[0].first);
  EXPECT_EQ(answers[1].first, before[1].first);
  EXPECT_EQ(answers[0].second, Users{UserId(2)});
}

TEST_F(PresenceBroadcastTest, tells_who_may_not_see_it_that_the_account_is_here_and_nothing_else) {
  begin();
  stage.say(*phone, "<presence/>");
  static_cast<void>(told(Kind::presence));
  bring(probe_of(2));
  const auto answers = told(Kind::presence);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].first->from_resource, "");
  EXPECT_EQ(answers[0].first->xml, "");
}

// ---- Contacts come and go ----

TEST_F(PresenceBroadcastTest, begins_with_a_friendship) {
  begin();
  stage.say(*phone, "<presence/>");
  static_cast<void>(told(Kind::presence));
  static_cast<void>(told(Kind::probe));
  befriend(2);
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].second, Users{UserId(2)});
  EXPECT_EQ(said[0].first, phone->told);
  ASSERT_EQ(told(Kind::probe).size(), 1U);
}

TEST_F(PresenceBroadcastTest, ends_with_a_friendship_on_both_sides) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  bring(presence_of(2, "a"));
  phone_out.take();
  static_cast<void>(told(Kind::presence));
  change(2, [](bridge::Contact& contact) { contact.is_related = false; });
  EXPECT_EQ(phone_out.take(), "<presence to='1@example.org' from='2@example.org/a' type='unavailable'/>");
  const auto said = told(Kind::presence);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].first->xml, "<presence from='1@example.org/phone' type='unavailable'/>");
}

TEST_F(PresenceBroadcastTest, ends_with_a_block_and_begins_again_without) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  bring(presence_of(2, "a"));
  phone_out.take();
  static_cast<void>(told(Kind::presence));
  static_cast<void>(told(Kind::probe));
  change(2, [](bridge::Contact& contact) { contact.is_blocked = true; });
  EXPECT_TRUE(contains(phone_out.take(), "type='unavailable'"));
  EXPECT_FALSE(told(Kind::presence).at(0).first->is_available);
  change(2, [](bridge::Contact& contact) { contact.is_blocked = false; });
  EXPECT_TRUE(told(Kind::presence).at(0).first->is_available);
  EXPECT_EQ(told(Kind::probe).size(), 1U);
}

TEST_F(PresenceBroadcastTest, withheld_from_a_contact_ends_on_his_side_only) {
  befriend(2);
  begin();
  stage.say(*phone, "<presence/>");
  bring(presence_of(2, "a"));
  phone_out.take();
  static_cast<void>(told(Kind::presence));
  change(2, [](bridge::Contact& contact) { contact.note.withholds_presence = true; });
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_FALSE(told(Kind::presence).at(0).first->is_available);
}

TEST_F(PresenceBroadcastTest, of_a_resource_that_never_was_available_says_nothing) {
  befriend(2);
  begin();
  befriend(3);
  stage.account.remove_resource(phone->id());
  EXPECT_TRUE(told(Kind::presence).empty());
  EXPECT_TRUE(told(Kind::probe).empty());
}

}  // namespace
}  // namespace turms::xmpp::features
