// SPDX-License-Identifier: Apache-2.0
#include "service/group_recipients.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "proto/messages.h"

namespace turms::gateway::service {

void GroupRecipients::add(int64_t user_id) {
  if (!contains(user_id)) recipients_.push_back({user_id, kNoDeviceType});
}

Result<void> GroupRecipients::add_members() {
  const auto members = context_.groups.members(group_id_);
  if (!members.ok()) return members.error();
  recipients_.reserve(recipients_.size() + (*members)->size());
  for (const MemberFact& member : **members) recipients_.push_back({member.user_id, kNoDeviceType});
  return {};
}

Result<void> GroupRecipients::add_owner_and_managers() {
  const auto members = context_.groups.members(group_id_);
  if (!members.ok()) return members.error();
  for (const MemberFact& member : **members) {
    if (member.is_owner_or_manager()) recipients_.push_back({member.user_id, kNoDeviceType});
  }
  return {};
}

void GroupRecipients::remove(int64_t user_id) {
  std::erase_if(recipients_, [user_id](const Recipient& recipient) { return recipient.user_id == user_id; });
}

bool GroupRecipients::contains(int64_t user_id) const {
  return std::any_of(recipients_.begin(), recipients_.end(),
                     [user_id](const Recipient& recipient) { return recipient.user_id == user_id; });
}

void GroupRecipients::add_own_other_sessions(const Requester& requester) {
  if (!contains(requester.user_id)) recipients_.push_back({requester.user_id, requester.device_type});
}

Result<void> tell_of_new_member(WriteContext& context, int64_t requester_id, int64_t group_id, int64_t new_member_id,
                                Outcome& outcome) {
  const auto& notify = context.settings.notification.group_member_added;
  GroupRecipients recipients(context, group_id);
  if (notify.notify_other_group_members) {
    TURMS_TRY(recipients.add_members());
    if (!notify.notify_added_group_member) recipients.remove(new_member_id);
  } else if (notify.notify_added_group_member) {
    recipients.add(new_member_id);
  }
  const std::array<int64_t, 1> added{new_member_id};
  proto::CreateGroupMembersRequest told{};
  told.group_id = group_id;
  told.user_ids = std::span<const int64_t>(added);
  told.has_role = true;
  told.role = proto::group_member_role::kMember;
  std::string body;
  if (!proto::encode(told, body)) return Error{Code::internal, "create_group_members", "can't be relayed"};
  outcome.push_consequence(requester_id, proto::RequestKind::kCreateGroupMembers, body, recipients.take());
  return {};
}

}  // namespace turms::gateway::service
