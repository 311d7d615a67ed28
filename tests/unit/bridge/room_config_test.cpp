// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_config.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

GroupTypeRules type(int64_t id, std::string name, JoinRule join) {
  GroupTypeRules rules(id);
  rules.name = std::move(name);
  rules.join = join;
  return rules;
}

RoomConfig cave() {
  RoomConfig config;
  config.name = "The cave";
  config.intro = "dark";
  config.type = type(0, "Closed", JoinRule::invitation);
  config.type.size_limit = 500;
  config.choices = {config.type, type(1, "Open", JoinRule::open)};
  return config;
}

Result<RoomOwnerWish, StanzaError> wish_of(const std::string& content, const RoomConfig& now = cave()) {
  const auto query = document_from("<query xmlns='http://jabber.org/protocol/muc#owner'>" + content + "</query>");
  return read_room_owner_set(query->root(), now);
}

std::string submit(const std::string& fields) {
  return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
         "<value>http://jabber.org/protocol/muc#roomconfig</value></field>" +
         fields + "</x>";
}

std::string field(const std::string& var, const std::string& value) {
  return "<field var='" + var + "'><value>" + value + "</value></field>";
}

RoomConfigChange change_of(const std::string& fields, const RoomConfig& now = cave()) {
  auto wish = wish_of(submit(fields), now);
  EXPECT_TRUE(wish) << fields;
  EXPECT_EQ(wish.value().kind, RoomOwnerWish::Kind::change);
  return wish.value().change;
}

StanzaErrorCondition refusal_of(const std::string& content) {
  const auto wish = wish_of(content);
  return wish ? StanzaErrorCondition::undefined_condition : wish.error().condition;
}

TEST(RoomConfigTest, only_what_differs_is_a_change) {
  const RoomConfigChange change =
      change_of(field("muc#roomconfig_roomname", "The hall") + field("muc#roomconfig_roomdesc", "dark"));
  EXPECT_EQ(change.name, "The hall");
  EXPECT_FALSE(change.intro || change.type_id || change.wants_unknown_type || change.has_ignored);
  EXPECT_EQ(change_of(field("muc#roomconfig_roomdesc", "")).intro, "");
  EXPECT_TRUE(change_of(field("muc#roomconfig_roomname", "The cave")).empty());
}

TEST(RoomConfigTest, members_only_is_a_matter_of_the_type) {
  EXPECT_TRUE(change_of(field("muc#roomconfig_membersonly", "1")).empty());
  EXPECT_EQ(change_of(field("muc#roomconfig_membersonly", "0")).type_id, 1);
  RoomConfig bare = cave();
  bare.choices.clear();
  const RoomConfigChange change = change_of(field("muc#roomconfig_membersonly", "false"), bare);
  EXPECT_TRUE(change.empty());
  EXPECT_TRUE(change.wants_unknown_type);
}

TEST(RoomConfigTest, a_chosen_type_wins_over_members_only) {
  const std::string both = field("turms#group_type", "1") + field("muc#roomconfig_membersonly", "1");
  EXPECT_EQ(change_of(both).type_id, 1);
  EXPECT_TRUE(change_of(field("turms#group_type", "0")).empty());
  EXPECT_EQ(refusal_of(submit(field("turms#group_type", "7"))), StanzaErrorCondition::not_acceptable);
  EXPECT_EQ(refusal_of(submit(field("turms#group_type", "x"))), StanzaErrorCondition::not_acceptable);
}

TEST(RoomConfigTest, what_is_the_same_for_all_rooms_is_left_out) {
  const RoomConfigChange as_it_is = change_of(
      field("muc#roomconfig_persistentroom", "1") + field("muc#roomconfig_publicroom", "0") +
      field("muc#roomconfig_whois", "anyone") + field("muc#roomconfig_roomsecret", "") + field("mam", "true"));
  EXPECT_TRUE(as_it_is.empty());
  EXPECT_FALSE(as_it_is.has_ignored);
  EXPECT_TRUE(change_of(field("muc#roomconfig_persistentroom", "0")).has_ignored);
  EXPECT_TRUE(change_of(field("muc#roomconfig_whois", "moderators")).has_ignored);
  EXPECT_TRUE(change_of(field("muc#roomconfig_moderatedroom", "1")).empty());
  EXPECT_EQ(refusal_of(submit(field("muc#roomconfig_publicroom", "perhaps"))), StanzaErrorCondition::not_acceptable);
}

