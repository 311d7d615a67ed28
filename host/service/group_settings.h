// SPDX-License-Identifier: Apache-2.0
// What an operator may set about groups: Turms' `turms.service.group.*` with underscores, and the two things that Turms
// keeps elsewhere: the default user role (a row of its database) and the search by name (Elasticsearch). Defaults are
// Turms' but where "ours" says otherwise. Plain values, copied freely.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "service/custom_value_rules.h"

namespace turms::gateway::service {

/// group.invitation.*
struct GroupInvitationSettings {
  int32_t max_content_length = 200;                  // UTF-16 units
  int32_t max_response_reason_length = 200;          // UTF-16 units
  int32_t expire_after_seconds = 30 * 24 * 60 * 60;  // 0: never
  bool allow_recall_pending_invitation_by_owner_and_manager = false;
  bool allow_recall_pending_invitation_by_sender = true;  // ours: Turms false
};

/// group.join-request.*
struct GroupJoinRequestSettings {
  int32_t max_content_length = 200;                         // UTF-16 units
  int32_t max_response_reason_length = 200;                 // UTF-16 units
  int32_t expire_after_seconds = 30 * 24 * 60 * 60;         // 0: never
  bool allow_recall_pending_join_request_by_sender = true;  // ours: Turms false
};

/// group.question.*
struct GroupQuestionSettings {
  int32_t question_content_limit = 200;  // UTF-16 units
  int32_t answer_content_limit = 50;     // UTF-16 units
  int32_t max_answer_count = 10;
};

/// What everybody may own. Turms knows several roles; here all users have the default one.
struct UserRoleSettings {
  /// Ours: Turms' default role knows type 0 only, and rooms that anybody may enter need the open type.
  std::vector<int64_t> creatable_group_type_ids = {0, 1};
  int32_t owned_group_limit = std::numeric_limits<int32_t>::max();
  int32_t owned_group_limit_for_each_group_type = std::numeric_limits<int32_t>::max();
};

struct GroupSettings {
  bool activate_group_when_created = true;
  bool allow_group_owner_change_group_type = true;  // ours: owners of XMPP rooms close and open them
  bool delete_group_logically_by_default = true;
  bool search_enabled = true;                   // ours: Turms needs Elasticsearch, and has it off
  CustomValueSettings user_defined_attributes;  // group.info.user-defined-attributes.*
  GroupInvitationSettings invitation;
  GroupJoinRequestSettings join_request;
  GroupQuestionSettings question;
  UserRoleSettings user_role;
};

}  // namespace turms::gateway::service
