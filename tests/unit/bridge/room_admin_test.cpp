// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_admin.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::unique_ptr<xml::Document> query_of(const std::string& content) {
  return document_from("<query xmlns='http://jabber.org/protocol/muc#admin'>" + content + "</query>");
}

StanzaErrorCondition refusal_of(const std::string& content) {
  const auto items = read_room_admin_set(query_of(content)->root());
  return items ? StanzaErrorCondition::undefined_condition : items.error().condition;
}

TEST(RoomAdminTest, items_are_read_in_order) {
  const auto items = read_room_admin_set(query_of("<item nick='pistol' role='none'><reason>Avaunt</reason></item>"
                                                  "<item jid='2@example.org/phone' affiliation='outcast'/>"
                                                  "<item jid='3@example.org' nick='Three' affiliation='admin'/>")
                                             ->root());
  ASSERT_TRUE(items);
  ASSERT_EQ(items.value().size(), 3U);
  const RoomAdminItem& kick = items.value()[0];
  EXPECT_EQ(kick.nick, "pistol");
  EXPECT_TRUE(kick.jid.empty());
  EXPECT_EQ(kick.role, RoomRole::none);
  EXPECT_FALSE(kick.affiliation);
  EXPECT_EQ(kick.reason, "Avaunt");
  const RoomAdminItem& ban = items.value()[1];
  EXPECT_EQ(ban.jid, jid("2@example.org/phone"));
  EXPECT_EQ(ban.affiliation, Affiliation::outcast);
  EXPECT_FALSE(ban.role);
  const RoomAdminItem& promotion = items.value()[2];
  EXPECT_EQ(promotion.jid, jid("3@example.org"));
  EXPECT_EQ(promotion.nick, "Three");
  EXPECT_EQ(promotion.affiliation, Affiliation::admin);
}

TEST(RoomAdminTest, every_word_is_known) {
  for (const char* word : {"owner", "admin", "member", "outcast", "none"}) {
    EXPECT_TRUE(read_room_admin_set(query_of(std::string("<item nick='a' affiliation='") + word + "'/>")->root()))
        << word;
  }
  for (const char* word : {"moderator", "participant", "visitor", "none"}) {
    EXPECT_TRUE(read_room_admin_set(query_of(std::string("<item nick='a' role='") + word + "'/>")->root())) << word;
  }
}

TEST(RoomAdminTest, what_can_be_read_two_ways_is_refused) {
  for (const char* content :
       {"", "<item/>", "<item nick='a'/>", "<item nick='a' role='none' affiliation='none'/>",
        "<item nick='a' role='king'/>", "<item nick='a' role='owner'/>", "<item nick='a' affiliation='moderator'/>",
        "<item role='none'/>", "<item nick='' role='none'/>", "<item nick='a&#x9;b' role='none'/>",
        "<item nick='a' role='none'/><item/>"}) {
    EXPECT_EQ(refusal_of(content), StanzaErrorCondition::bad_request) << content;
  }
  EXPECT_EQ(refusal_of("<item jid='@' affiliation='none'/>"), StanzaErrorCondition::jid_malformed);
}

TEST(RoomAdminTest, items_are_bounded) {
  std::string most;
  for (size_t i = 0; i < kRoomAdminItems; ++i) most += "<item nick='a' role='none'/>";
  EXPECT_TRUE(read_room_admin_set(query_of(most)->root()));
  EXPECT_EQ(refusal_of(most + "<item nick='a' role='none'/>"), StanzaErrorCondition::policy_violation);
}

TEST(RoomAdminTest, a_list_is_asked_for_by_one_word) {
  const auto members = read_room_admin_get(query_of("<item affiliation='member'/>")->root());
  ASSERT_TRUE(members);
  EXPECT_EQ(members.value().affiliation, Affiliation::member);
  EXPECT_FALSE(members.value().role);
  const auto moderators = read_room_admin_get(query_of("<item role='moderator'/>")->root());
  ASSERT_TRUE(moderators);
  EXPECT_EQ(moderators.value().role, RoomRole::moderator);
  for (const char* content : {"", "<item/>", "<item affiliation='member' role='none'/>", "<item affiliation='king'/>",
                              "<item role='moderator'/><item role='moderator'/>", "<other xmlns='urn:x'/>"}) {
    EXPECT_FALSE(read_room_admin_get(query_of(content)->root())) << content;
  }
}

TEST(RoomAdminTest, a_row_says_what_is_known) {
  std::string out;
  xml::Writer writer(out, "http://jabber.org/protocol/muc#admin");
  RoomListItem item;
  item.jid = "2@example.org";
  item.affiliation = Affiliation::outcast;
  write_room_list_item(writer, item);
  item.nick = "Two";
  item.affiliation = Affiliation::member;
  item.role = RoomRole::participant;
  write_room_list_item(writer, item);
  EXPECT_EQ(out,
            "<item affiliation='outcast' jid='2@example.org'/>"
            "<item affiliation='member' jid='2@example.org' nick='Two' role='participant'/>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
