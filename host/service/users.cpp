// SPDX-License-Identifier: Apache-2.0
// User profiles, by id or by name. Source: Turms (UserServiceController, UserService).
#include <algorithm>
#include <string_view>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/custom_settings.h"
#include "service/domains.h"
#include "service/user_info.h"
#include "store/name_search.h"
#include "store/user_search.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::QueryUserProfilesRequest;
using Attribute = proto::UserInfo_UserDefinedAttributesEntry;

// Ours: Turms has no bounds.
constexpr size_t kMaxUserIds = 10'000;
constexpr int32_t kMaxSkip = 10'000;

bool asks_for_name(const QueryUserProfilesRequest& query) {
  return query.name.view().find_first_not_of(" \t\r\n") != std::string_view::npos;
}

/// Why the query can't be answered; empty when it can.
std::string_view complaint_about(const QueryUserProfilesRequest& query) {
  if (query.user_ids.size() > kMaxUserIds) return "too many user ids";
  if (query.has_skip && (query.skip < 0 || query.skip > kMaxSkip)) return "skip is negative or too large";
  if (query.has_limit && query.limit <= 0) return "limit must be positive";
  return {};
}

Result<std::vector<store::User>> find_by_id(store::UsersTable& table, const QueryUserProfilesRequest& query) {
  std::vector<store::User> users;
  for (const int64_t id : query.user_ids) {
    auto found = table.find(id);
    if (!found.ok()) return found.error();
    if (!found->has_value()) continue;
    if (query.has_last_updated_date && (*found)->last_updated_date <= query.last_updated_date) continue;
    users.push_back(std::move(**found));
  }
  return users;
}

/// Of the listed users those with the name; without a list, of all.
Result<std::vector<store::NameMatch>> find_names(ReadContext& context, const QueryUserProfilesRequest& query) {
  const auto expression = store::prefix_expression(query.name.view(), store::kMaxSearchedWords);
  if (!expression) return std::vector<store::NameMatch>();
  const UserSearchProperties& properties = context.settings.user.search;
  const int32_t limit = query.has_limit ? std::min(query.limit, properties.max_result_count)
                                        : std::min(properties.default_result_count, properties.max_result_count);
  const int32_t skip = query.has_skip ? query.skip : 0;
  if (query.user_ids.empty()) return context.tables.user_search.find(*expression, skip, limit);
  std::vector<store::NameMatch> matches;
  int32_t passed = 0;
  for (const int64_t id : query.user_ids) {
    if (matches.size() == static_cast<size_t>(limit)) break;
    auto match = context.tables.user_search.find_user(*expression, id);
    if (!match.ok()) return match.error();
    if (match->has_value() && passed++ >= skip) matches.push_back(std::move(**match));
  }
  return matches;
}

Result<std::vector<store::User>> search(ReadContext& context, const QueryUserProfilesRequest& query) {
  const auto matches = find_names(context, query);
  if (!matches.ok()) return matches.error();
  std::vector<store::User> users;
  for (const store::NameMatch& match : *matches) {
    auto found = context.tables.users.find(match.user_id);
    if (!found.ok()) return found.error();
    if (!found->has_value()) continue;
    if (!query.fields_to_highlight.empty()) (*found)->name = match.highlighted;
    users.push_back(std::move(**found));
  }
  return users;
}

/// The attributes that the operator allows today; others may be stored from before.
Result<std::vector<store::CustomValue>> attributes_of(ReadContext& context, int64_t user_id) {
  const auto& allowed = context.settings.user.info.user_defined_attributes.allowed;
  if (allowed.empty()) return std::vector<store::CustomValue>();
  auto values = context.tables.custom_values.list({store::ValueSpace::user_attribute, user_id, 0});
  if (!values.ok()) return values;
  std::erase_if(*values, [&](const store::CustomValue& value) {
    return std::none_of(allowed.begin(), allowed.end(),
                        [&](const NamedValueRule& rule) { return rule.source_name == value.name; });
  });
  return values;
}

Result<void> answer(ReadContext& context, const std::vector<store::User>& users, Outcome& outcome) {
  std::vector<std::vector<store::CustomValue>> values;
  std::vector<std::vector<Attribute>> attributes;
  std::vector<proto::UserInfo> infos;
  values.reserve(users.size());
  attributes.reserve(users.size());
  infos.reserve(users.size());
  for (const store::User& user : users) {
    auto found = attributes_of(context, user.id);
    if (!found.ok()) return found.error();
    values.push_back(std::move(*found));
    attributes.push_back(entries_of<Attribute>(values.back()));
    infos.push_back(info_of(user));
    infos.back().user_defined_attributes = attributes.back();
  }
  proto::UserInfosWithVersion data{};
  data.user_infos = infos;
  outcome.accept_data(data);
  return {};
}

}  // namespace

/// No access control and no version: Turms has neither.
Result<void> query_user_profiles(ReadContext& context, const Call& call, Outcome& outcome) {
  QueryUserProfilesRequest query;
  if (!read_body(call, query, outcome)) return {};
  const bool by_name = asks_for_name(query);
  if (by_name && !context.settings.user.search.enabled) {
    outcome.refuse(status::kSearchingUserIsDisabled);
    return {};
  }
  if (const auto complaint = complaint_about(query); !complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  const auto users = by_name ? search(context, query) : find_by_id(context.tables.users, query);
  if (!users.ok()) return users.error();
  return answer(context, *users, outcome);
}

}  // namespace turms::gateway::service
