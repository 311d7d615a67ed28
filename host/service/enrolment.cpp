// SPDX-License-Identifier: Apache-2.0
#include "service/enrolment.h"

#include "proto/enums.h"
#include "proto/status_codes.h"
#include "service/group_rules.h"

namespace turms::gateway::service {

namespace request_status = proto::request_status;
namespace response_action = proto::response_action;

int32_t shown_request_status(int32_t stored, int64_t creation_date, int32_t expire_after_seconds, int64_t now) {
  const auto end = expiration_date(creation_date, expire_after_seconds);
  return stored == request_status::kPending && end && *end <= now ? request_status::kExpired : stored;
}

std::optional<int64_t> expiration_date(int64_t creation_date, int32_t expire_after_seconds) {
  if (expire_after_seconds <= 0) return std::nullopt;
  return creation_date + int64_t{expire_after_seconds} * 1000;
}

std::optional<int32_t> status_after(int32_t action) {
  switch (action) {
    case response_action::kAccept:
      return request_status::kAccepted;
    case response_action::kDecline:
      return request_status::kDeclined;
    case response_action::kIgnore:
      return request_status::kIgnored;
    default:
      return std::nullopt;
  }
}

Result<Admission> admit(WriteContext& context, int64_t group_id, int64_t user_id) {
  const auto group = active_group(context, group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return Admission{proto::status::kAddUserToInactiveGroup, false};
  const auto member = context.groups.member(group_id, user_id);
  if (!member.ok()) return member.error();
  if (member->has_value()) return Admission{proto::status::kOk, false};
  const auto code = code_to_admit(context, group_id, **group, {user_id});
  if (!code.ok()) return code.error();
  return Admission{*code, *code == proto::status::kOk};
}

}  // namespace turms::gateway::service
