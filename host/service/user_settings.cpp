// SPDX-License-Identifier: Apache-2.0
// What clients keep with their user: named values, as far as the operator allows them. Source: Turms
// (UserSettingsServiceController, UserSettingsService).
#include <string_view>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/custom_settings.h"
#include "service/domains.h"

namespace turms::gateway::service {
namespace {

constexpr size_t kMaxNames = 1'000;  // ours: Turms has no bound

store::ValueKey settings_of(const Call& call) {
  return {store::ValueSpace::user_setting, call.requester.user_id, 0};
}

/// 1000, and the own other sessions are told if anything has changed.
Result<void> conclude(WriteContext& context, const Call& call, Written written, bool tells, Outcome& outcome) {
  if (written == Written::refused) return {};
  const int64_t user_id = call.requester.user_id;
  outcome.accept();
  if (written == Written::nothing) return {};
  TURMS_TRY(context.tables.versions.move(user_id, store::UserVersion::settings, outcome.timestamp()));
  if (tells) {
    outcome.push(user_id, call.request.kind, call.request.body, {{user_id, call.requester.device_type}});
  }
  return {};
}

}  // namespace

Result<void> update_user_settings(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateUserSettingsRequest request;
  if (!read_body(call, request, outcome)) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto written =
      upsert_values(context, context.settings.user.settings, settings_of(call), request.settings, outcome);
  if (!written.ok()) return written.error();
  const bool tells = context.settings.notification.user_setting_updated.notify_requester_other_online_sessions;
  TURMS_TRY(conclude(context, call, *written, tells, outcome));
  return savepoint->keep();
}

Result<void> delete_user_settings(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteUserSettingsRequest request;
  if (!read_body(call, request, outcome)) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto written =
      delete_values(context, context.settings.user.settings, settings_of(call), request.names, outcome);
  if (!written.ok()) return written.error();
  const bool tells = context.settings.notification.user_setting_deleted.notify_requester_other_online_sessions;
  TURMS_TRY(conclude(context, call, *written, tells, outcome));
  return savepoint->keep();
}

/// All, or those of the names; 1001 when there are none, or nothing has changed since `last_updated_date_start`.
Result<void> query_user_settings(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryUserSettingsRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.names.size() > kMaxNames) {
    outcome.refuse(proto::status::kIllegalArgument, "too many names");
    return {};
  }
  const auto stamp = context.tables.versions.get(call.requester.user_id, store::UserVersion::settings);
  if (!stamp.ok()) return stamp.error();
  const auto values = context.tables.custom_values.list(settings_of(call));
  if (!values.ok()) return values.error();
  const auto entries = entries_of<proto::UserSettings_SettingsEntry>(*values, query.names.to_vector());
  const bool is_older = query.has_last_updated_date_start && stamp->value_or(0) < query.last_updated_date_start;
  if (entries.empty() || is_older) {
    outcome.refuse(proto::status::kNoContent);
    return {};
  }
  proto::UserSettings data{};
  data.settings = entries;
  data.has_last_updated_date = true;
  data.last_updated_date = stamp->value_or(0);
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
