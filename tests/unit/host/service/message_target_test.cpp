// SPDX-License-Identifier: Apache-2.0
#include "service/message_target.h"

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using Recipients = std::vector<std::pair<int64_t, int32_t>>;

struct MessageTargetTest : ServiceTest {
  MessageTargetTest() {
    make_group(50, {1, 2, 3});
    store::GroupType open;
    open.id = 9;
    open.guest_speakable = true;
    EXPECT_TRUE(tables.group_types.put(open).ok());
    make_group(60, {1, 2}, 9);
  }
  int32_t permission(int64_t sender, int64_t group) {
    writer->forget_facts();
    proto::CreateMessageRequest message{};
    message.has_group_id = true;
    message.group_id = group;
    message.text = "hello";
    return handle(session(sender), message).code();
  }
  void mute_group(int64_t id, int64_t until) {
    store::GroupChange change;
    change.mute_end_date = until;
    ASSERT_TRUE(tables.groups.update(id, change, 1).ok());
  }
  void mute_member(int64_t group, int64_t user, int64_t until) {
    store::GroupMemberChange change;
    change.mute_end_date = until;
    ASSERT_TRUE(*tables.group_members.update(group, user, change));
  }
};

TEST_F(MessageTargetTest, members_write_to_their_group) {
  EXPECT_EQ(permission(2, 50), status::kOk);
  EXPECT_EQ(permission(4, 50), status::kNotSpeakableGroupGuestToSendMessage);
  EXPECT_EQ(permission(1, 51), status::kSendMessageToInactiveGroup);
  EXPECT_EQ(permission(1, 0), status::kSendMessageToInactiveGroup);
}

TEST_F(MessageTargetTest, nobody_writes_to_a_group_that_is_inactive_or_gone) {
  ASSERT_TRUE(database.execute("UPDATE groups SET active = 0 WHERE id = 50").ok());
  EXPECT_EQ(permission(1, 50), status::kSendMessageToInactiveGroup);
  EXPECT_EQ(permission(4, 50), status::kSendMessageToInactiveGroup);
  ASSERT_TRUE(*tables.groups.remove_logically(60, 5));
  EXPECT_EQ(permission(1, 60), status::kSendMessageToInactiveGroup);
}

TEST_F(MessageTargetTest, a_muted_group_is_silent_until_its_time_is_over) {
  mute_group(50, clock.unix_ms() + 10);
  EXPECT_EQ(permission(1, 50), status::kSendMessageToMutedGroup);
  clock.advance_ms(10);
  EXPECT_EQ(permission(1, 50), status::kOk);
}

TEST_F(MessageTargetTest, a_muted_member_is_silent_until_his_time_is_over) {
  mute_member(50, 2, clock.unix_ms() + 10);
  EXPECT_EQ(permission(2, 50), status::kMutedGroupMemberSendMessage);
  EXPECT_EQ(permission(3, 50), status::kOk);
  mute_group(50, clock.unix_ms() + 5);
  EXPECT_EQ(permission(2, 50), status::kSendMessageToMutedGroup) << "the group comes first";
  clock.advance_ms(10);
  EXPECT_EQ(permission(2, 50), status::kOk);
}

TEST_F(MessageTargetTest, guests_speak_where_the_type_lets_them) {
  EXPECT_EQ(permission(4, 60), status::kOk);
  ASSERT_TRUE(tables.group_blocklist.insert(60, 4, 1, 1).ok());
  EXPECT_EQ(permission(4, 60), status::kBlockedUserSendGroupMessage);
  mute_group(60, clock.unix_ms() + 10);
  EXPECT_EQ(permission(5, 60), status::kSendMessageToMutedGroup);
}

TEST_F(MessageTargetTest, the_audience_of_a_group) {
  WriteContext context = writer->context();
  const Requester two = session(2, device::kIos);
  const auto recipients = [&](const Audience& audience) {
    Recipients found;
    const auto got = service::recipients_of(context, two, MessageTarget{50, true}, audience);
    EXPECT_TRUE(got.ok());
    for (const Recipient& one : *got) found.emplace_back(one.user_id, one.excluded_device_type);
    return found;
  };
  EXPECT_EQ(recipients({true, false, true}), (Recipients{{1, kNoDeviceType}, {3, kNoDeviceType}, {2, device::kIos}}));
  EXPECT_EQ(recipients({true, true, true}), (Recipients{{1, kNoDeviceType}, {2, kNoDeviceType}, {3, kNoDeviceType}}))
      << "nobody is told twice";
  EXPECT_EQ(recipients({false, true, true}), (Recipients{{2, device::kIos}}));
  EXPECT_EQ(recipients({true, false, false}), (Recipients{{1, kNoDeviceType}, {3, kNoDeviceType}}));
}

TEST_F(MessageTargetTest, sender_recipient_and_members_take_part) {
  WriteContext context = writer->context();
  store::Message message;
  message.sender_id = 1;
  message.target_id = 2;
  EXPECT_TRUE(*takes_part(context, 1, message));
  EXPECT_TRUE(*takes_part(context, 2, message));
  EXPECT_FALSE(*takes_part(context, 3, message));
  message.is_group = true;
  message.target_id = 50;
  EXPECT_TRUE(*takes_part(context, 3, message));
  EXPECT_FALSE(*takes_part(context, 50, message));
}

}  // namespace
}  // namespace turms::gateway::service
