// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr int32_t kMany = std::numeric_limits<int32_t>::max();
constexpr int32_t kLongText = 10'000;
constexpr int32_t kHalfTheEarth = 20'100'000;  // metres

void read_info(TableReader table, service::UserInfoProperties& info) {
  table.number("min_password_length", info.min_password_length, -1, kLongText);
  table.number("max_password_length", info.max_password_length, 1, kLongText);
  table.number("max_name_length", info.max_name_length, 0, kLongText);
  table.number("max_intro_length", info.max_intro_length, 0, kLongText);
  table.number("max_profile_picture_length", info.max_profile_picture_length, 0, kLongText);
  if (auto attributes = table.table("user_defined_attributes")) {
    read_custom_values(std::move(*attributes), "attributes", info.user_defined_attributes);
  }
  table.finish();
}

void read_friend_request(TableReader table, service::FriendRequestProperties& request) {
  table.number("max_content_length", request.max_content_length, 0, kLongText);
  table.number("max_response_reason_length", request.max_response_reason_length, 0, kLongText);
  table.number("friend_request_expire_after_seconds", request.friend_request_expire_after_seconds, 0, kMany);
  table.boolean("allow_send_request_after_declined_or_ignored_or_expired",
                request.allow_send_request_after_declined_or_ignored_or_expired);
  table.boolean("allow_recall_pending_friend_request_by_sender", request.allow_recall_pending_friend_request_by_sender);
  table.boolean("delete_expired_requests_when_cron_triggered", request.delete_expired_requests_when_cron_triggered);
  table.finish();
}

void read_search(TableReader table, service::UserSearchProperties& search) {
  table.boolean("enabled", search.enabled);
  table.number("default_result_count", search.default_result_count, 1, 1'000);
  table.number("max_result_count", search.max_result_count, 1, 1'000);
  table.finish();
}

}  // namespace

void read_user(TableReader table, service::UserProperties& settings) {
  table.boolean("delete_two_sided_relationships", settings.delete_two_sided_relationships);
  if (auto info = table.table("info")) read_info(std::move(*info), settings.info);
  if (auto own = table.table("settings")) read_custom_values(std::move(*own), "settings", settings.settings);
  if (auto request = table.table("friend_request")) {
    read_friend_request(std::move(*request), settings.friend_request);
  }
  if (auto search = table.table("search")) read_search(std::move(*search), settings.search);
  table.finish();
}

void read_location(TableReader table, service::LocationProperties& settings) {
  table.boolean("enabled", settings.enabled);
  table.boolean("treat_user_id_and_device_type_as_unique_user", settings.treat_user_id_and_device_type_as_unique_user);
  if (auto nearby = table.table("nearby_user_request")) {
    nearby->number("default_max_nearby_user_count", settings.default_max_nearby_user_count, 1, 10'000);
    nearby->number("max_nearby_user_count", settings.max_nearby_user_count, 1, 10'000);
    nearby->number("default_max_distance_meters", settings.default_max_distance_meters, 1, kHalfTheEarth);
    nearby->number("max_distance_meters", settings.max_distance_meters, 1, kHalfTheEarth);
    nearby->finish();
  }
  table.finish();
}

}  // namespace turms::gateway::config
