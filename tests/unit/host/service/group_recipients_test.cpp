// SPDX-License-Identifier: Apache-2.0
#include "service/group_recipients.h"

#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

struct GroupRecipientsTest : GroupTest {
  static Recipients list(GroupRecipients& recipients) {
    Push push;
    push.recipients = recipients.take();
    return recipients_of(push);
  }
};

TEST_F(GroupRecipientsTest, everybody_is_told_once) {
  WriteContext context = writer->context();
  GroupRecipients recipients(context, kGroup);
  ASSERT_TRUE(recipients.add_owner_and_managers().ok());
  recipients.add(kOwner);
  recipients.add(kStranger);
  recipients.remove(kManager);
  EXPECT_TRUE(recipients.contains(kStranger));
  recipients.add_own_other_sessions(session(kStranger));
  recipients.add_own_other_sessions(session(kMember));
  EXPECT_EQ(list(recipients), (Recipients{whole(kOwner), whole(kStranger), others_of(kMember)}));
}

TEST_F(GroupRecipientsTest, a_known_group_of_500_costs_no_query) {
  for (int64_t id = 1000; id < 1495; ++id) add(id, role::kMember);
  writer->forget_facts();
  WriteContext context = writer->context();
  GroupRecipients first(context, kGroup);
  ASSERT_TRUE(first.add_members().ok());
  ASSERT_TRUE(database.execute("ALTER TABLE group_members RENAME TO away").ok());
  GroupRecipients second(context, kGroup);
  ASSERT_TRUE(second.add_members().ok());
  EXPECT_EQ(second.take().size(), 500U);
}

TEST_F(GroupRecipientsTest, who_is_told_of_a_new_member) {
  struct Case {
    bool added;
    bool members;
    Recipients told;
  };
  add(kStranger, role::kMember);
  writer->forget_facts();
  const Recipients old{whole(kOwner), whole(kManager), whole(kMember), whole(kOther), whole(kGuest)};
  Recipients all = old;
  all.push_back(whole(kStranger));
  for (const Case& c :
       {Case{true, true, all}, Case{false, true, old}, Case{true, false, {whole(kStranger)}}, Case{false, false, {}}}) {
    settings.notification.group_member_added.notify_added_group_member = c.added;
    settings.notification.group_member_added.notify_other_group_members = c.members;
    WriteContext context = writer->context();
    Outcome outcome(clock.unix_ms(), 77);
    ASSERT_TRUE(tell_of_new_member(context, kManager, kGroup, kStranger, outcome).ok());
    EXPECT_EQ(told(outcome), c.told) << c.added << c.members;
  }
}

TEST_F(GroupRecipientsTest, a_new_member_is_told_in_words_that_nobody_requested) {
  WriteContext context = writer->context();
  Outcome outcome(clock.unix_ms(), 77);
  ASSERT_TRUE(tell_of_new_member(context, kManager, kGroup, kMember, outcome).ok());
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.notification.requester_id, kManager);
  EXPECT_FALSE(relayed.request.has_request_id);
  const auto body = relayed.body<proto::CreateGroupMembersRequest>();
  EXPECT_EQ(body.group_id, kGroup);
  EXPECT_EQ(body.user_ids.to_vector(), (std::vector<int64_t>{kMember}));
  EXPECT_TRUE(body.has_role);
  EXPECT_EQ(body.role, role::kMember);
}

}  // namespace
}  // namespace turms::gateway::service
