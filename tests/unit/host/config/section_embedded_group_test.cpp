// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionEmbeddedGroup, every_key_is_taken) {
  const Loaded loaded = read(R"([embedded.group]
activate_group_when_created = false
allow_group_owner_change_group_type = true
delete_group_logically_by_default = false
search_enabled = false
[embedded.group.invitation]
max_content_length = 1
max_response_reason_length = 2
expire_after_seconds = 3
allow_recall_pending_invitation_by_owner_and_manager = true
allow_recall_pending_invitation_by_sender = true
[embedded.group.join_request]
max_content_length = 4
max_response_reason_length = 5
expire_after_seconds = 6
allow_recall_pending_join_request_by_sender = true
[embedded.group.question]
question_content_limit = 7
answer_content_limit = 8
max_answer_count = 9
[embedded.group.user_role]
creatable_group_type_ids = [0, 7]
owned_group_limit = 10
owned_group_limit_for_each_group_type = 11
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::GroupSettings& group = loaded.settings.embedded.service.group;
  EXPECT_FALSE(group.activate_group_when_created);
  EXPECT_TRUE(group.allow_group_owner_change_group_type);
  EXPECT_FALSE(group.delete_group_logically_by_default);
  EXPECT_FALSE(group.search_enabled);
  EXPECT_EQ(group.invitation.max_content_length, 1);
  EXPECT_EQ(group.invitation.max_response_reason_length, 2);
  EXPECT_EQ(group.invitation.expire_after_seconds, 3);
  EXPECT_TRUE(group.invitation.allow_recall_pending_invitation_by_owner_and_manager);
  EXPECT_TRUE(group.invitation.allow_recall_pending_invitation_by_sender);
  EXPECT_EQ(group.join_request.max_content_length, 4);
  EXPECT_EQ(group.join_request.max_response_reason_length, 5);
  EXPECT_EQ(group.join_request.expire_after_seconds, 6);
  EXPECT_TRUE(group.join_request.allow_recall_pending_join_request_by_sender);
  EXPECT_EQ(group.question.question_content_limit, 7);
  EXPECT_EQ(group.question.answer_content_limit, 8);
  EXPECT_EQ(group.question.max_answer_count, 9);
  EXPECT_EQ(group.user_role.creatable_group_type_ids, (std::vector<int64_t>{0, 7}));
  EXPECT_EQ(group.user_role.owned_group_limit, 10);
  EXPECT_EQ(group.user_role.owned_group_limit_for_each_group_type, 11);
}

TEST(SectionEmbeddedGroup, the_defaults_are_turms_but_for_the_search_and_the_owners_choice_of_a_type) {
  const Loaded loaded = read("");
  const service::GroupSettings& group = loaded.settings.embedded.service.group;
  EXPECT_TRUE(group.activate_group_when_created);
  EXPECT_TRUE(group.allow_group_owner_change_group_type);
  EXPECT_TRUE(group.delete_group_logically_by_default);
  EXPECT_TRUE(group.search_enabled);
  EXPECT_EQ(group.invitation.expire_after_seconds, 2'592'000);
  EXPECT_EQ(group.user_role.creatable_group_type_ids, (std::vector<int64_t>{0, 1}));
}

TEST(SectionEmbeddedGroup, a_mistyped_list_of_types_is_pointed_at) {
  EXPECT_EQ(complaints_of("[embedded.group.user_role]\ncreatable_group_type_ids = [0, -1]\n"),
            "gateway.toml:2:32: [embedded.group.user_role] creatable_group_type_ids is a list of whole numbers between "
            "0 and 9223372036854775807\n");
  EXPECT_EQ(complaints_of("[embedded.group.user_role]\ncreatable_group_type_ids = 'x'\n"),
            "gateway.toml:2:28: [embedded.group.user_role] creatable_group_type_ids is a list of whole numbers, not "
            "string\n");
}

}  // namespace
}  // namespace turms::gateway::config
