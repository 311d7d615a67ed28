// SPDX-License-Identifier: Apache-2.0
// The relationship rows of mapping 20.2: a relayed request in, roster pushes and words out.
#include "features/contact_news.h"

#include <gtest/gtest.h>

#include "contact_stage.h"

namespace turms::xmpp::features {
namespace {

using bridge::Subscription;

class ContactNewsTest : public ::testing::Test {
 protected:
  ContactNewsTest() {
    stage.related = {{2, {"Juliet", false}}, {3, {"Nurse", false}}};
    stage.groups = {{5, "Verona"}};
    stage.members = {{5, {2, 3}}};
    stage.open();
    stage.enter("phone", out);
  }
  ContactStage stage;
  FakeOutlet out;
};

TEST_F(ContactNewsTest, a_contact_made_elsewhere) {
  proto::CreateRelationshipRequest request{};
  request.user_id = 4;
  request.name = "Paris";
  request.has_group_index = true;
  request.group_index = 5;
  stage.relay(1, request);
  const std::string push = out.take();
  EXPECT_TRUE(
      contains(push, "<item jid='4@example.org' name='Paris' subscription='both'><group>Verona</group></item>"));
  stage.relay(1, request);  // twice does no harm
  EXPECT_EQ(out.take(), "");
}

TEST_F(ContactNewsTest, a_nameless_contact_made_elsewhere_gets_its_own_name) {
  proto::CreateRelationshipRequest request{};
  request.user_id = 4;
  stage.relay(1, request);
  const std::string pushes = out.take();
  EXPECT_TRUE(contains(pushes, "<item jid='4@example.org' subscription='both'/>"));
  EXPECT_TRUE(contains(pushes, "<item jid='4@example.org' name='User 4' subscription='both'/>"));
}

TEST_F(ContactNewsTest, a_stranger_blocked_elsewhere_is_not_shown) {
  proto::CreateRelationshipRequest request{};
  request.user_id = 4;
  request.blocked = true;
  stage.relay(1, request);
  EXPECT_EQ(out.take(), "");
  EXPECT_TRUE(stage.account.contacts().list().is_blocked(UserId(4)));
}

TEST_F(ContactNewsTest, a_friend_made_by_acceptance_is_told_in_the_others_name) {
  proto::CreateRelationshipRequest request{};
  request.user_id = 4;
  stage.relay(4, request);
  EXPECT_EQ(stage.contact(4)->subscription(), Subscription::both);
  request.user_id = 99;  // what others do among themselves is not ours
  stage.relay(4, request);
  EXPECT_EQ(stage.contact(99), nullptr);
}

TEST_F(ContactNewsTest, a_rename_and_a_block_elsewhere) {
  proto::UpdateRelationshipRequest request{};
  request.user_id = 2;
  request.name = "Capulet";
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), "name='Capulet' subscription='both'><group>Verona</group>"));
  request.has_blocked = request.blocked = true;
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), "<item jid='2@example.org' subscription='remove'/>"));
  EXPECT_TRUE(stage.account.contacts().list().is_blocked(UserId(2)));
  request.has_blocked = request.blocked = false;  // what is not said is taken back
  stage.relay(1, request);
  EXPECT_FALSE(stage.account.contacts().list().is_blocked(UserId(2)));
}

TEST_F(ContactNewsTest, moves_between_groups) {
  proto::UpdateRelationshipRequest request{};
  request.user_id = 2;
  request.name = "Juliet";
  request.has_delete_group_index = true;
  request.delete_group_index = 5;
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), "<item jid='2@example.org' name='Juliet' subscription='both'/>"));
  request.has_delete_group_index = false;
  request.has_new_group_index = true;
  request.new_group_index = 8;  // made a moment ago, which nobody told
  stage.groups[8] = "Tombs";
  stage.members = {{5, {3}}, {8, {2}}};
  stage.relay(1, request);
  stage.pass_seconds(1);
  EXPECT_TRUE(contains(out.take(), "<group>Tombs</group>"));
}

TEST_F(ContactNewsTest, an_update_of_others_is_theirs) {
  proto::UpdateRelationshipRequest request{};
  request.user_id = 1;
  request.name = "what Juliet calls me";
  stage.relay(2, request);
  EXPECT_EQ(out.take(), "");
}

TEST_F(ContactNewsTest, a_contact_deleted_elsewhere) {
  proto::DeleteRelationshipRequest request{};
  request.user_id = 2;
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), "<item jid='2@example.org' subscription='remove'/>"));
  EXPECT_EQ(stage.contact(2), nullptr);
}

