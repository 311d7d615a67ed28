// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

proto::UpdateTypingStatusRequest typing_to(int64_t id, bool is_group = false) {
  proto::UpdateTypingStatusRequest update{};
  update.is_group_message = is_group;
  update.to_id = id;
  return update;
}

TEST_F(ServiceTest, typing_is_relayed_to_a_contact) {
  relate(2, 1, store::Relation::friendly);
  const Outcome outcome = handle(session(1), typing_to(2));
  EXPECT_EQ(outcome.code(), status::kOk);
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (std::vector<std::pair<int64_t, int32_t>>{{2, kNoDeviceType}}));
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<proto::UpdateTypingStatusRequest>().to_id, 2);
}

TEST_F(ServiceTest, typing_needs_an_unblocked_relation_on_the_other_side) {
  EXPECT_EQ(handle(session(1), typing_to(2)).code(), status::kNotFriendToSendTypingStatus);
  relate(1, 2, store::Relation::friendly);
  EXPECT_EQ(handle(session(1), typing_to(2)).code(), status::kNotFriendToSendTypingStatus);
  relate(2, 1, store::Relation::blocked);
  EXPECT_EQ(handle(session(1), typing_to(2)).code(), status::kNotFriendToSendTypingStatus);
}

TEST_F(ServiceTest, typing_in_a_group_needs_membership) {
  EXPECT_EQ(handle(session(1), typing_to(1, true)).code(), status::kNotGroupMemberToSendTypingStatus);
}

TEST_F(ServiceTest, typing_in_a_group_reaches_every_member_and_oneself) {
  make_group(50, {1, 2, 3});
  const Outcome outcome = handle(session(2), typing_to(50, true));
  EXPECT_EQ(outcome.code(), status::kOk);
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()),
            (std::vector<std::pair<int64_t, int32_t>>{{1, kNoDeviceType}, {2, kNoDeviceType}, {3, kNoDeviceType}}));
  EXPECT_EQ(handle(session(4), typing_to(50, true)).code(), status::kNotGroupMemberToSendTypingStatus);
}

TEST_F(ServiceTest, typing_can_be_switched_off) {
  settings.typing_status_enabled = false;
  EXPECT_EQ(handle(session(1), typing_to(2)).code(), status::kUpdatingTypingStatusIsDisabled);
}

}  // namespace
}  // namespace turms::gateway::service
