// SPDX-License-Identifier: Apache-2.0
// User profiles. Source: Turms (UserServiceController, UserService).
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"

namespace turms::gateway::service {
namespace {

constexpr size_t kMaxUserIds = 10'000;  // ours: Turms has no bound

proto::UserInfo info_of(const store::User& user) {
  proto::UserInfo info{};
  info.has_id = true;
  info.id = user.id;
  info.name = user.name;
  info.intro = user.intro;
  info.profile_picture = user.profile_picture;
  info.has_profile_access_strategy = true;
  info.profile_access_strategy = user.profile_access_strategy;
  info.has_registration_date = true;
  info.registration_date = user.registration_date;
  info.has_active = true;
  info.active = user.active;
  return info;
}

Result<std::vector<store::User>> find_users(store::UsersTable& table, const proto::QueryUserProfilesRequest& query) {
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

}  // namespace

/// No access control and no version: Turms has neither.
Result<void> query_user_profiles(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryUserProfilesRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.name.has() && !query.name.view().empty()) {
    outcome.refuse(proto::status::kSearchingUserIsDisabled);
    return {};
  }
  if (query.user_ids.size() > kMaxUserIds) {
    outcome.refuse(proto::status::kIllegalArgument, "too many user ids");
    return {};
  }
  const auto users = find_users(context.tables.users, query);
  if (!users.ok()) return users.error();
  std::vector<proto::UserInfo> infos;
  infos.reserve(users->size());
  for (const store::User& user : *users) infos.push_back(info_of(user));
  proto::UserInfosWithVersion data{};
  data.user_infos = infos;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
