// SPDX-License-Identifier: Apache-2.0
// What clients keep with a conversation: named values, as far as the operator allows them. Those of a group are kept
// under its negative id. Source: Turms (ConversationSettingsServiceController, ConversationSettingsService), whose
// queries by id and by name do not work.
#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/custom_settings.h"
#include "service/domains.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using Values = std::vector<store::CustomValue>;

constexpr size_t kMaxTargets = 1'000;  // ours, as is the next one: Turms has no bound
constexpr size_t kMaxNames = 1'000;

store::ValueKey key_of(const Call& call, int64_t target) {
  return {store::ValueSpace::conversation_setting, call.requester.user_id, target};
}

/// The targets that a request names; none: it means all.
template <class T>
std::set<int64_t> targets_of(const T& request) {
  std::set<int64_t> targets;
  // What is not positive is nobody; a user's negative id would be a group.
  for (const int64_t id : request.user_ids) {
    if (id > 0) targets.insert(id);
  }
  for (const int64_t id : request.group_ids) {
    if (id > 0) targets.insert(-id);
  }
  return targets;
}

template <class T>
bool refuse_too_many(const T& request, Outcome& outcome) {
  if (request.user_ids.size() + request.group_ids.size() <= kMaxTargets && request.names.size() <= kMaxNames) {
    return false;
  }
  outcome.refuse(status::kIllegalArgument, "too many ids or names");
  return true;
}

/// The code that keeps a user from having settings of a conversation, or 1000.
Result<int32_t> permission(WriteContext& context, int64_t user_id,
                           const proto::UpdateConversationSettingsRequest& update) {
  if (update.has_user_id) {
    if (update.user_id <= 0) return status::kNotRelatedUserToUpdatePrivateConversationSetting;
    const auto relation = context.facts.relation(user_id, update.user_id);
    if (!relation.ok()) return relation.error();
    return *relation == store::Relation::none ? status::kNotRelatedUserToUpdatePrivateConversationSetting : status::kOk;
  }
  const auto member = context.groups.member(update.group_id, user_id);
  if (!member.ok()) return member.error();
  return member->has_value() ? status::kOk : status::kNotGroupMemberToUpdateGroupConversationSetting;
}

void relay(const Call& call, bool tells, Outcome& outcome) {
  const int64_t user_id = call.requester.user_id;
  if (tells) outcome.push(user_id, call.request.kind, call.request.body, {{user_id, call.requester.device_type}});
}

/// Which of the two switches counts is told by the targets; without targets, both do.
bool tells_of_deletion(const NotificationSettings& notification,
                       const proto::DeleteConversationSettingsRequest& request) {
  const bool names_none = request.user_ids.empty() && request.group_ids.empty();
  return ((names_none || !request.user_ids.empty()) &&
          notification.private_conversation_setting_deleted.notify_requester_other_online_sessions) ||
         ((names_none || !request.group_ids.empty()) &&
          notification.group_conversation_setting_deleted.notify_requester_other_online_sessions);
}

Result<Written> delete_of_all(WriteContext& context, const Call& call, const std::set<int64_t>& targets,
                              const proto::ViewList& names, Outcome& outcome) {
  const CustomValueSettings& settings = context.settings.conversation.settings;
  // Nobody's key first: the names are judged even where there is nothing to delete.
  auto written = delete_values(context, settings, key_of(call, 0), names, outcome);
  if (!written.ok()) return written;
  for (const int64_t target : targets) {
    const auto deleted = delete_values(context, settings, key_of(call, target), names, outcome);
    if (!deleted.ok() || *deleted == Written::refused) return deleted;
    if (*deleted == Written::something) written = Written::something;
  }
  return written;
}

Result<Values> find_values(ReadContext& context, const Call& call, const std::set<int64_t>& targets) {
  store::CustomValuesTable& table = context.tables.custom_values;
  if (targets.empty()) return table.list_all(store::ValueSpace::conversation_setting, call.requester.user_id);
  Values values;
  for (const int64_t target : targets) {
    auto of_target = table.list(key_of(call, target));
    if (!of_target.ok()) return of_target;
    std::move(of_target->begin(), of_target->end(), std::back_inserter(values));
  }
  return values;
}

/// The values of one conversation.
struct Conversation {
  int64_t target_id = 0;
  int64_t last_updated_date = 0;
  Values values;
};

