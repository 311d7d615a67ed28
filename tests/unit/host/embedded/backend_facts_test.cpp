// SPDX-License-Identifier: Apache-2.0
#include "embedded/backend_facts.h"

#include <array>

#include <gtest/gtest.h>

#include "extensions/backend.h"

namespace turms::gateway::embedded {
namespace {

using service::ServiceSettings;

constexpr uint64_t kEveryBit = (TGP_CAP_ORDERED_WRITES << 1U) - 1;

/// A property turned round, and the one bit that follows it.
struct Row {
  const char* property;
  uint64_t bit;
  void (*turn)(ServiceSettings&);
};

void turn(bool& value) {
  value = !value;
}

constexpr std::array kRows = {
    Row{"persist_record", TGP_CAP_PERSIST_RECORD, [](auto& s) { turn(s.message.persist_record); }},
    Row{"use_conversation_id", TGP_CAP_CONVERSATION_ID, [](auto& s) { turn(s.message.use_conversation_id); }},
    Row{"allow_send_messages_to_oneself", TGP_CAP_SELF_MESSAGE,
        [](auto& s) { turn(s.message.allow_send_messages_to_oneself); }},
    Row{"is_recalled_message_visible", TGP_CAP_RECALL_VISIBLE,
        [](auto& s) { turn(s.message.is_recalled_message_visible); }},
    Row{"allow_reactions", TGP_CAP_REACTIONS, [](auto& s) { turn(s.message.allow_reactions); }},
    Row{"use_server_time", TGP_CAP_MARKER_DATE, [](auto& s) { turn(s.conversation.read_receipt.use_server_time); }},
    Row{"read_receipt.enabled", TGP_CAP_MARKER_DATE, [](auto& s) { turn(s.conversation.read_receipt.enabled); }},
    Row{"notify_contact", TGP_CAP_PUSH_READ,
        [](auto& s) { turn(s.notification.private_conversation_read_date_updated.notify_contact); }},
    Row{"read date: notify_other_group_members", TGP_CAP_PUSH_READ,
        [](auto& s) { turn(s.notification.group_conversation_read_date_updated.notify_other_group_members); }},
    Row{"online status: notify_non_blocked_related_users", TGP_CAP_PUSH_PRESENCE,
        [](auto& s) { turn(s.notification.user_online_status_updated.notify_non_blocked_related_users); }},
    Row{"user info: notify_non_blocked_related_users", TGP_CAP_PUSH_PROFILE,
        [](auto& s) { turn(s.notification.user_info_updated.notify_non_blocked_related_users); }},
    Row{"notify_new_relationship_group_member", TGP_CAP_PUSH_RELATION,
        [](auto& s) {
          turn(s.notification.one_sided_relationship_group_member_added.notify_new_relationship_group_member);
        }},
    Row{"notify_removed_relationship_group_member", TGP_CAP_PUSH_RELATION,
        [](auto& s) {
          turn(s.notification.one_sided_relationship_group_member_removed.notify_removed_relationship_group_member);
        }},
    Row{"notify_updated_group_member", TGP_CAP_PUSH_MEMBER_INFO,
        [](auto& s) { turn(s.notification.group_member_info_updated.notify_updated_group_member); }},
    Row{"member info: notify_other_group_members", TGP_CAP_PUSH_MEMBER_INFO,
        [](auto& s) { turn(s.notification.group_member_info_updated.notify_other_group_members); }},
    Row{"notify_blocked_user", TGP_CAP_PUSH_BAN,
        [](auto& s) { turn(s.notification.group_blocked_user_added.notify_blocked_user); }},
    Row{"block: notify_group_members", TGP_CAP_PUSH_BAN,
        [](auto& s) { turn(s.notification.group_blocked_user_added.notify_group_members); }},
    Row{"allow_send_request_after_declined_or_ignored_or_expired", TGP_CAP_REFRIEND,
        [](auto& s) { turn(s.user.friend_request.allow_send_request_after_declined_or_ignored_or_expired); }},
    Row{"allow_recall_pending_friend_request_by_sender", TGP_CAP_RECALL_REQUEST,
        [](auto& s) { turn(s.user.friend_request.allow_recall_pending_friend_request_by_sender); }},
    Row{"allow_recall_pending_invitation_by_sender", TGP_CAP_RECALL_REQUEST,
        [](auto& s) { turn(s.group.invitation.allow_recall_pending_invitation_by_sender); }},
    Row{"allow_recall_pending_join_request_by_sender", TGP_CAP_RECALL_REQUEST,
        [](auto& s) { turn(s.group.join_request.allow_recall_pending_join_request_by_sender); }},
    Row{"allow_device_type_others_login", TGP_CAP_OTHERS_DEVICE,
        [](auto& s) { turn(s.simultaneous_login.allow_device_type_others_login); }},
    Row{"user.search.enabled", TGP_CAP_SEARCH, [](auto& s) { turn(s.user.search.enabled); }},
    Row{"group.search_enabled", TGP_CAP_SEARCH, [](auto& s) { turn(s.group.search_enabled); }},
    Row{"settings slots", TGP_CAP_SETTINGS_SLOTS,
        [](auto& s) { s.user.settings.allowed.emplace_back().source_name = "xmpp_s00"; }},
    Row{"attribute slots", TGP_CAP_ATTRIBUTE_SLOTS,
        [](auto& s) { s.user.info.user_defined_attributes.allowed.emplace_back().source_name = "xmpp_p00"; }},
};

TEST(BackendFacts, each_property_turns_its_bit_and_no_other) {
  const uint64_t before = capabilities_of(ServiceSettings());
  for (const Row& row : kRows) {
    ServiceSettings settings;
    row.turn(settings);
    EXPECT_EQ(capabilities_of(settings) ^ before, row.bit) << row.property;
  }
}

/// Section 2 of the mapping: what XMPP needs is what holds when the operator says nothing.
TEST(BackendFacts, by_default_everything_is_as_xmpp_needs_it) {
  constexpr uint64_t kNotNeeded = TGP_CAP_RECALL_VISIBLE    // either will do
                                  | TGP_CAP_PUSH_PRESENCE   // watch_friends of tgp.host.relations/1 tells of logins too
                                  | TGP_CAP_SETTINGS_SLOTS  // tgp.host.store/1 is better at it
                                  | TGP_CAP_ATTRIBUTE_SLOTS  // likewise
                                  | TGP_CAP_TOKENS;          // there is nobody here who could check them
  EXPECT_EQ(capabilities_of(ServiceSettings()), kEveryBit & ~kNotNeeded);
}

TEST(BackendFacts, slots_count_without_a_gap_and_as_long_as_the_shortest) {
  EmbeddedSettings settings;
  auto& allowed = settings.service.user.settings.allowed;
  const auto declare = [&](const char* name, int32_t length, service::ValueType type = service::ValueType::string) {
    service::NamedValueRule& rule = allowed.emplace_back();
    rule.source_name = name;
    rule.value.max_length = length;
    rule.value.type = type;
  };
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_SETTINGS_SLOT_COUNT), 0);
  declare("xmpp_s01", 9'000);
  declare("xmpp_s00", 12'000);
  declare("xmpp_s03", 5);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_SETTINGS_SLOT_COUNT), 2);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_SETTINGS_SLOT_LENGTH), 9'000);
  declare("xmpp_s02", 1, service::ValueType::int64);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_SETTINGS_SLOT_COUNT), 2) << "a number holds no text";
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_ATTRIBUTE_SLOT_COUNT), 0);
}

TEST(BackendFacts, limits_are_the_operators) {
  EmbeddedSettings settings;
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_MAX_TEXT), settings.service.message.max_text_limit);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_MAX_REQUEST), settings.max_request_size_bytes);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_MAX_RECORDS), settings.service.message.max_records_size_bytes);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_RECALL_SECONDS), 300);
  settings.service.message.allow_recall_message = false;
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_RECALL_SECONDS), 0);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_REQUESTS_PER_SECOND), TGP_LIMIT_NONE);
  EXPECT_EQ(limit_of(settings, TGP_LIMIT_REQUEST_BURST), TGP_LIMIT_NONE);
  EXPECT_EQ(limit_of(settings, 12'345), TGP_LIMIT_UNKNOWN);
}

}  // namespace
}  // namespace turms::gateway::embedded