TEST_F(ContactNewsTest, a_contact_taken_out_of_a_group_may_be_gone) {
  proto::DeleteRelationshipRequest request{};
  request.user_id = 2;
  request.has_group_index = true;
  request.group_index = 5;
  stage.relay(1, request);
  EXPECT_TRUE(contains(out.take(), "name='Juliet' subscription='both'/>"));
  stage.related.erase(2);
  stage.pass_seconds(1);
  EXPECT_TRUE(contains(out.take(), "subscription='remove'"));
}

TEST_F(ContactNewsTest, a_friend_who_leaves_ends_both_directions) {
  proto::DeleteRelationshipRequest request{};
  request.user_id = 1;
  stage.relay(2, request);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "<item jid='2@example.org' name='Juliet' subscription='none'>"));
  EXPECT_TRUE(contains(heard, "<presence from='2@example.org' to='1@example.org' type='unsubscribe'/>"));
  EXPECT_TRUE(contains(heard, "<presence from='2@example.org' to='1@example.org' type='unsubscribed'/>"));
  EXPECT_EQ(stage.store.values.count({"rp/1", "2"}), 1u);
  stage.relay(2, request);
  EXPECT_EQ(out.take(), "");
  proto::CreateRelationshipRequest back{};
  back.user_id = 1;
  stage.relay(2, back);
  const std::string again = out.take();
  EXPECT_TRUE(contains(again, "subscription='both'"));
  EXPECT_TRUE(contains(again, "type='subscribed'"));
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(ContactNewsTest, a_stranger_who_leaves_is_of_no_interest) {
  proto::DeleteRelationshipRequest request{};
  request.user_id = 1;
  stage.relay(77, request);
  EXPECT_EQ(out.take(), "");
}

TEST_F(ContactNewsTest, a_group_renamed_elsewhere) {
  proto::UpdateRelationshipGroupRequest request{};
  request.group_index = 5;
  request.new_name = "Mantua";
  stage.relay(1, request);
  const std::string pushes = out.take();
  EXPECT_TRUE(contains(pushes, "jid='2@example.org' name='Juliet' subscription='both'><group>Mantua</group>"));
  EXPECT_TRUE(contains(pushes, "jid='3@example.org' name='Nurse' subscription='both'><group>Mantua</group>"));
  request.new_name = "not mine";
  stage.relay(2, request);
  EXPECT_EQ(out.take(), "");
}

TEST_F(ContactNewsTest, a_group_deleted_elsewhere) {
  proto::DeleteRelationshipGroupRequest request{};
  request.group_index = 5;
  stage.relay(1, request);
  const std::string pushes = out.take();
  EXPECT_TRUE(contains(pushes, "<item jid='2@example.org' name='Juliet' subscription='both'/>"));
  EXPECT_TRUE(contains(pushes, "<item jid='3@example.org' name='Nurse' subscription='both'/>"));
}

TEST_F(ContactNewsTest, a_group_made_elsewhere_has_the_contacts_read_again) {
  proto::CreateRelationshipGroupRequest request{};
  request.name = "New";
  stage.groups[9] = "New";
  stage.members[9] = {2};
  stage.relay(1, request);
  stage.pass_seconds(1);
  EXPECT_TRUE(contains(out.take(), "<group>New</group>"));
}

TEST_F(ContactNewsTest, that_are_malformed_change_nothing) {
  for (const proto::RequestKind kind : kRelationshipKinds) {
    if (kind == proto::RequestKind::kCreateRelationshipGroup) continue;
    upstream::Push push;
    push.requester = UserId(1);
    push.kind = static_cast<uint32_t>(kind);
    push.body = as_bytes("\xFF");
    hear_of_relationship(stage.account, push);
  }
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(stage.contact(2)->name, "Juliet");
}

TEST_F(ContactNewsTest, a_forgotten_relationship_leaves_what_the_other_side_asks) {
  stage.account.contacts().update(UserId(2), [](bridge::Contact& contact) {
    contact.received_request = 5;
    contact.note.withholds_presence = contact.note.hides_request = true;
  });
  forget_relationship(stage.account, UserId(2));
  EXPECT_EQ(stage.contact(2)->received_request, 5);
  EXPECT_FALSE(stage.contact(2)->note.withholds_presence);
  EXPECT_TRUE(stage.contact(2)->note.hides_request);
}

}  // namespace
}  // namespace turms::xmpp::features
