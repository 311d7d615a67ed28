// SPDX-License-Identifier: Apache-2.0
#include "features/contact_writes.h"

#include <gtest/gtest.h>

#include "contact_stage.h"

#include "bridge/contact_note.h"

namespace turms::xmpp::features {
namespace {

class ContactWritesTest : public ::testing::Test {
 protected:
  ContactWritesTest() {
    stage.related = {{2, {"Juliet", false}}, {4, {"Tybalt", true}}};
    stage.groups = {{5, "Verona"}, {7, std::string(bridge::kBlockedGroup)}};
    stage.members = {{5, {2}}, {7, {4}}};
    stage.open();
  }
  static Task<void> put(Account& account, UserId user, std::string name, std::vector<std::string> groups,
                        std::optional<StanzaError>& failure) {
    failure = co_await write_contact(account, user, std::move(name), std::move(groups));
  }
  static Task<void> save(Account& account, UserId user) { co_await save_note(account, user); }

  void write(int64_t user, std::string name, std::vector<std::string> groups) {
    stage.account.scope().spawn(put(stage.account, UserId(user), std::move(name), std::move(groups), failure));
    stage.serve();
  }
  void save(int64_t user) {
    stage.account.scope().spawn(save(stage.account, UserId(user)));
    stage.ready.run();
  }
  bridge::Contact& contact(int64_t user) { return stage.account.contacts().list_to_fill().at(UserId(user)); }

  ContactStage stage;
  std::optional<StanzaError> failure;
};

TEST_F(ContactWritesTest, say_all_that_holds_each_time) {
  write(4, "Cat", {});
  EXPECT_EQ(stage.take_writes(), Lines{"update 4 blocked 'Cat'"});  // the hidden group stays
  EXPECT_EQ(contact(4).groups, std::vector<int32_t>{7});
  EXPECT_FALSE(failure);
}

TEST_F(ContactWritesTest, need_a_relationship) {
  write(9, "x", {});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->condition, StanzaErrorCondition::item_not_found);
}

TEST_F(ContactWritesTest, do_not_revive_who_was_deleted_meanwhile) {
  stage.account.scope().spawn(put(stage.account, UserId(2), "J", {}, failure));
  stage.account.contacts().update(UserId(2), [](bridge::Contact& now) { now = bridge::Contact(); });
  stage.serve();
  EXPECT_EQ(stage.contact(2), nullptr);
}

TEST_F(ContactWritesTest, store_notes_and_remove_empty_ones) {
  contact(2).note.is_approved = true;
  save(2);
  const auto found = stage.store.values.find({"rp/1", "2"});
  ASSERT_NE(found, stage.store.values.end());
  EXPECT_EQ(bridge::decode_note(found->second.value), contact(2).note);
  contact(2).note.is_approved = false;
  save(2);
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(ContactWritesTest, say_when_a_note_could_not_be_stored) {
  contact(2).note.is_approved = true;
  stage.store.failure = Error{Code::io, "store", "broken"};
  save(2);
  EXPECT_EQ(stage.log.events.back(), "contacts.note_not_kept");
  stage.log.events.clear();
  stage.core.capabilities.store = false;  // nothing was promised then
  save(2);
  EXPECT_TRUE(stage.log.events.empty());
}

TEST_F(ContactWritesTest, keep_a_name_noted_until_it_is_written) {
  contact(2).note.name = "Noted";
  contact(2).name.clear();
  stage.codes[proto::RequestKind::kUpdateRelationship] = 1200;
  stage.account.scope().spawn(restore_noted(stage.account, UserId(2)));
  stage.serve();
  EXPECT_EQ(contact(2).note.name, "Noted");
  EXPECT_EQ(stage.log.events.back(), "contacts.not_restored");
  stage.codes.clear();
  stage.account.scope().spawn(restore_noted(stage.account, UserId(2)));
  stage.serve();
  EXPECT_EQ(contact(2).name, "Noted");
  EXPECT_TRUE(contact(2).note.name.empty());
}

TEST_F(ContactWritesTest, that_lost_their_answer_have_the_contacts_read_again) {
  EXPECT_TRUE(failure_of(stage.account, upstream::Response(upstream::Outcome::timeout, false)));
  EXPECT_FALSE(stage.account.contacts().reading().is_wanted);
  EXPECT_TRUE(failure_of(stage.account, upstream::Response(upstream::Outcome::timeout, true)));
  EXPECT_TRUE(stage.account.contacts().reading().is_wanted);
}

Task<void> get_to_know(Account& account, UserId user, std::optional<StanzaError>& failure) {
  failure = co_await meet(account, user);
}

TEST_F(ContactWritesTest, learn_of_whom_they_are) {
  stage.account.scope().spawn(get_to_know(stage.account, UserId(3), failure));
  stage.serve();
  EXPECT_FALSE(failure);
  EXPECT_EQ(stage.contact(3), nullptr);  // a name alone is nothing to remember
  stage.account.scope().spawn(get_to_know(stage.account, UserId(2), failure));
  stage.serve();
  EXPECT_EQ(stage.contact(2)->profile_name, "User 2");
  stage.account.scope().spawn(get_to_know(stage.account, UserId(404), failure));
  stage.serve();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->condition, StanzaErrorCondition::item_not_found);
}

TEST_F(ContactWritesTest, count_notes_of_strangers_only) {
  for (int64_t id = 1000; id < 1199; ++id) contact(id).note.is_listed = true;
  contact(2).note.is_approved = true;
  EXPECT_TRUE(may_note_more(stage.account));
  contact(1199).note.is_listed = true;
  EXPECT_FALSE(may_note_more(stage.account));
}

}  // namespace
}  // namespace turms::xmpp::features
