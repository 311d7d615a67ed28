// SPDX-License-Identifier: Apache-2.0
// Reading the contacts of an account (mapping 6): what is asked, what comes of it, what failures do.
#include "features/contact_sync.h"

#include <gtest/gtest.h>

#include "contact_stage.h"

#include "bridge/contact_note.h"

namespace turms::xmpp::features {
namespace {

using Kind = proto::RequestKind;

class ContactSyncTest : public ::testing::Test {
 protected:
  ContactSyncTest() {
    stage.related = {{2, {"Juliet", false}}, {3, {"", false}}, {4, {"Tybalt", true}}};
    stage.groups = {{0, ""}, {5, "Verona"}};
    stage.members = {{5, {2, 3, 77}}};
  }
  [[nodiscard]] bool has_logged(std::string_view event) const {
    return std::find(stage.log.events.begin(), stage.log.events.end(), event) != stage.log.events.end();
  }
  void note(int64_t user, const bridge::ContactNote& content) {
    stage.store.values.insert_or_assign({"rp/1", std::to_string(user)}, StoredValue(1, bridge::encode_note(content)));
  }

  ContactStage stage;
  FakeOutlet out;
};

TEST_F(ContactSyncTest, reads_everything_with_few_requests) {
  stage.received = {{70, 30, "hello"}, {71, 31, "", proto::request_status::kExpired}};
  stage.sent = {{80, 40, ""}, {81, 41, "", proto::request_status::kDeclined}};
  bridge::ContactNote noted;
  noted.is_listed = true;
  noted.name = "Noted";
  note(50, noted);
  stage.open();
  EXPECT_TRUE(stage.account.contacts().is_loaded());
  EXPECT_LE(stage.turms.requests.size(), 14u);
  EXPECT_EQ(stage.contact(2)->name, "Juliet");
  EXPECT_EQ(stage.contact(2)->groups, std::vector<int32_t>{5});
  EXPECT_EQ(stage.contact(3)->profile_name, "User 3");
  EXPECT_TRUE(stage.contact(4)->is_blocked);
  EXPECT_EQ(stage.contact(30)->received_request, 70);
  EXPECT_EQ(stage.contact(30)->request_text, "hello");
  EXPECT_EQ(stage.contact(31), nullptr);
  EXPECT_EQ(stage.contact(40)->sent_request, 80);
  EXPECT_EQ(stage.contact(41), nullptr);
  EXPECT_EQ(stage.contact(50)->note.name, "Noted");
  EXPECT_EQ(stage.contact(77), nullptr);  // in a group, but no relationship
  EXPECT_EQ(stage.asked[Kind::kQueryUserProfiles], 1);
  EXPECT_EQ(stage.take_writes(), Lines{});
}

TEST_F(ContactSyncTest, reads_again_now_and_then_and_tells_only_what_changed) {
  stage.open();
  stage.enter("phone", out);
  stage.related[2].name = "Capulet";
  stage.related.erase(3);
  stage.pass_seconds(30);
  EXPECT_EQ(out.take(), "");
  stage.pass_seconds(4000);
  const std::string pushes = out.take();
  EXPECT_TRUE(contains(pushes, "name='Capulet'"));
  EXPECT_TRUE(contains(pushes, "<item jid='3@example.org' subscription='remove'/>"));
  EXPECT_EQ(stage.asked[Kind::kQueryRelationships], 2);
}

TEST_F(ContactSyncTest, reads_more_often_while_a_client_is_there) {
  stage.open();
  stage.enter("phone", out);
  stage.pass_seconds(4000);  // due after the first, which had nobody there
  stage.pass_seconds(530);
  EXPECT_EQ(stage.asked[Kind::kQueryRelationships], 2);
  stage.pass_seconds(140);
  EXPECT_EQ(stage.asked[Kind::kQueryRelationships], 3);
}

TEST_F(ContactSyncTest, reads_again_when_a_session_opens) {
  stage.open();
  stage.account.lose_session(0, "");
  stage.account.open_session();
  stage.serve();
  EXPECT_EQ(stage.asked[Kind::kQueryRelationships], 2);
}

TEST_F(ContactSyncTest, does_not_read_all_the_time_however_much_it_is_wanted) {
  stage.open();
  for (int second = 0; second < 120; ++second) {
    stage.account.contacts().reading().is_wanted = true;
    stage.pass_seconds(1);
  }
  EXPECT_GE(stage.asked[Kind::kQueryRelationships], 5);
  EXPECT_LE(stage.asked[Kind::kQueryRelationships], 10);
  stage.pass_seconds(70);
  stage.account.contacts().reading().is_wanted = true;
  const int before = stage.asked[Kind::kQueryRelationships];
  stage.pass_seconds(70);
  stage.account.contacts().reading().is_wanted = true;
  stage.pass_seconds(1);
  EXPECT_EQ(stage.asked[Kind::kQueryRelationships], before + 2);  // after a calm, soon again
}

TEST_F(ContactSyncTest, tells_of_requests_and_answers_that_it_finds) {
  stage.sent = {{80, 40, ""}};
  stage.open();
  stage.enter("phone", out);
  stage.sent.clear();
  stage.related[40] = {};
  stage.received = {{70, 30, "It is I"}};
  stage.pass_seconds(4000);
  const std::string told = out.take();
  EXPECT_TRUE(
      contains(told, "<presence from='30@example.org' to='1@example.org' type='subscribe'><status>It is I</status>"));
  EXPECT_TRUE(contains(told, "<presence from='40@example.org' to='1@example.org' type='subscribed'/>"));
}

TEST_F(ContactSyncTest, keeps_what_is_known_when_turms_says_up_to_date_without_a_date) {
  stage.open();
  stage.enter("phone", out);
  stage.codes[Kind::kQueryRelationships] = proto::status::kAlreadyUpToDate;
  stage.pass_seconds(4000);
  EXPECT_TRUE(has_logged("contacts.no_version_row"));
  EXPECT_EQ(stage.contact(2)->name, "Juliet");
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(stage.metrics.value("xmpp_contacts_without_version_row_total"), 1);
}

TEST_F(ContactSyncTest, takes_a_user_without_a_version_row_for_one_without_contacts) {
  stage.codes[Kind::kQueryRelationships] = proto::status::kAlreadyUpToDate;
  stage.open();
  EXPECT_TRUE(has_logged("contacts.no_version_row"));
  EXPECT_TRUE(stage.account.contacts().is_loaded());
}

TEST_F(ContactSyncTest, takes_no_content_for_an_empty_list) {
  stage.open();
  stage.enter("phone", out);
  stage.codes[Kind::kQueryRelationships] = proto::status::kNoContent;
  stage.pass_seconds(4000);
  EXPECT_EQ(stage.contact(2), nullptr);
}

TEST_F(ContactSyncTest, fails_softly_at_each_step) {
  for (const Kind kind : {Kind::kQueryRelationships, Kind::kQueryRelationshipGroups, Kind::kQueryRelatedUserIds,
                          Kind::kQueryFriendRequests}) {
    ContactStage failing;
    failing.related = stage.related;
    failing.groups = stage.groups;
    failing.members = stage.members;
    failing.open();
    failing.related.clear();
    failing.codes[kind] = 1200;
    failing.pass_seconds(4000);
    EXPECT_NE(failing.contact(2), nullptr);
    EXPECT_EQ(failing.metrics.value("xmpp_contacts_read_failed_total"), 1);
    failing.codes.clear();
    failing.pass_seconds(31);
    EXPECT_EQ(failing.contact(2), nullptr);
  }
}

TEST_F(ContactSyncTest, never_takes_a_failure_for_an_empty_list) {
  stage.codes[Kind::kQueryRelationships] = 1200;
  stage.open();
  EXPECT_FALSE(stage.account.contacts().is_loaded());
  stage.codes.clear();
  stage.pass_seconds(6);
  EXPECT_TRUE(stage.account.contacts().is_loaded());
  EXPECT_NE(stage.contact(2), nullptr);
}

TEST_F(ContactSyncTest, goes_on_without_names_and_notes_that_can_not_be_had) {
  stage.codes[Kind::kQueryUserProfiles] = 1200;
  stage.store.failure = Error{Code::io, "store", "broken"};
  stage.open();
  EXPECT_TRUE(stage.account.contacts().is_loaded());
  EXPECT_EQ(stage.contact(3)->profile_name, "");
}

TEST_F(ContactSyncTest, ignores_notes_that_it_can_not_read) {
  stage.store.values.insert_or_assign({"rp/1", "2"}, StoredValue(1, "nonsense"));
  stage.store.values.insert_or_assign({"rp/1", "x"}, StoredValue(1, bridge::encode_note({})));
  stage.open();
  EXPECT_TRUE(has_logged("contacts.note_unreadable"));
  EXPECT_TRUE(stage.contact(2)->note.is_empty());
}

TEST_F(ContactSyncTest, does_not_undo_what_changed_meanwhile) {
  stage.play();
  stage.account.contacts().update(UserId(2), [](bridge::Contact& contact) {
    contact.is_related = true;
    contact.name = "newer";
  });
  stage.serve();
  EXPECT_EQ(stage.contact(2)->name, "newer");
  stage.related[2].name = "newest";
  stage.pass_seconds(1);  // looked at again at once
  EXPECT_EQ(stage.contact(2)->name, "newest");
}

TEST_F(ContactSyncTest, accepts_what_was_promised_and_gives_names_that_were_noted) {
  bridge::ContactNote approved;
  approved.is_listed = approved.is_approved = true;
  approved.name = "Promised";
  note(30, approved);
  bridge::ContactNote named;
  named.name = "My Juliet";
  named.groups = {"Verona", "New"};
  note(3, named);
  stage.received = {{70, 30, ""}, {72, 2, "a friend who lost me"}};
  stage.open();
  Lines writes = stage.take_writes();
  std::sort(writes.begin(), writes.end());
  EXPECT_EQ(writes, (Lines{"accept 70", "accept 72", "group 'New'", "update 2 'Juliet'", "update 3 'My Juliet' +50",
                           "update 30 'Promised'"}));
  EXPECT_EQ(stage.contact(30)->subscription(), bridge::Subscription::both);
  EXPECT_EQ(stage.contact(3)->groups, (std::vector<int32_t>{5, 50}));
  ASSERT_EQ(stage.store.values.size(), 1u) << "no notes are left";
  EXPECT_EQ(stage.store.values.begin()->first.second, "g50") << "only that this gateway has made a group";
}

TEST_F(ContactSyncTest, forgets_flags_of_relationships_that_are_no_more) {
  bridge::ContactNote flags;
  flags.withholds_presence = true;
  note(60, flags);
  stage.open();
  EXPECT_EQ(stage.contact(60), nullptr);
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(ContactSyncTest, tells_of_what_was_promised_and_can_not_be_kept) {
  bridge::ContactNote approved;
  approved.is_listed = approved.is_approved = true;
  note(30, approved);
  stage.received = {{70, 30, ""}};
  stage.codes[Kind::kUpdateFriendRequest] = 1200;
  stage.open();
  EXPECT_TRUE(has_logged("contacts.not_accepted"));
  EXPECT_EQ(stage.metrics.value("xmpp_contacts_not_accepted_total"), 1);
  EXPECT_EQ(stage.contact(30)->received_request, 70) << "it is not lost";
  stage.codes.clear();
  stage.pass_seconds(4000);
  EXPECT_EQ(stage.contact(30)->subscription(), bridge::Subscription::both);
  EXPECT_EQ(stage.metrics.value("xmpp_contacts_not_accepted_total"), 1);
}

TEST_F(ContactSyncTest, learns_of_a_hundred_groups_within_the_budget) {
  stage.groups.clear();
  stage.members.clear();
  for (int32_t group = 1; group <= 100; ++group) {
    stage.groups[group] = "Group " + std::to_string(group);
    stage.related[1000 + group] = {"x", false};
    stage.members[group] = {1000 + group};
  }
  stage.open();
  EXPECT_LE(stage.turms.requests.size(), 14u);
  for (int32_t group = 1; group <= 100; ++group)
    EXPECT_EQ(stage.contact(1000 + group)->groups, std::vector<int32_t>{group});
  EXPECT_TRUE(stage.contact(2)->groups.empty());
}

TEST_F(ContactSyncTest, asks_once_more_about_those_in_several_groups) {
  stage.groups.clear();
  stage.members.clear();
  for (int32_t group = 1; group <= 20; ++group) stage.groups[group] = "Group " + std::to_string(group);
  const std::vector<int32_t> several = {1, 5, 9, 14, 20};
  for (const int32_t group : several) stage.members[group].insert(2);
  stage.members[7].insert(3);
  stage.open();
  EXPECT_EQ(stage.contact(2)->groups, several);
  EXPECT_EQ(stage.contact(3)->groups, std::vector<int32_t>{7});
}

TEST_F(ContactSyncTest, knows_again_which_groups_were_made_here) {
  const auto mark = [this](int32_t group, const char* name) {
    stage.store.values.insert_or_assign({"rp/1", bridge::group_mark_key(group)}, StoredValue(1, name));
  };
  mark(5, "Verona");
  mark(6, "Mantua");
  stage.groups[6] = "Somebody renamed it";
  mark(9, "Gone");
  stage.open();
  EXPECT_EQ(stage.account.contacts().list().made_groups, std::set<int32_t>{5});
  EXPECT_EQ(stage.store.values.size(), 1u);
  EXPECT_FALSE(has_logged("contacts.note_unreadable"));
}

}  // namespace
}  // namespace turms::xmpp::features
