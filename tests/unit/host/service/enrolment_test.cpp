// SPDX-License-Identifier: Apache-2.0
#include "service/enrolment.h"

#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

namespace request_status = proto::request_status;
namespace response_action = proto::response_action;

TEST(Enrolment, only_what_is_pending_and_overdue_shows_as_expired) {
  EXPECT_EQ(shown_request_status(request_status::kPending, 1'000, 10, 10'999), request_status::kPending);
  EXPECT_EQ(shown_request_status(request_status::kPending, 1'000, 10, 11'000), request_status::kExpired);
  EXPECT_EQ(shown_request_status(request_status::kPending, 1'000, 0, 99'000), request_status::kPending);
  EXPECT_EQ(shown_request_status(request_status::kDeclined, 1'000, 10, 99'000), request_status::kDeclined);
  EXPECT_EQ(expiration_date(1'000, 10), 11'000);
  EXPECT_FALSE(expiration_date(1'000, 0));
}

TEST(Enrolment, each_answer_leads_to_a_status) {
  EXPECT_EQ(status_after(response_action::kAccept), request_status::kAccepted);
  EXPECT_EQ(status_after(response_action::kDecline), request_status::kDeclined);
  EXPECT_EQ(status_after(response_action::kIgnore), request_status::kIgnored);
  EXPECT_FALSE(status_after(3));
  EXPECT_FALSE(status_after(-1));
}

using AdmissionTest = GroupTest;

TEST_F(AdmissionTest, who_can_become_a_member_now) {
  bend([](GroupType& type) { type.group_size_limit = 6; });
  WriteContext context = writer->context();
  EXPECT_EQ(admit(context, kGroup, kStranger)->code, status::kOk);
  EXPECT_TRUE(admit(context, kGroup, kStranger)->joins);
  EXPECT_EQ(admit(context, kGroup, kMember)->code, status::kOk);
  EXPECT_FALSE(admit(context, kGroup, kMember)->joins);
  EXPECT_EQ(admit(context, kGroup, kBlocked)->code, status::kAddBlockedUserToGroup);
  EXPECT_EQ(admit(context, kNoGroup, kStranger)->code, status::kAddUserToInactiveGroup);
  add(7, role::kMember);
  writer->forget_facts();
  EXPECT_EQ(admit(context, kGroup, kStranger)->code, status::kAddUserToGroupWithSizeLimitReached);
  EXPECT_FALSE(admit(context, kGroup, kStranger)->joins);
}

}  // namespace
}  // namespace turms::gateway::service
