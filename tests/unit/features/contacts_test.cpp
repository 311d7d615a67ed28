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
