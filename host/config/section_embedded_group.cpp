// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr int32_t kMany = std::numeric_limits<int32_t>::max();
constexpr int64_t kLastId = std::numeric_limits<int64_t>::max();
constexpr int32_t kLongText = 10'000;

void read_invitation(TableReader table, service::GroupInvitationSettings& invitation) {
  table.number("max_content_length", invitation.max_content_length, 0, kLongText);
  table.number("max_response_reason_length", invitation.max_response_reason_length, 0, kLongText);
  table.number("expire_after_seconds", invitation.expire_after_seconds, 0, kMany);
  table.boolean("allow_recall_pending_invitation_by_owner_and_manager",
                invitation.allow_recall_pending_invitation_by_owner_and_manager);
  table.boolean("allow_recall_pending_invitation_by_sender", invitation.allow_recall_pending_invitation_by_sender);
  table.finish();
}

void read_join_request(TableReader table, service::GroupJoinRequestSettings& join_request) {
  table.number("max_content_length", join_request.max_content_length, 0, kLongText);
  table.number("max_response_reason_length", join_request.max_response_reason_length, 0, kLongText);
  table.number("expire_after_seconds", join_request.expire_after_seconds, 0, kMany);
  table.boolean("allow_recall_pending_join_request_by_sender",
                join_request.allow_recall_pending_join_request_by_sender);
  table.finish();
}

void read_question(TableReader table, service::GroupQuestionSettings& question) {
  table.number("question_content_limit", question.question_content_limit, 0, kLongText);
  table.number("answer_content_limit", question.answer_content_limit, 0, kLongText);
  table.number("max_answer_count", question.max_answer_count, 1, 100);
  table.finish();
}

void read_user_role(TableReader table, service::UserRoleSettings& user_role) {
  table.numbers("creatable_group_type_ids", user_role.creatable_group_type_ids, 0, kLastId);
  table.number("owned_group_limit", user_role.owned_group_limit, 0, kMany);
  table.number("owned_group_limit_for_each_group_type", user_role.owned_group_limit_for_each_group_type, 0, kMany);
  table.finish();
}

}  // namespace

void read_group(TableReader table, service::GroupSettings& settings) {
  table.boolean("activate_group_when_created", settings.activate_group_when_created);
  table.boolean("allow_group_owner_change_group_type", settings.allow_group_owner_change_group_type);
  table.boolean("delete_group_logically_by_default", settings.delete_group_logically_by_default);
  table.boolean("search_enabled", settings.search_enabled);
  if (auto attributes = table.table("user_defined_attributes")) {
    read_custom_values(std::move(*attributes), "attributes", settings.user_defined_attributes);
  }
  if (auto invitation = table.table("invitation")) read_invitation(std::move(*invitation), settings.invitation);
  if (auto join_request = table.table("join_request")) {
    read_join_request(std::move(*join_request), settings.join_request);
  }
  if (auto question = table.table("question")) read_question(std::move(*question), settings.question);
  if (auto user_role = table.table("user_role")) read_user_role(std::move(*user_role), settings.user_role);
  table.finish();
}

}  // namespace turms::gateway::config
