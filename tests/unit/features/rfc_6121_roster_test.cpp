// SPDX-License-Identifier: Apache-2.0
// RFC 6121 2: golden pairs of stanzas and requests, for each row of mapping 5.2 and 5.3.
#include <gtest/gtest.h>

#include "contact_stage.h"

namespace turms::xmpp::features {
namespace {

using Kind = proto::RequestKind;

class RosterTest : public ::testing::Test {
 protected:
  RosterTest() {
    stage.related = {{2, {"Juliet", false}}, {3, {"", false}}, {4, {"Tybalt", true}}};
    stage.groups = {{0, ""}, {5, "Verona"}, {6, "Mantua"}};
    stage.members = {{5, {2}}};
    stage.sent = {{80, 40, ""}};
    stage.received = {{70, 30, ""}};
  }
  Resource& begin() {
    stage.open();
    return stage.enter("phone", out);
  }
  static std::string set(std::string_view item) {
    return "<iq type='set' id='s'><query xmlns='jabber:iq:roster'>" + std::string(item) + "</query></iq>";
  }
  /// What a roster set answers, pushes included.
  std::string ask(const Resource& from, std::string_view item) {
    stage.act(from, set(item));
    return out.take();
  }
  static bool is_result(std::string_view answer) { return contains(answer, "type='result'"); }

