// SPDX-License-Identifier: Apache-2.0
#include "features/contacts.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace turms::xmpp::features {
namespace {

using bridge::Contact;
using bridge::Subscription;

class Listener final : public Feature {
 public:
  explicit Listener(std::vector<ContactChange>& changes) : changes_(changes) {}
  void install(Hooks& on) override { on.contact(this, &Listener::hear); }

 private:
  void hear(Account&, const ContactChange& change) { changes_.push_back(change); }
  std::vector<ContactChange>& changes_;
};

Task<void> wait_for(Account& account, std::vector<bool>& told) {
  const bool is_loaded = co_await account.contacts().loaded();
  told.push_back(is_loaded);
}

TEST(Contacts, are_those_seen_and_those_shown_to) {
  Stage stage;
  Contacts& contacts = stage.account.contacts();
  for (const int64_t user : {2, 3, 4}) contacts.list_to_fill().at(UserId(user)).is_related = true;
  contacts.list_to_fill().at(UserId(2)).note.ignores_presence = true;
  contacts.list_to_fill().at(UserId(3)).note.withholds_presence = true;
  contacts.list_to_fill().at(UserId(4)).is_blocked = true;
  EXPECT_EQ(contacts.seen_users(), std::vector<UserId>{UserId(3)});
  EXPECT_EQ(contacts.shown_users(), std::vector<UserId>{UserId(2)});
}

TEST(Contacts, say_of_a_change_who_saw_whom_and_sees_him_now) {
  ContactChange change;
  change.before = Subscription::to;
  change.after = Subscription::from;
  EXPECT_TRUE(change.was_seen() && change.sees_owner());
  EXPECT_FALSE(change.is_seen() || change.saw_owner());
  change.before = change.after = Subscription::both;
  change.is_blocked = true;
  EXPECT_TRUE(change.was_seen() && change.saw_owner());
  EXPECT_FALSE(change.is_seen() || change.sees_owner());
}

TEST(Contacts, tell_of_changed_subscriptions_and_blocks_only) {
  Stage stage;
  std::vector<ContactChange> changes;
  stage.hooks.install(std::make_unique<Listener>(changes));
  Contacts& contacts = stage.account.contacts();
  contacts.update(UserId(2), [](Contact& contact) { contact.is_related = true; });
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].user, UserId(2));
  EXPECT_EQ(changes[0].before, Subscription::none);
  EXPECT_EQ(changes[0].after, Subscription::both);
  contacts.update(UserId(2), [](Contact& contact) { contact.name = "Bea"; });
  EXPECT_EQ(changes.size(), 1u);
  contacts.update(UserId(2), [](Contact& contact) { contact.is_blocked = true; });
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_FALSE(changes[1].was_blocked);
  EXPECT_TRUE(changes[1].is_blocked);
}

TEST(Contacts, drop_what_nothing_is_known_of) {
  Stage stage;
  Contacts& contacts = stage.account.contacts();
  contacts.update(UserId(2), [](Contact& contact) { contact.sent_request = 7; });
  EXPECT_NE(contacts.list().find(UserId(2)), nullptr);
  contacts.update(UserId(2), [](Contact& contact) { contact.sent_request = 0; });
  EXPECT_EQ(contacts.list().find(UserId(2)), nullptr);
}

TEST(Contacts, are_waited_for_until_loaded) {
  Stage stage;
  std::vector<bool> told;
  stage.account.scope().spawn(wait_for(stage.account, told));
  stage.ready.run();
  EXPECT_TRUE(told.empty());
  stage.account.contacts().set_loaded();
  stage.ready.run();
  EXPECT_EQ(told, std::vector<bool>{true});
}

Task<void> write_in_turn(Account& account, UserId user, int number, Condition& go, std::vector<int>& order) {
  const ContactTurn turn = co_await account.contacts().take_turn(user);
  order.push_back(number);
  co_await go.wait();
}

TEST(Contacts, are_written_one_at_a_time_in_the_order_of_asking) {
  Stage stage;
  Condition go(stage.ready);
  std::vector<int> order;
  for (int i = 1; i <= 3; ++i) stage.account.scope().spawn(write_in_turn(stage.account, UserId(2), i, go, order));
  stage.account.scope().spawn(write_in_turn(stage.account, UserId(3), 4, go, order));
  stage.ready.run();
  EXPECT_EQ(order, (std::vector<int>{1, 4}));  // another contact has a line of its own
  for (int i = 0; i < 3; ++i) {
    go.announce();
    stage.ready.run();
  }
  EXPECT_EQ(order, (std::vector<int>{1, 4, 2, 3}));
  EXPECT_EQ(stage.account.scope().running(), 0u);
}

TEST(Contacts, remember_who_changed_while_they_are_read) {
  Stage stage;
  Contacts& contacts = stage.account.contacts();
  contacts.update(UserId(2), [](Contact& contact) { contact.is_related = true; });
  EXPECT_TRUE(contacts.reading().changed_meanwhile.empty());
  contacts.reading().is_under_way = true;
  contacts.update(UserId(2), [](Contact& contact) { contact.name = "x"; });
  EXPECT_EQ(contacts.reading().changed_meanwhile.count(UserId(2)), 1u);
}

TEST(Contacts, that_do_not_come_end_the_wait) {
  Stage stage;
  std::vector<bool> told;
  stage.account.scope().spawn(wait_for(stage.account, told));
  stage.clock.advance_ms(stage.settings.request_timeout_ns / 1000000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_EQ(told, std::vector<bool>{false});
}

}  // namespace
}  // namespace turms::xmpp::features
