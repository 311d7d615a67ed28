// SPDX-License-Identifier: Apache-2.0
#include "bridge/contact_list.h"

#include <gtest/gtest.h>

namespace turms::xmpp::bridge {
namespace {

TEST(ContactList, knows_every_subscription) {
  struct Row {
    bool is_related, withholds, ignores;
    Subscription subscription;
  };
  // Mapping 5.2 and 5.4: friendship is mutual unless a note says otherwise.
  for (const Row& row : {Row{false, false, false, Subscription::none}, Row{true, false, false, Subscription::both},
                         Row{true, true, false, Subscription::to}, Row{true, false, true, Subscription::from},
                         Row{true, true, true, Subscription::none}}) {
    ContactList list;
    Contact& contact = list.at(UserId(2));
    contact.is_related = row.is_related;
    contact.note.withholds_presence = row.withholds;
    contact.note.ignores_presence = row.ignores;
    EXPECT_EQ(list.subscription_of(UserId(2)), row.subscription);
    const bool to = row.subscription == Subscription::to || row.subscription == Subscription::both;
    const bool from = row.subscription == Subscription::from || row.subscription == Subscription::both;
    EXPECT_EQ(list.sees(UserId(2)), to);
    EXPECT_EQ(list.shows(UserId(2)), from);
    EXPECT_EQ(contact.is_seen(), to);
    EXPECT_EQ(contact.sees_owner(), from);
    EXPECT_EQ(has_to(row.subscription), to);
    EXPECT_EQ(has_from(row.subscription), from);
    contact.is_blocked = true;
    EXPECT_FALSE(list.sees(UserId(2)));
    EXPECT_FALSE(list.shows(UserId(2)));
    EXPECT_FALSE(contact.is_seen() || contact.sees_owner());
    EXPECT_TRUE(list.is_blocked(UserId(2)));
  }
}

TEST(ContactList, has_strangers_for_nothing) {
  const ContactList list;
  EXPECT_EQ(list.find(UserId(9)), nullptr);
  EXPECT_EQ(list.subscription_of(UserId(9)), Subscription::none);
  EXPECT_FALSE(list.is_blocked(UserId(9)) || list.sees(UserId(9)) || list.shows(UserId(9)));
}

TEST(Contact, is_in_the_roster_for_what_the_owner_did) {
  Contact contact;
  EXPECT_TRUE(contact.is_empty());
  contact.received_request = 5;
  EXPECT_FALSE(contact.is_in_roster());  // RFC 6121 3.1.3: "None + Pending In" is not told
  EXPECT_FALSE(contact.is_empty());
  contact.sent_request = 6;
  EXPECT_TRUE(contact.is_asked());
  EXPECT_TRUE(contact.is_in_roster());
  contact.note.hides_request = true;
  EXPECT_FALSE(contact.is_asked());
  EXPECT_FALSE(contact.is_in_roster());
  contact.note.is_listed = true;
  EXPECT_TRUE(contact.is_in_roster());
  contact.is_blocked = true;
  EXPECT_FALSE(contact.is_in_roster());
}

TEST(Contact, that_left_is_seen_by_nobody_and_can_be_asked_anew) {
  Contact contact;
  contact.is_related = contact.note.is_dropped = true;
  EXPECT_EQ(contact.subscription(), Subscription::none);
  EXPECT_TRUE(contact.is_in_roster());
  contact.sent_request = 6;
  EXPECT_TRUE(contact.is_asked());
  contact.note.is_dropped = false;
  EXPECT_FALSE(contact.is_asked());  // friends see each other: what was asked is of no interest
  contact.note.ignores_presence = true;
  EXPECT_TRUE(contact.is_asked());  // RFC 6121 A.1: From + Pending Out
}

TEST(ContactList, knows_which_of_the_groups_made_here_are_empty) {
  ContactList list;
  list.groups = {{5, "Verona"}, {6, "Mantua"}, {7, "Tombs"}};
  list.made_groups = {6, 7};
  list.at(UserId(2)).groups = {5, 7};
  EXPECT_EQ(list.empty_made_groups(), std::vector<int32_t>{6});
  list.erase(UserId(2));
  EXPECT_EQ(list.empty_made_groups(), (std::vector<int32_t>{6, 7}));
  list.clear();
  EXPECT_TRUE(list.empty_made_groups().empty());
}

}  // namespace
}  // namespace turms::xmpp::bridge
