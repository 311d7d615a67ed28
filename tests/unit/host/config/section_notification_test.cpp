// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionNotification, starts_from_the_defaults) {
  const auto settings = read("").settings.embedded.service.notification;
  EXPECT_TRUE(settings.message_created.notify_message_recipients);
  EXPECT_TRUE(settings.group_member_added.notify_other_group_members);
  EXPECT_FALSE(settings.group_member_online_status_updated.notify_group_members);
}

TEST(SectionNotification, switches_one_event_and_leaves_the_others) {
  const Loaded loaded = read(R"(
[embedded.notification.message_created]
notify_message_recipients = false
[embedded.notification.group_invitation_replied]
notify_group_members = true
notify_requester_other_online_sessions = false
[embedded.notification.private_conversation_read_date_updated]
notify_contact = false
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const auto& settings = loaded.settings.embedded.service.notification;
  EXPECT_FALSE(settings.message_created.notify_message_recipients);
  EXPECT_TRUE(settings.message_created.notify_requester_other_online_sessions);
  EXPECT_TRUE(settings.group_invitation_replied.notify_group_members);
  EXPECT_FALSE(settings.group_invitation_replied.notify_requester_other_online_sessions);
  EXPECT_TRUE(settings.group_invitation_recalled.notify_requester_other_online_sessions);
  EXPECT_FALSE(settings.private_conversation_read_date_updated.notify_contact);
}

TEST(SectionNotification, knows_no_other_events_and_no_other_switches) {
  EXPECT_FALSE(complaints_of("[embedded.notification.message_create]\n").empty());
  EXPECT_FALSE(complaints_of("[embedded.notification.group_created]\nnotify_group_members = true\n").empty());
}

}  // namespace
}  // namespace turms::gateway::config