TEST(RoomConfigTest, an_empty_form_takes_the_room_as_it_is) {
  EXPECT_EQ(wish_of("<x xmlns='jabber:x:data' type='submit'/>").value().kind, RoomOwnerWish::Kind::accept);
  EXPECT_EQ(wish_of(submit("")).value().kind, RoomOwnerWish::Kind::accept);
  EXPECT_EQ(wish_of("<x xmlns='jabber:x:data' type='cancel'/>").value().kind, RoomOwnerWish::Kind::cancel);
}

TEST(RoomConfigTest, a_room_is_destroyed_with_or_without_words) {
  const auto bare = wish_of("<destroy/>");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare.value().kind, RoomOwnerWish::Kind::destroy);
  EXPECT_TRUE(bare.value().venue.empty());
  const auto full = wish_of("<destroy jid='8@conference.example.org'><reason>done</reason></destroy>");
  ASSERT_TRUE(full);
  EXPECT_EQ(full.value().venue, jid("8@conference.example.org"));
  EXPECT_EQ(full.value().reason, "done");
  EXPECT_EQ(refusal_of("<destroy jid='@'/>"), StanzaErrorCondition::jid_malformed);
}

TEST(RoomConfigTest, what_says_nothing_or_two_things_is_refused) {
  for (const char* content :
       {"", "<destroy/><x xmlns='jabber:x:data' type='submit'/>", "<x xmlns='jabber:x:data' type='form'/>",
        "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:x</value></field></x>",
        "<x xmlns='jabber:x:data' type='submit'><field var='a'/><field var='a'/></x>"}) {
    EXPECT_EQ(refusal_of(content), StanzaErrorCondition::bad_request) << content;
  }
}

TEST(RoomConfigTest, the_form_shows_the_group) {
  std::string out;
  xml::Writer writer(out);
  write_room_config(writer, cave());
  for (const char* part :
       {"<query xmlns='http://jabber.org/protocol/muc#owner'>",
        "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>",
        "<field var='muc#roomconfig_roomname' type='text-single' label='Name'><value>The cave</value></field>",
        "<value>dark</value>", "<option label='Open'><value>1</value></option>",
        "<field var='muc#roomconfig_maxusers' type='list-single' label='Most members'><value>500</value>"}) {
    EXPECT_NE(out.find(part), std::string::npos) << part << " in " << out;
  }
  RoomConfig bare;
  out.clear();
  write_room_config(writer, bare);
  EXPECT_EQ(out.find("turms#group_type"), std::string::npos) << out;
  EXPECT_EQ(out.find("maxusers"), std::string::npos) << out;
}

TEST(RoomConfigTest, a_form_sent_back_as_it_was_changes_nothing) {
  std::string out;
  xml::Writer writer(out);
  write_room_config(writer, cave());
  const auto shown = document_from(out);
  auto answer = xml::Document::copy_of(*shown->root().child("x", "jabber:x:data"));
  answer->root().set_attr("type", "submit");
  std::string submitted;
  xml::write_fragment(submitted, answer->root());
  const auto wish = wish_of(submitted);
  ASSERT_TRUE(wish) << wish.error().text;
  EXPECT_EQ(wish.value().kind, RoomOwnerWish::Kind::change);
  EXPECT_TRUE(wish.value().change.empty());
  EXPECT_FALSE(wish.value().change.has_ignored || wish.value().change.wants_unknown_type);
}

TEST(RoomConfigTest, occupants_are_told_of_the_end) {
  std::string out;
  xml::Writer writer(out, "http://jabber.org/protocol/muc#user");
  write_room_destroyed(writer, "8@conference.example.org", "done");
  EXPECT_EQ(out, "<destroy jid='8@conference.example.org'><reason>done</reason></destroy>");
  out.clear();
  write_room_destroyed(writer, "", "");
  EXPECT_EQ(out, "<destroy/>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
