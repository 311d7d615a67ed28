// SPDX-License-Identifier: Apache-2.0
#include "embedded/backend_facts.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "extensions/backend.h"

namespace turms::gateway::embedded {
namespace {

/// Named values that the operator has declared for the plugin: PREFIX00, PREFIX01 and so on, without a gap.
struct Slots {
  int64_t count = 0;
  int64_t length = 0;  // of the shortest, in UTF-16 units
};

constexpr int kMaxSlots = 100;  // two digits

Slots slots_of(const service::CustomValueSettings& settings, std::string_view prefix) {
  Slots slots;
  for (int number = 0; number < kMaxSlots; ++number) {
    const std::string name = std::string(prefix) + (number < 10 ? "0" : "") + std::to_string(number);
    const auto found = std::find_if(settings.allowed.begin(), settings.allowed.end(), [&](const auto& rule) {
      return rule.source_name == name && rule.value.type == service::ValueType::string && !rule.immutable;
    });
    if (found == settings.allowed.end()) break;
    slots.length =
        slots.count == 0 ? found->value.max_length : std::min<int64_t>(slots.length, found->value.max_length);
    ++slots.count;
  }
  return slots;
}

Slots settings_slots(const service::ServiceSettings& settings) {
  return slots_of(settings.user.settings, "xmpp_s");
}
Slots attribute_slots(const service::ServiceSettings& settings) {
  return slots_of(settings.user.info.user_defined_attributes, "xmpp_p");
}

uint64_t when(bool holds, uint64_t bit) {
  return holds ? bit : 0;
}

uint64_t message_bits(const service::ServiceSettings& settings) {
  const auto& receipt = settings.conversation.read_receipt;
  return when(settings.message.persist_record, TGP_CAP_PERSIST_RECORD) |
         when(settings.message.use_conversation_id, TGP_CAP_CONVERSATION_ID) |
         when(settings.message.allow_send_messages_to_oneself, TGP_CAP_SELF_MESSAGE) |
         when(settings.message.is_recalled_message_visible, TGP_CAP_RECALL_VISIBLE) |
         when(settings.message.allow_reactions, TGP_CAP_REACTIONS) |
         when(receipt.enabled && !receipt.use_server_time, TGP_CAP_MARKER_DATE);
}

uint64_t push_bits(const service::NotificationSettings& notify) {
  const auto& member = notify.group_member_info_updated;
  const auto& blocked = notify.group_blocked_user_added;
  return when(notify.private_conversation_read_date_updated.notify_contact &&
                  notify.group_conversation_read_date_updated.notify_other_group_members,
              TGP_CAP_PUSH_READ) |
         when(notify.user_online_status_updated.notify_non_blocked_related_users, TGP_CAP_PUSH_PRESENCE) |
         when(notify.user_info_updated.notify_non_blocked_related_users, TGP_CAP_PUSH_PROFILE) |
         when(notify.one_sided_relationship_group_member_added.notify_new_relationship_group_member &&
                  notify.one_sided_relationship_group_member_removed.notify_removed_relationship_group_member,
              TGP_CAP_PUSH_RELATION) |
         when(member.notify_updated_group_member && member.notify_other_group_members, TGP_CAP_PUSH_MEMBER_INFO) |
         when(blocked.notify_blocked_user && blocked.notify_group_members, TGP_CAP_PUSH_BAN);
}

uint64_t user_bits(const service::ServiceSettings& settings) {
  const auto& request = settings.user.friend_request;
  return when(request.allow_send_request_after_declined_or_ignored_or_expired, TGP_CAP_REFRIEND) |
         when(request.allow_recall_pending_friend_request_by_sender &&
                  settings.group.invitation.allow_recall_pending_invitation_by_sender &&
                  settings.group.join_request.allow_recall_pending_join_request_by_sender,
              TGP_CAP_RECALL_REQUEST) |
         when(settings_slots(settings).count > 0, TGP_CAP_SETTINGS_SLOTS) |
         when(attribute_slots(settings).count > 0, TGP_CAP_ATTRIBUTE_SLOTS) |
         when(settings.simultaneous_login.allow_device_type_others_login, TGP_CAP_OTHERS_DEVICE) |
         when(settings.user.search.enabled && settings.group.search_enabled, TGP_CAP_SEARCH);
}

}  // namespace

uint64_t capabilities_of(const service::ServiceSettings& settings) {
  // These hold by the way this backend is made: it limits no rates, and users have their rows from the start.
  constexpr uint64_t kAlways =
      TGP_CAP_CLIENT_ADDRESS | TGP_CAP_USER_ROWS | TGP_CAP_TRUSTED_SESSIONS | TGP_CAP_ORDERED_WRITES;
  return kAlways | message_bits(settings) | push_bits(settings.notification) | user_bits(settings);
}

int64_t limit_of(const EmbeddedSettings& settings, uint32_t which) {
  const service::MessageSettings& message = settings.service.message;
  switch (which) {
    case TGP_LIMIT_MAX_TEXT:
      return message.max_text_limit;
    case TGP_LIMIT_MAX_REQUEST:
      return settings.max_request_size_bytes;
    case TGP_LIMIT_MAX_RECORDS:
      return message.max_records_size_bytes;
    case TGP_LIMIT_RECALL_SECONDS:
      return message.allow_recall_message ? message.available_recall_duration_seconds : 0;
    case TGP_LIMIT_SETTINGS_SLOT_COUNT:
      return settings_slots(settings.service).count;
    case TGP_LIMIT_SETTINGS_SLOT_LENGTH:
      return settings_slots(settings.service).length;
    case TGP_LIMIT_ATTRIBUTE_SLOT_COUNT:
      return attribute_slots(settings.service).count;
    case TGP_LIMIT_ATTRIBUTE_SLOT_LENGTH:
      return attribute_slots(settings.service).length;
    case TGP_LIMIT_REQUESTS_PER_SECOND:
    case TGP_LIMIT_REQUEST_BURST:
      return TGP_LIMIT_NONE;
    default:
      return TGP_LIMIT_UNKNOWN;
  }
}

}  // namespace turms::gateway::embedded