  ContactStage stage;
  FakeOutlet out;
};

TEST_F(RosterTest, is_told_to_who_asks) {
  stage.open();
  Resource& phone = stage.bind("phone", out);
  stage.act(phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  EXPECT_EQ(out.take(), "<iq type='result' id='r' to='1@example.org/phone'><query xmlns='jabber:iq:roster' ver='" +
                            stage.account.contacts().roster().version() +
                            "'><item jid='2@example.org' name='Juliet' subscription='both'><group>Verona</group></item>"
                            "<item jid='3@example.org' name='User 3' subscription='both'/>"
                            "<item jid='40@example.org' subscription='none' ask='subscribe'/></query></iq>");
  EXPECT_TRUE(phone.wants_roster);
}

TEST_F(RosterTest, is_not_told_to_who_has_this_version) {
  Resource& phone = begin();
  const std::string version = stage.account.contacts().roster().version();
  stage.act(phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>");
  const std::string answer = out.take();
  EXPECT_TRUE(is_result(answer));
  EXPECT_FALSE(contains(answer, "query"));
  stage.act(phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster' ver=''/></iq>");
  EXPECT_TRUE(contains(out.take(), "Juliet"));
}

TEST_F(RosterTest, is_waited_for_and_never_empty_by_mistake) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  stage.say(phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  EXPECT_EQ(out.take(), "");
  stage.serve();
  EXPECT_TRUE(contains(out.take(), "Juliet"));
}

TEST_F(RosterTest, that_does_not_come_in_time_is_an_error) {
  stage.codes[Kind::kQueryRelationships] = 1200;
  stage.open();
  Resource& phone = stage.bind("phone", out);
  stage.say(phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  stage.pass_seconds(11);
  const std::string answer = out.take();
  EXPECT_TRUE(contains(answer, "remote-server-timeout"));
  EXPECT_TRUE(contains(answer, "type='wait'"));
  EXPECT_FALSE(phone.wants_roster);
}

TEST_F(RosterTest, offers_versions_and_pre_approval) {
  stage.hooks.install_all();
  std::string features;
  xml::Writer writer(features);
  stage.hooks.write_stream_features(writer, stage.core.capabilities);
  EXPECT_TRUE(contains(features, "<ver xmlns='urn:xmpp:features:rosterver'/>"));
  EXPECT_TRUE(contains(features, "<sub xmlns='urn:xmpp:features:pre-approval'/>"));
}

TEST_F(RosterTest, renames) {
  Resource& phone = begin();
  const std::string answer = ask(phone, "<item jid='2@example.org' name='My love'><group>Verona</group></item>");
  EXPECT_EQ(stage.take_writes(), Lines{"update 2 'My love'"});
  EXPECT_TRUE(is_result(answer));
  EXPECT_TRUE(
      contains(answer, "<item jid='2@example.org' name='My love' subscription='both'><group>Verona</group></item>"));
}

TEST_F(RosterTest, takes_a_name_away) {
  stage.users[2] = "User 2";
  Resource& phone = begin();
  ask(phone, "<item jid='2@example.org'><group>Verona</group></item>");
  EXPECT_EQ(stage.take_writes(), Lines{"update 2"});
}

TEST_F(RosterTest, does_not_give_a_contact_its_own_name) {
  Resource& phone = begin();
  ask(phone, "<item jid='3@example.org' name='User 3'><group>Mantua</group></item>");
  EXPECT_EQ(stage.take_writes(), Lines{"update 3 +6"});
}

TEST_F(RosterTest, asks_nothing_when_nothing_changes) {
  Resource& phone = begin();
  EXPECT_TRUE(is_result(ask(phone, "<item jid='2@example.org' name='Juliet'><group>Verona</group></item>")));
  EXPECT_EQ(stage.take_writes(), Lines{});
}

TEST_F(RosterTest, moves_between_groups_and_makes_them) {
  Resource& phone = begin();
  const std::string answer =
      ask(phone, "<item jid='2@example.org' name='J'><group>Mantua</group><group>Tombs</group></item>");
  EXPECT_EQ(stage.take_writes(), (Lines{"update 2 'J' +6", "group 'Tombs'", "update 2 'J' +50", "update 2 'J' -5"}));
  EXPECT_TRUE(contains(answer, "<group>Mantua</group><group>Tombs</group>"));
  EXPECT_FALSE(contains(answer, "Verona"));
}

TEST_F(RosterTest, shows_how_far_it_got) {
  Resource& phone = begin();
  stage.codes[Kind::kCreateRelationshipGroup] = 1102;
  const std::string answer =
      ask(phone, "<item jid='2@example.org' name='J'><group>Mantua</group><group>Tombs</group></item>");
  EXPECT_TRUE(contains(answer, "type='error'"));
  EXPECT_TRUE(contains(answer, "name='J' subscription='both'><group>Verona</group><group>Mantua</group></item>"));
}

TEST_F(RosterTest, reads_again_after_a_lost_answer) {
  Resource& phone = begin();
  stage.codes[Kind::kUpdateRelationship] = 0;
  stage.act(phone, set("<item jid='2@example.org' name='J'/>"));
  stage.related[2].name = "J";  // it did arrive
  stage.codes.clear();
  stage.pass_seconds(11);
  stage.pass_seconds(1);
  const std::string answer = out.take();
  EXPECT_TRUE(contains(answer, "remote-server-timeout"));
  EXPECT_TRUE(contains(answer, "name='J'"));
}

TEST_F(RosterTest, keeps_a_new_contact_to_itself) {
  stage.users[50] = "Paris";
  Resource& phone = begin();
  const std::string answer = ask(phone, "<item jid='50@example.org' name='P'><group>Suitors</group></item>");
  EXPECT_EQ(stage.take_writes(), Lines{});
  EXPECT_TRUE(
      contains(answer, "<item jid='50@example.org' name='P' subscription='none'><group>Suitors</group></item>"));
  EXPECT_EQ(stage.store.values.count({"rp/1", "50"}), 1u);
}

TEST_F(RosterTest, has_no_contacts_that_do_not_exist) {
  Resource& phone = begin();
  EXPECT_TRUE(contains(ask(phone, "<item jid='51@example.org'/>"), "item-not-found"));
  EXPECT_EQ(stage.contact(51), nullptr);
}

TEST_F(RosterTest, takes_two_hundred_without_subscription) {
  Resource& phone = begin();
  for (int64_t id = 1000; id < 1200; ++id) {
    stage.users[id] = "x";
    EXPECT_TRUE(is_result(ask(phone, "<item jid='" + std::to_string(id) + "@example.org'/>")));
  }
  stage.users[1200] = "x";
  EXPECT_TRUE(contains(ask(phone, "<item jid='1200@example.org'/>"), "resource-constraint"));
}

TEST_F(RosterTest, refuses_what_no_roster_could_take) {
  Resource& phone = begin();
  EXPECT_TRUE(contains(ask(phone, "<item jid='1@example.org'/>"), "not-allowed"));
  EXPECT_TRUE(contains(ask(phone, "<item jid='2@example.org'/><item jid='3@example.org'/>"), "bad-request"));
  EXPECT_TRUE(contains(ask(phone, "<item jid='2@example.org'><group/></item>"), "not-acceptable"));
  EXPECT_TRUE(contains(ask(phone, "<item jid='9@example.org' subscription='remove'/>"), "item-not-found"));
  EXPECT_EQ(stage.take_writes(), Lines{});
}

TEST_F(RosterTest, removes_a_friend) {
  Resource& phone = begin();
  const std::string answer = ask(phone, "<item jid='2@example.org' subscription='remove'/>");
  EXPECT_EQ(stage.take_writes(), Lines{"delete 2"});
  EXPECT_TRUE(is_result(answer));
  EXPECT_TRUE(contains(answer, "<item jid='2@example.org' subscription='remove'/>"));
  EXPECT_EQ(stage.contact(2), nullptr);
  // Where Turms does not tell the other side, this gateway does.
  ASSERT_GE(stage.router.told.size(), 2u);
  std::vector<std::string> topics;
  for (const auto& [news, to] : stage.router.told) {
    if (news->kind == PeerNews::Kind::subscription && to == std::vector<UserId>{UserId(2)})
      topics.push_back(news->topic);
  }
  EXPECT_EQ(topics, (Lines{"unsubscribe", "unsubscribed"}));
}

TEST_F(RosterTest, removes_who_was_asked) {
  Resource& phone = begin();
  EXPECT_TRUE(contains(ask(phone, "<item jid='40@example.org' subscription='remove'/>"), "subscription='remove'"));
  EXPECT_EQ(stage.take_writes(), Lines{"recall 80"});
}

TEST_F(RosterTest, hides_a_request_that_turms_does_not_take_back) {
  Resource& phone = begin();
  stage.codes[Kind::kDeleteFriendRequest] = proto::status::kRecallingFriendRequestIsDisabled;
  const std::string answer = ask(phone, "<item jid='40@example.org' subscription='remove'/>");
  EXPECT_TRUE(is_result(answer));
  EXPECT_TRUE(contains(answer, "subscription='remove'"));
  EXPECT_TRUE(stage.contact(40)->note.hides_request);
  EXPECT_EQ(stage.store.values.count({"rp/1", "40"}), 1u);
}

TEST_F(RosterTest, keeps_who_turms_does_not_remove) {
  Resource& phone = begin();
  stage.codes[Kind::kDeleteRelationship] = 1200;
  EXPECT_TRUE(contains(ask(phone, "<item jid='2@example.org' subscription='remove'/>"), "type='error'"));
  EXPECT_NE(stage.contact(2), nullptr);
}

TEST_F(RosterTest, is_changed_by_one_at_a_time_in_the_order_of_asking) {
  Resource& phone = begin();
  for (const char* name : {"a", "b", "c"}) {
    stage.say(phone, set("<item jid='2@example.org' name='" + std::string(name) + "'><group>Verona</group></item>"));
  }
  stage.serve();
  EXPECT_EQ(stage.take_writes(), (Lines{"update 2 'a'", "update 2 'b'", "update 2 'c'"}));
  EXPECT_EQ(stage.contact(2)->name, "c");
}

TEST_F(RosterTest, pushes_to_every_resource_that_asked) {
  Resource& phone = begin();
  FakeOutlet laptop_out;
  stage.enter("laptop", laptop_out);
  out.take();
  ask(phone, "<item jid='2@example.org' name='J'><group>Verona</group></item>");
  EXPECT_TRUE(contains(laptop_out.take(), "name='J'"));
}

TEST_F(RosterTest, follows_the_own_names_of_contacts) {
  begin();
  ProfileChange change;
  change.user = UserId(3);
  change.name = "Renamed";
  stage.hooks.on_profile(stage.account, change);
  EXPECT_TRUE(contains(out.take(), "<item jid='3@example.org' name='Renamed' subscription='both'/>"));
  change.user = UserId(2);  // it has a name in the relationship
  stage.hooks.on_profile(stage.account, change);
  EXPECT_EQ(out.take(), "");
}

TEST_F(RosterTest, takes_its_own_groups_away_with_their_last_contact) {
  Resource& phone = begin();
  ask(phone, "<item jid='2@example.org' name='J'><group>Verona</group><group>Tombs</group></item>");
  EXPECT_EQ(stage.take_writes(), (Lines{"group 'Tombs'", "update 2 'J' +50"}));
  EXPECT_EQ(stage.store.values.count({"rp/1", "g50"}), 1u);
  ask(phone, "<item jid='3@example.org'><group>Tombs</group></item>");
  ask(phone, "<item jid='2@example.org' name='J'><group>Verona</group></item>");
  EXPECT_EQ(stage.take_writes(), (Lines{"update 3 +50", "update 2 'J' -50"})) << "somebody is still in it";
  ask(phone, "<item jid='3@example.org'/>");
  EXPECT_EQ(stage.take_writes(), (Lines{"update 3 -50", "ungroup 50"}));
  EXPECT_FALSE(stage.account.contacts().list().groups.contains(50));
  EXPECT_EQ(stage.store.values.count({"rp/1", "g50"}), 0u);
}

TEST_F(RosterTest, leaves_groups_of_turms_clients_alone) {
  Resource& phone = begin();
  ask(phone, "<item jid='2@example.org' name='J'/>");
  EXPECT_EQ(stage.take_writes(), Lines{"update 2 'J' -5"}) << "Verona is empty now, and stays";
}

TEST_F(RosterTest, takes_its_own_groups_away_with_a_contact_that_is_removed) {
  Resource& phone = begin();
  ask(phone, "<item jid='2@example.org' name='J'><group>Tombs</group></item>");
  stage.take_writes();
  ask(phone, "<item jid='2@example.org' subscription='remove'/>");
  EXPECT_EQ(stage.take_writes(), (Lines{"delete 2", "ungroup 50"}));
}

TEST_F(RosterTest, keeps_in_mind_a_group_that_turms_does_not_delete) {
  Resource& phone = begin();
  ask(phone, "<item jid='2@example.org' name='J'><group>Tombs</group></item>");
  stage.codes[Kind::kDeleteRelationshipGroup] = 1200;
  ask(phone, "<item jid='2@example.org' name='J'/>");
  EXPECT_TRUE(stage.account.contacts().list().made_groups.contains(50));
  stage.codes.clear();
  stage.take_writes();
  ask(phone, "<item jid='2@example.org' name='K'/>");
  EXPECT_EQ(stage.take_writes(), (Lines{"update 2 'K'", "ungroup 50"}));
}

TEST_F(RosterTest, makes_a_friend_of_a_new_contact_where_the_operator_wants_so) {
  stage.settings.adds_directly = true;
  stage.users[50] = "Paris";
  Resource& phone = begin();
  const std::string answer =
      ask(phone, "<item jid='50@example.org' name='P'><group>Verona</group><group>Suitors</group></item>");
  EXPECT_EQ(stage.take_writes(), (Lines{"create 50 'P' +5", "group 'Suitors'", "update 50 'P' +50"}));
  EXPECT_TRUE(is_result(answer));
  EXPECT_TRUE(contains(answer, "name='P' subscription='both'><group>Verona</group><group>Suitors</group></item>"));
  EXPECT_EQ(stage.store.values.count({"rp/1", "50"}), 0u);
  stage.users[51] = "Benvolio";
  ask(phone, "<item jid='51@example.org'/>");
  EXPECT_EQ(stage.take_writes(), Lines{"create 51 +0"});
}

TEST_F(RosterTest, does_not_make_a_friend_of_who_was_asked_or_does_not_exist) {
  stage.settings.adds_directly = true;
  Resource& phone = begin();
  EXPECT_TRUE(is_result(ask(phone, "<item jid='40@example.org' name='Asked'/>")));
  EXPECT_TRUE(contains(ask(phone, "<item jid='404@example.org'/>"), "item-not-found"));
  EXPECT_EQ(stage.take_writes(), Lines{});
  stage.users[51] = "Benvolio";
  stage.codes[Kind::kCreateRelationship] = proto::status::kCreateExistingRelationship;
  EXPECT_TRUE(contains(ask(phone, "<item jid='51@example.org'/>"), "type='error'"));
  EXPECT_TRUE(stage.account.contacts().reading().is_wanted);
}

}  // namespace
}  // namespace turms::xmpp::features
