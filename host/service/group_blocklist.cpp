// SPDX-License-Identifier: Apache-2.0
// The blocklist of a group. Source: Turms (GroupServiceController, GroupBlocklistService).
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/group_membership.h"
#include "service/group_recipients.h"
#include "service/group_rules.h"
#include "service/user_info.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

constexpr int64_t kMaxListed = 10'000;  // ours: Turms has no bound

/// 1000, or why the requester may not block this user.
Result<int32_t> code_to_block(WriteContext& context, const proto::CreateGroupBlockedUserRequest& request,
                              int64_t requester) {
  if (request.user_id == requester || request.user_id <= 0) return status::kIllegalArgument;
  const auto own = context.groups.member(request.group_id, requester);
  if (!own.ok()) return own.error();
  if (!is_owner_or_manager(*own)) return status::kNotGroupOwnerOrManagerToAddBlockedUser;
  // To be blocked is to be removed, so the same roles count. Turms compares none, and a manager can throw the owner
  // out.
  const auto target = context.groups.member(request.group_id, request.user_id);
  if (!target.ok()) return target.error();
  if (target->has_value() && (*target)->role <= (*own)->role) return status::kNotGroupOwnerToRemoveGroupOwnerOrManager;
  const auto blocked = context.groups.is_blocked(request.group_id, request.user_id);
  if (!blocked.ok()) return blocked.error();
  return *blocked ? status::kRecordContainsDuplicateKey : status::kOk;
}

struct Audience {
  bool group_members = false;
  bool the_user = false;
  bool own_other_sessions = false;
};

Result<void> tell(WriteContext& context, const Call& call, int64_t group_id, int64_t user_id, const Audience& audience,
                  Outcome& outcome) {
  GroupRecipients recipients(context, group_id);
  if (audience.group_members) {
    TURMS_TRY(recipients.add_members());
    recipients.remove(call.requester.user_id);
  }
  if (audience.the_user) recipients.add(user_id);
  if (audience.group_members || audience.own_other_sessions) recipients.add_own_other_sessions(call.requester);
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

/// The ids, or nothing after a refusal: 1002, or 1001 when there are none.
template <class Request>
Result<std::vector<int64_t>> listed(ReadContext& context, const Request& query, std::optional<int64_t>& stamp,
                                    Outcome& outcome) {
  auto read = context.tables.versions.get(query.group_id, store::GroupVersion::blocklist);
  if (!read.ok()) return read.error();
  stamp = *read;
  if (is_up_to_date(query, stamp, outcome)) return std::vector<int64_t>();
  auto ids = context.tables.group_blocklist.list(query.group_id, 0, kMaxListed);
  if (ids.ok() && ids->empty()) outcome.refuse(status::kNoContent);
  return ids;
}

}  // namespace

/// Blocking removes a member. That is told as a block, not as a removal.
Result<void> create_group_blocked_user(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateGroupBlockedUserRequest request;
  if (!read_body(call, request, outcome)) return {};
  const int64_t requester = call.requester.user_id;
  const auto code = code_to_block(context, request, requester);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  const int64_t now = outcome.timestamp();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto removed = remove_member(context, request.group_id, request.user_id, now);
  if (!removed.ok()) return removed.error();
  TURMS_TRY(context.tables.group_blocklist.insert(request.group_id, request.user_id, requester, now));
  TURMS_TRY(context.tables.versions.move(request.group_id, store::GroupVersion::blocklist, now));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  context.groups.forget_blocked(request.group_id, request.user_id);
  outcome.accept();
  const auto& notify = context.settings.notification.group_blocked_user_added;
  return tell(context, call, request.group_id, request.user_id,
              {notify.notify_group_members, notify.notify_blocked_user, notify.notify_requester_other_online_sessions},
              outcome);
}

Result<void> delete_group_blocked_user(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteGroupBlockedUserRequest request;
  if (!read_body(call, request, outcome)) return {};
  const auto own = context.groups.member(request.group_id, call.requester.user_id);
  if (!own.ok()) return own.error();
  if (!is_owner_or_manager(*own)) {
    outcome.refuse(status::kNotGroupOwnerOrManagerToRemoveBlockedUser);
    return {};
  }
  outcome.accept();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto was_blocked = context.tables.group_blocklist.remove(request.group_id, request.user_id);
  if (!was_blocked.ok()) return was_blocked.error();
  if (!*was_blocked) return {};  // nothing happened, nobody is told
  TURMS_TRY(context.tables.versions.move(request.group_id, store::GroupVersion::blocklist, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_blocked(request.group_id, request.user_id);
  const auto& notify = context.settings.notification.group_blocked_user_removed;
  return tell(
      context, call, request.group_id, request.user_id,
      {notify.notify_group_members, notify.notify_unblocked_user, notify.notify_requester_other_online_sessions},
      outcome);
}

/// No membership is needed: so does Turms.
Result<void> query_group_blocked_user_ids(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryGroupBlockedUserIdsRequest query;
  if (!read_body(call, query, outcome)) return {};
  std::optional<int64_t> stamp;
  const auto ids = listed(context, query, stamp, outcome);
  if (!ids.ok()) return ids.error();
  if (ids->empty()) return {};
  proto::LongsWithVersion data{};
  data.longs = *ids;
  data.has_last_updated_date = true;
  data.last_updated_date = *stamp;
  outcome.accept_data(data);
  return {};
}

Result<void> query_group_blocked_user_infos(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryGroupBlockedUserInfosRequest query;
  if (!read_body(call, query, outcome)) return {};
  std::optional<int64_t> stamp;
  const auto ids = listed(context, query, stamp, outcome);
  if (!ids.ok()) return ids.error();
  std::vector<store::User> users;
  for (const int64_t id : *ids) {
    auto found = context.tables.users.find(id);
    if (!found.ok()) return found.error();
    if (found->has_value()) users.push_back(std::move(**found));
  }
  if (users.empty()) {
    if (!ids->empty()) outcome.refuse(status::kNoContent);
    return {};
  }
  std::vector<proto::UserInfo> infos;
  infos.reserve(users.size());
  for (const store::User& user : users) infos.push_back(info_of(user));
  proto::UserInfosWithVersion data{};
  data.user_infos = infos;
  data.has_last_updated_date = true;
  data.last_updated_date = *stamp;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
