// SPDX-License-Identifier: Apache-2.0
#include "features/roster_view.h"

#include <gtest/gtest.h>

#include "contact_stage.h"

namespace turms::xmpp::features {
namespace {

using bridge::Contact;

class RosterViewTest : public ::testing::Test {
 protected:
  RosterViewTest() {
    stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
    stage.account.contacts().set_loaded();
    one = &stage.bind("one", out);
    other = &stage.bind("other", other_out);
    one->wants_roster = true;
  }
  Contacts& contacts() { return stage.account.contacts(); }

  Stage stage;
  FakeOutlet out;
  FakeOutlet other_out;
  Resource* one = nullptr;
  Resource* other = nullptr;
};

TEST_F(RosterViewTest, pushes_what_looks_different_to_who_asked_for_the_roster) {
  contacts().update(UserId(2), [](Contact& contact) { contact.name = "Juliet"; });
  EXPECT_EQ(out.take(), "<iq to='1@example.org/one' type='set' id='roster-1'><query xmlns='jabber:iq:roster' ver='" +
                            contacts().roster().version() +
                            "'><item jid='2@example.org' name='Juliet' subscription='both'/></query></iq>");
  EXPECT_EQ(other_out.take(), "");
  contacts().update(UserId(2), [](Contact& contact) { contact.request_text = "nobody sees this"; });
  EXPECT_EQ(out.take(), "");
}

TEST_F(RosterViewTest, pushes_a_removal_once) {
  contacts().update(UserId(2), [](Contact& contact) { contact = Contact(); });
  EXPECT_TRUE(contains(out.take(), "<item jid='2@example.org' subscription='remove'/>"));
  contacts().update(UserId(2), [](Contact& contact) { contact.received_request = 5; });
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(contacts().roster().version(), "0000000000000000");
}

TEST_F(RosterViewTest, hides_the_blocked) {
  contacts().update(UserId(2), [](Contact& contact) { contact.is_blocked = true; });
  EXPECT_TRUE(contains(out.take(), "subscription='remove'"));
  contacts().update(UserId(2), [](Contact& contact) { contact.is_blocked = false; });
  EXPECT_TRUE(contains(out.take(), "subscription='both'"));
}

TEST_F(RosterViewTest, has_the_same_version_whatever_the_way_there) {
  const std::string before = contacts().roster().version();
  contacts().update(UserId(3), [](Contact& contact) { contact.is_related = true; });
  EXPECT_NE(contacts().roster().version(), before);
  contacts().update(UserId(3), [](Contact& contact) { contact.is_related = false; });
  EXPECT_EQ(contacts().roster().version(), before);
  contacts().roster().rebuild();
  EXPECT_EQ(contacts().roster().version(), before);
}

TEST_F(RosterViewTest, pushes_again_when_asked_to) {
  contacts().roster().push(UserId(2));
  EXPECT_TRUE(contains(out.take(), "id='roster-1'"));
}

}  // namespace
}  // namespace turms::xmpp::features
