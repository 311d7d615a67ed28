// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using store::GroupRule;
using store::JoinStrategy;
using testing::complaints_of;
using testing::read;

TEST(SectionEmbeddedGroupTypes, the_open_type_is_there_when_nothing_is_said) {
  const auto types = read("").settings.embedded.group_types;
  ASSERT_EQ(types.size(), 1U);
  EXPECT_EQ(types[0], store::open_group_type());
}

TEST(SectionEmbeddedGroupTypes, every_key_is_taken) {
  const Loaded loaded = read(R"([[embedded.group_types]]
id = 7
name = "Class"
group_size_limit = 40
invitation_strategy = "owner_manager_requiring_approval"
join_strategy = "question"
group_info_update_strategy = "owner"
member_info_update_strategy = "owner_manager_member"
guest_speakable = true
self_info_updatable = false
enable_read_receipt = false
message_editable = false
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const auto& types = loaded.settings.embedded.group_types;
  ASSERT_EQ(types.size(), 2U);
  EXPECT_EQ(types[0].id, store::kOpenGroupType);
  store::GroupType expected;
  expected.id = 7;
  expected.name = "Class";
  expected.group_size_limit = 40;
  expected.inviters = GroupRule::owner_manager;
  expected.invitee_approves = true;
  expected.join_strategy = JoinStrategy::question;
  expected.info_updaters = GroupRule::owner;
  expected.member_info_updaters = GroupRule::owner_manager_member;
  expected.guest_speakable = true;
  expected.self_info_updatable = expected.enable_read_receipt = expected.message_editable = false;
  EXPECT_EQ(types[1], expected);
}

TEST(SectionEmbeddedGroupTypes, what_is_not_said_is_as_in_the_default_type) {
  const Loaded loaded = read("[[embedded.group_types]]\nid = 1\nname = 'Ours'\ninvitation_strategy = 'all'\n");
  ASSERT_TRUE(loaded.ok());
  const auto& types = loaded.settings.embedded.group_types;
  ASSERT_EQ(types.size(), 1U) << "it takes the place of the open type";
  store::GroupType expected;
  expected.id = 1;
  expected.name = "Ours";
  expected.inviters = GroupRule::all;
  expected.invitee_approves = false;
  EXPECT_EQ(types[0], expected);
}

TEST(SectionEmbeddedGroupTypes, wrong_ones_are_named_by_their_place) {
  EXPECT_EQ(complaints_of("[[embedded.group_types]]\nname = 'x'\n"),
            "gateway.toml:1:1: [embedded.group_types[0]] id is missing\n");
  EXPECT_EQ(complaints_of("[[embedded.group_types]]\nid = 0\nname = 'x'\n"),
            "gateway.toml:2:6: [embedded.group_types[0]] id is between 1 and 9223372036854775807, not 0\n");
  EXPECT_EQ(complaints_of("[[embedded.group_types]]\nid = 2\n"),
            "gateway.toml:1:1: [embedded.group_types[0]] name is missing or empty\n");
  EXPECT_EQ(complaints_of("[[embedded.group_types]]\nid = 2\nname = 'x'\n"
                          "[[embedded.group_types]]\nid = 2\nname = 'y'\n"),
            "gateway.toml:5:6: [embedded.group_types[1]] id is that of another type in the list\n");
  EXPECT_EQ(
      complaints_of("[[embedded.group_types]]\nid = 2\nname = 'x'\njoin_strategy = 'inviation'\n"),
      "gateway.toml:4:17: [embedded.group_types[0]] join_strategy is one of \"membership_request\", \"invitation\", "
      "\"question\", \"join_request\", not \"inviation\"; did you mean \"invitation\"?\n");
}

}  // namespace
}  // namespace turms::gateway::config
