// SPDX-License-Identifier: Apache-2.0
// What an operator may set about users: Turms' `turms.service.user.*` and `turms.location.*` with underscores, and the
// search by name, which Turms leaves to Elasticsearch. Defaults are Turms' but where "ours" says otherwise. Called
// properties because user settings are something else: what clients keep. Plain values, copied freely.
#pragma once

#include <cstdint>

#include "service/custom_value_rules.h"

namespace turms::gateway::service {

/// user.info.*; lengths in UTF-16 units
struct UserInfoProperties {
  int32_t min_password_length = -1;  // negative: none; an empty password is refused either way (ours)
  int32_t max_password_length = 16;
  int32_t max_name_length = 20;
  int32_t max_intro_length = 100;
  int32_t max_profile_picture_length = 100;
  CustomValueSettings user_defined_attributes;
};

/// user.friend-request.*; lengths in UTF-16 units
struct FriendRequestProperties {
  int32_t max_content_length = 200;
  int32_t max_response_reason_length = 200;
  int32_t friend_request_expire_after_seconds = 30 * 24 * 60 * 60;      // 0: never
  bool allow_send_request_after_declined_or_ignored_or_expired = true;  // ours: Turms false
  bool allow_recall_pending_friend_request_by_sender = true;            // ours: Turms false
  /// Ours: there is no cron, they go one by one as they expire (upkeep.h).
  bool delete_expired_requests_when_cron_triggered = false;
};

/// Turms: elasticsearch.use-cases.user.*
struct UserSearchProperties {
  bool enabled = true;  // ours: Turms false
  int32_t default_result_count = 10;
  int32_t max_result_count = 100;
};

struct UserProperties {
  UserInfoProperties info;
  CustomValueSettings settings;
  FriendRequestProperties friend_request;
  UserSearchProperties search;
  bool delete_two_sided_relationships = false;
};

/// turms.location.*, and within it nearby-user-request.*
struct LocationProperties {
  bool enabled = true;
  bool treat_user_id_and_device_type_as_unique_user = false;
  int32_t default_max_nearby_user_count = 20;
  int32_t max_nearby_user_count = 100;
  int32_t default_max_distance_meters = 10'000;
  int32_t max_distance_meters = 10'000;
};

}  // namespace turms::gateway::service
