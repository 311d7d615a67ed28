// SPDX-License-Identifier: Apache-2.0
#include "service/message_target.h"

#include "proto/status_codes.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

Result<int32_t> permission_to_user(WriteContext& context, int64_t sender, int64_t recipient) {
  const MessageSettings& settings = context.settings.message;
  if (sender == recipient) {
    return settings.allow_send_messages_to_oneself ? status::kOk : status::kSendingMessagesToOneselfIsDisabled;
  }
  if (!settings.allow_send_messages_to_stranger) {
    const auto relation = context.facts.relation(recipient, sender);
    if (!relation.ok()) return relation.error();
    return *relation == store::Relation::friendly ? status::kOk : status::kNotFriendToSendPrivateMessage;
  }
  if (settings.check_if_target_active_and_not_deleted) {
    const auto state = context.facts.state(recipient);
    if (!state.ok()) return state.error();
    if (*state != store::UserState::active) return status::kMessageRecipientNotActive;
  }
  // What counts is the recipient's block of the sender, never the sender's of the recipient.
  const auto relation = context.facts.relation(recipient, sender);
  if (!relation.ok()) return relation.error();
  return *relation == store::Relation::blocked ? status::kBlockedUserSendPrivateMessage : status::kOk;
}

/// Somebody who is no member.
Result<int32_t> permission_of_guest(WriteContext& context, int64_t sender, int64_t group_id, const GroupFact& group) {
  if (!group.type.guest_speakable) return status::kNotSpeakableGroupGuestToSendMessage;
  const auto blocked = context.groups.is_blocked(group_id, sender);
  if (!blocked.ok()) return blocked.error();
  return *blocked ? status::kBlockedUserSendGroupMessage : status::kOk;
}

Result<int32_t> permission_to_group(WriteContext& context, int64_t sender, int64_t group_id, int64_t now) {
  const auto group = context.groups.group(group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value() || !(*group)->active) return status::kSendMessageToInactiveGroup;
  const auto member = context.groups.member(group_id, sender);
  if (!member.ok()) return member.error();
  if (!member->has_value()) {
    const auto allowed = permission_of_guest(context, sender, group_id, **group);
    if (!allowed.ok() || *allowed != status::kOk) return allowed;
  }
  // Ours: a group that is muted is so for its guests as well.
  if ((*group)->is_muted(now)) return status::kSendMessageToMutedGroup;
  return member->has_value() && (*member)->is_muted(now) ? status::kMutedGroupMemberSendMessage : status::kOk;
}

}  // namespace

Result<int32_t> permission_to_send(WriteContext& context, int64_t sender, const MessageTarget& target, int64_t now) {
  return target.is_group ? permission_to_group(context, sender, target.id, now)
                         : permission_to_user(context, sender, target.id);
}

Result<bool> takes_part(WriteContext& context, int64_t user_id, const store::Message& message) {
  if (message.sender_id == user_id) return true;
  if (!message.is_group) return message.target_id == user_id;
  const auto member = context.groups.member(message.target_id, user_id);
  if (!member.ok()) return member.error();
  return member->has_value();
}

Result<std::vector<Recipient>> recipients_of(WriteContext& context, const Requester& requester,
                                             const MessageTarget& target, const Audience& audience) {
  std::vector<Recipient> recipients;
  bool has_requester = false;  // with all sessions
  if (audience.target && target.is_group) {
    const auto members = context.groups.members(target.id);
    if (!members.ok()) return members.error();
    recipients.reserve((*members)->size() + 1);
    for (const MemberFact& member : **members) {
      const bool is_requester = member.user_id == requester.user_id;
      if (is_requester && !audience.with_requester) continue;
      has_requester = has_requester || is_requester;
      recipients.push_back({member.user_id, kNoDeviceType});
    }
  } else if (audience.target) {
    recipients.push_back({target.id, kNoDeviceType});
    has_requester = target.id == requester.user_id;
  }
  if (audience.own_other_sessions && !has_requester) {
    recipients.push_back({requester.user_id, requester.device_type});
  }
  return recipients;
}

}  // namespace turms::gateway::service
