// SPDX-License-Identifier: Apache-2.0
#include "bridge/roster.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

const Addresses kAddresses("example.org", "conference.example.org");

std::string item_of(const Contact& contact, const ContactList& list) {
  std::string out;
  xml::Writer writer(out, kRosterNamespace);
  write_roster_item(writer, UserId(2), &contact, list, kAddresses);
  return out;
}

TEST(RosterItem, of_a_friend) {
  ContactList list;
  list.groups = {{3, "Verona"}, {5, "Nurse & Co"}, {7, std::string(kBlockedGroup)}};
  Contact contact;
  contact.is_related = true;
  contact.name = "Juliet";
  contact.groups = {3, 5, 7, 9};  // 9: a group nobody told of
  EXPECT_EQ(item_of(contact, list),
            "<item jid='2@example.org' name='Juliet' subscription='both'><group>Verona</group><group>Nurse &amp; "
            "Co</group></item>");
  contact.note.withholds_presence = true;
  contact.note.is_approved = true;
  contact.groups.clear();
  EXPECT_EQ(item_of(contact, list), "<item jid='2@example.org' name='Juliet' subscription='to' approved='true'/>");
}

TEST(RosterItem, of_who_was_asked) {
  Contact contact;
  contact.sent_request = 5;
  contact.note.name = "Noted";
  contact.note.groups = {"Later"};
  EXPECT_EQ(item_of(contact, {}),
            "<item jid='2@example.org' name='Noted' subscription='none' ask='subscribe'><group>Later</group></item>");
}

TEST(RosterItem, is_a_removal_when_there_is_nothing_to_show) {
  Contact contact;
  contact.received_request = 5;
  EXPECT_EQ(item_of(contact, {}), "<item jid='2@example.org' subscription='remove'/>");
  contact.is_related = contact.is_blocked = true;
  EXPECT_EQ(item_of(contact, {}), "<item jid='2@example.org' subscription='remove'/>");
}

TEST(RosterItem, has_the_best_name_that_is_known) {
  Contact contact;
  EXPECT_EQ(shown_name(contact), "");
  contact.profile_name = "profile";
  EXPECT_EQ(shown_name(contact), "profile");
  contact.note.name = "note";
  EXPECT_EQ(shown_name(contact), "note");
  contact.name = "relationship";
  EXPECT_EQ(shown_name(contact), "relationship");
}

TEST(RosterItem, has_each_group_once) {
  ContactList list;
  list.groups = {{3, "Verona"}, {4, "Verona"}};
  Contact contact;
  contact.groups = {3, 4};
  EXPECT_EQ(shown_groups(contact, list), std::vector<std::string_view>{"Verona"});
}

std::variant<RosterSet, StanzaError> read(const std::string& items) {
  const auto document = document_from("<query xmlns='jabber:iq:roster'>" + items + "</query>");
  return read_roster_set(document->root(), UserId(1), kAddresses);
}
StanzaErrorCondition refusal(const std::string& items) {
  auto set = read(items);
  return std::holds_alternative<StanzaError>(set) ? std::get<StanzaError>(set).condition
                                                  : StanzaErrorCondition::undefined_condition;
}

TEST(RosterSet, is_read) {
  const auto set =
      read("<item jid='2@example.org/phone' name='J' subscription='both'><group>a</group><group>b</group></item>");
  ASSERT_TRUE(std::holds_alternative<RosterSet>(set));
  const auto& wanted = std::get<RosterSet>(set);
  EXPECT_EQ(wanted.user, UserId(2));
  EXPECT_EQ(wanted.name, "J");
  EXPECT_EQ(wanted.groups, (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(wanted.is_removal);
  const auto removal = read("<item jid='2@example.org' subscription='remove'><group/></item>");
  ASSERT_TRUE(std::holds_alternative<RosterSet>(removal));
  EXPECT_TRUE(std::get<RosterSet>(removal).is_removal);
}

TEST(RosterSet, that_no_roster_could_take_is_refused) {
  using Condition = StanzaErrorCondition;
  const std::string item = "<item jid='2@example.org'/>";
  EXPECT_EQ(refusal(""), Condition::bad_request);
  EXPECT_EQ(refusal(item + item), Condition::bad_request);
  EXPECT_EQ(refusal("<other/>"), Condition::bad_request);
  EXPECT_EQ(refusal("<item name='x'/>"), Condition::bad_request);
  EXPECT_EQ(refusal("<item jid=''/>"), Condition::jid_malformed);
  EXPECT_EQ(refusal("<item jid='2@'/>"), Condition::jid_malformed);
  EXPECT_EQ(refusal("<item jid='1@example.org'/>"), Condition::not_allowed);
  EXPECT_EQ(refusal("<item jid='example.org'/>"), Condition::not_allowed);
  EXPECT_EQ(refusal("<item jid='5@conference.example.org'/>"), Condition::not_allowed);
  EXPECT_EQ(refusal("<item jid='juliet@example.org'/>"), Condition::item_not_found);
  EXPECT_EQ(refusal("<item jid='2@example.com'/>"), Condition::remote_server_not_found);
}

TEST(RosterSet, with_groups_or_a_name_out_of_shape_is_refused) {
  using Condition = StanzaErrorCondition;
  const auto with = [](const std::string& groups) {
    return refusal("<item jid='2@example.org'>" + groups + "</item>");
  };
  EXPECT_EQ(with("<group/>"), Condition::not_acceptable);
  EXPECT_EQ(with("<group>a</group><group>a</group>"), Condition::bad_request);
  EXPECT_EQ(with("<group>xmpp:blocked</group>"), Condition::not_acceptable);
  EXPECT_EQ(with("<group>" + std::string(201, 'g') + "</group>"), Condition::not_acceptable);
  std::string many;
  for (int i = 0; i < 33; ++i) many += "<group>" + std::to_string(i) + "</group>";
  EXPECT_EQ(with(many), Condition::not_acceptable);
  EXPECT_EQ(refusal("<item jid='2@example.org' name='" + std::string(201, 'n') + "'/>"), Condition::not_acceptable);
}

TEST(RosterDigest, names_what_was_told_and_nothing_else) {
  RosterDigest one;
  RosterDigest other;
  EXPECT_EQ(one.version(), "0000000000000000");
  EXPECT_TRUE(one.set(UserId(2), "<item a/>"));
  EXPECT_FALSE(one.set(UserId(2), "<item a/>"));
  EXPECT_TRUE(one.set(UserId(3), "<item b/>"));
  EXPECT_TRUE(other.set(UserId(3), "<item b/>"));
  EXPECT_NE(one.version(), other.version());
  EXPECT_TRUE(other.set(UserId(2), "<item x/>"));
  EXPECT_NE(one.version(), other.version());
  EXPECT_TRUE(other.set(UserId(2), "<item a/>"));
  EXPECT_EQ(one.version(), other.version());  // whatever the way there
  EXPECT_EQ(one.version().size(), 16u);
  EXPECT_TRUE(one.contains(UserId(2)));
  EXPECT_TRUE(one.remove(UserId(2)));
  EXPECT_FALSE(one.remove(UserId(2)));
  EXPECT_NE(one.version(), other.version());
  other.clear();
  EXPECT_EQ(other.version(), "0000000000000000");
}

}  // namespace
}  // namespace turms::xmpp::bridge