/// \param values  those of each target together
std::vector<Conversation> group_by_target(Values values) {
  std::vector<Conversation> conversations;
  for (store::CustomValue& value : values) {
    if (conversations.empty() || conversations.back().target_id != value.target_id) {
      conversations.push_back({value.target_id, 0, {}});
    }
    Conversation& conversation = conversations.back();
    conversation.last_updated_date = std::max(conversation.last_updated_date, value.last_updated_date);
    conversation.values.push_back(std::move(value));
  }
  return conversations;
}

void answer(const std::vector<Conversation>& conversations, const proto::QueryConversationSettingsRequest& query,
            Outcome& outcome) {
  const std::vector<std::string_view> names = query.names.to_vector();
  std::vector<std::vector<proto::ConversationSettings_SettingsEntry>> entries;
  entries.reserve(conversations.size());  // they are pointed at
  std::vector<proto::ConversationSettings> found;
  for (const Conversation& conversation : conversations) {
    if (query.has_last_updated_date_start && conversation.last_updated_date < query.last_updated_date_start) continue;
    auto& shown =
        entries.emplace_back(entries_of<proto::ConversationSettings_SettingsEntry>(conversation.values, names));
    if (shown.empty()) continue;
    const int64_t target = conversation.target_id;
    proto::ConversationSettings& settings = found.emplace_back();
    settings.has_user_id = target > 0;
    settings.has_group_id = target < 0;
    (target < 0 ? settings.group_id : settings.user_id) = target < 0 ? -target : target;
    settings.settings = shown;
    settings.has_last_updated_date = true;
    settings.last_updated_date = conversation.last_updated_date;
  }
  if (found.empty()) return outcome.refuse(status::kNoContent);
  proto::ConversationSettingsList data{};
  data.conversation_settings_list = found;
  outcome.accept_data(data);
}

}  // namespace

Result<void> update_conversation_settings(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateConversationSettingsRequest update;
  if (!read_body(call, update, outcome)) return {};
  if (!update.has_user_id && !update.has_group_id) {
    outcome.refuse(status::kIllegalArgument, "a conversation is with a user or with a group");
    return {};
  }
  if (update.settings.empty()) {
    outcome.accept();
    return {};
  }
  const auto allowed = permission(context, call.requester.user_id, update);
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    return {};
  }
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto key = key_of(call, update.has_user_id ? update.user_id : -update.group_id);
  const auto written = upsert_values(context, context.settings.conversation.settings, key, update.settings, outcome);
  if (!written.ok()) return written.error();
  if (*written == Written::refused) return {};
  outcome.accept();
  const auto& notification = context.settings.notification;
  const bool tells = update.has_user_id
                         ? notification.private_conversation_setting_updated.notify_requester_other_online_sessions
                         : notification.group_conversation_setting_updated.notify_requester_other_online_sessions;
  relay(call, tells && *written == Written::something, outcome);
  return savepoint->keep();
}

Result<void> delete_conversation_settings(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteConversationSettingsRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (refuse_too_many(request, outcome)) return {};
  std::set<int64_t> targets = targets_of(request);
  if (request.user_ids.empty() && request.group_ids.empty()) {
    const auto all =
        context.tables.custom_values.list_all(store::ValueSpace::conversation_setting, call.requester.user_id);
    if (!all.ok()) return all.error();
    for (const store::CustomValue& value : *all) targets.insert(value.target_id);
  }
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto written = delete_of_all(context, call, targets, request.names, outcome);
  if (!written.ok()) return written.error();
  if (*written == Written::refused) return {};
  outcome.accept();
  relay(call, *written == Written::something && tells_of_deletion(context.settings.notification, request), outcome);
  return savepoint->keep();
}

/// Those that have something to show; 1001 when none has.
Result<void> query_conversation_settings(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryConversationSettingsRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (refuse_too_many(query, outcome)) return {};
  const bool names_targets = !query.user_ids.empty() || !query.group_ids.empty();
  const std::set<int64_t> targets = targets_of(query);
  auto values = names_targets && targets.empty() ? Result<Values>(Values()) : find_values(context, call, targets);
  if (!values.ok()) return values.error();
  answer(group_by_target(std::move(values).value()), query, outcome);
  return {};
}

}  // namespace turms::gateway::service
