// SPDX-License-Identifier: Apache-2.0
// UpdateUser: one's own profile and password. Source: Turms (UserServiceController, UserService). Two things are not as
// in Turms: the password is told to nobody, and the profile access strategy stays when it is not named.
#include "service/user_update.h"

#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/contacts.h"
#include "service/custom_settings.h"
#include "service/domains.h"
#include "service/utf16.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::UpdateUserRequest;

/// Why the request can't be carried out; empty when it can.
std::string_view complaint_about(const UpdateUserRequest& request, const UserInfoProperties& properties) {
  if (request.password.has() && !is_password(properties, request.password.view()))
    return "the password is too short or too long";
  if (utf16_length(request.name.view()) > properties.max_name_length) return "the name is too long";
  if (utf16_length(request.intro.view()) > properties.max_intro_length) return "the intro is too long";
  if (utf16_length(request.profile_picture.view()) > properties.max_profile_picture_length) {
    return "the profile picture is too long";
  }
  if (request.has_profile_access_strategy &&
      (request.profile_access_strategy < proto::profile_access_strategy::kAll ||
       request.profile_access_strategy > proto::profile_access_strategy::kFriends)) {
    return "the profile access strategy is unknown";
  }
  return {};
}

bool changes_what_friends_see(const UpdateUserRequest& request) {
  return request.name.has() || request.intro.has() || request.profile_picture.has() ||
         !request.user_defined_attributes.empty();
}

bool changes_anything(const UpdateUserRequest& request) {
  return changes_what_friends_see(request) || request.password.has() || request.has_profile_access_strategy;
}

std::optional<std::string_view> text_of(const proto::View& view) {
  return view.has() ? std::optional(view.view()) : std::nullopt;
}

store::UserUpdate update_of(const UpdateUserRequest& request) {
  store::UserUpdate update;
  update.name = text_of(request.name);
  update.intro = text_of(request.intro);
  update.profile_picture = text_of(request.profile_picture);
  if (request.has_profile_access_strategy) update.profile_access_strategy = request.profile_access_strategy;
  return update;
}

/// \returns  false: the attributes are refused
Result<bool> store_update(WriteContext& context, const Call& call, const UpdateUserRequest& request, Outcome& outcome) {
  const int64_t user_id = call.requester.user_id;
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto written =
      upsert_values(context, context.settings.user.info.user_defined_attributes,
                    {store::ValueSpace::user_attribute, user_id, 0}, request.user_defined_attributes, outcome);
  if (!written.ok()) return written.error();
  if (*written == Written::refused) return false;
  const auto updated = context.tables.users.update(user_id, update_of(request), outcome.timestamp());
  if (!updated.ok()) return updated.error();
  if (*updated && request.password.has()) {
    TURMS_TRY(context.tables.users.set_verifier(user_id, *call.new_verifier));
  }
  TURMS_TRY(savepoint->keep());
  return true;
}

/// Own other sessions, and friends when the operator wants that.
Result<std::vector<Recipient>> recipients_of(WriteContext& context, const Call& call,
                                             const UpdateUserRequest& request) {
  const auto& notify = context.settings.notification.user_info_updated;
  std::vector<Recipient> recipients = told(call, notify.notify_requester_other_online_sessions, false, 0);
  if (!notify.notify_non_blocked_related_users || !changes_what_friends_see(request)) return recipients;
  const auto friends =
      context.tables.relationships.list(call.requester.user_id, {false, std::nullopt}, 0, kMaxListedRelationships);
  if (!friends.ok()) return friends.error();
  for (const store::Relationship& one : *friends) recipients.push_back({one.related_user_id, kNoDeviceType});
  return recipients;
}

}  // namespace

bool is_password(const UserInfoProperties& properties, std::string_view password) {
  const int64_t length = utf16_length(password);
  return length > 0 && length >= properties.min_password_length && length <= properties.max_password_length;
}

std::string_view password_to_derive(const Call& call, const UserInfoProperties& properties) {
  if (!call.well_formed || call.request.kind != proto::RequestKind::kUpdateUser) return {};
  UpdateUserRequest request;
  if (!proto::decode(call.request.body, request) || !request.password.has()) return {};
  return complaint_about(request, properties).empty() ? request.password.view() : std::string_view();
}

Result<void> update_user(WriteContext& context, const Call& call, Outcome& outcome) {
  UpdateUserRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (const auto complaint = complaint_about(request, context.settings.user.info); !complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  if (request.password.has() && call.new_verifier == nullptr) {
    outcome.refuse(status::kServerUnavailable, "passwords can't be changed now");
    return {};
  }
  if (!changes_anything(request)) {
    outcome.accept();
    return {};
  }
  const auto stored = store_update(context, call, request, outcome);
  if (!stored.ok()) return stored.error();
  if (!*stored) return {};
  request.password = {};
  std::string body;
  if (!proto::encode(request, body)) return Error{Code::internal, "update_user", "can't be relayed"};
  auto recipients = recipients_of(context, call, request);
  if (!recipients.ok()) return recipients.error();
  outcome.accept();
  outcome.push(call.requester.user_id, call.request.kind, body, std::move(*recipients));
  return {};
}

}  // namespace turms::gateway::service
