// SPDX-License-Identifier: Apache-2.0
#include "service/contacts.h"

#include "host/service/contacts_fixture.h"

namespace turms::gateway::service {
namespace {

TEST_F(ContactsTest, a_new_friend_is_a_friend_in_the_default_group) {
  WriteContext context = writer->context();
  EXPECT_TRUE(befriend(context, 1, 2, 5000).value());
  EXPECT_FALSE(befriend(context, 1, 2, 5000).value()) << "he was there already";
  EXPECT_EQ(relationships.relation(1, 2).value(), store::Relation::friendly);
  EXPECT_EQ(members(1, 0), std::vector<int64_t>{2});
}

TEST_F(ContactsTest, befriending_overwrites_what_was_noted) {
  ASSERT_TRUE(relationships.put(1, {2, "old", 10, 10}).ok());
  WriteContext context = writer->context();
  ASSERT_TRUE(befriend(context, 1, 2, 5000).ok());
  const auto found = relationships.find(1, 2).value();
  EXPECT_EQ(found->name, std::nullopt);
  EXPECT_EQ(found->block_date, std::nullopt);
}

TEST_F(ContactsTest, a_change_moves_the_stamps_and_is_known_at_once) {
  WriteContext context = writer->context();
  EXPECT_EQ(context.facts.relation(1, 2).value(), store::Relation::none);
  ASSERT_TRUE(befriend(context, 1, 2, 5000).ok());
  EXPECT_EQ(context.facts.relation(1, 2).value(), store::Relation::friendly);
  EXPECT_EQ(stamp(1, store::UserVersion::relationships), 5000);
  EXPECT_EQ(stamp(1, store::UserVersion::relationship_group_members), 5000);
  EXPECT_EQ(stamp(2, store::UserVersion::relationships), 2000) << "nothing of his has changed";
}

TEST_F(ContactsTest, each_side_is_told_by_its_toggle) {
  const Call call{session(1, device::kIos), true, {}, nullptr};
  const auto who = [&](bool own, bool other) {
    Push push;
    push.recipients = told(call, own, other, 2);
    return recipients_of(push);
  };
  EXPECT_EQ(who(false, false), Told{});
  EXPECT_EQ(who(true, false), (Told{{1, device::kIos}}));
  EXPECT_EQ(who(false, true), (Told{{2, kNoDeviceType}}));
  EXPECT_EQ(who(true, true), (Told{{2, kNoDeviceType}, {1, device::kIos}}));
}

}  // namespace
}  // namespace turms::gateway::service
