// SPDX-License-Identifier: Apache-2.0
// [embedded.notification.<event>]: who is told of what.
#include <initializer_list>
#include <string_view>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

using Switches = std::initializer_list<std::pair<std::string_view, bool*>>;

void read_event(TableReader& table, std::string_view event, Switches switches) {
  auto found = table.table(event);
  if (!found) return;
  for (const auto& [name, value] : switches) found->boolean(name, *value);
  found->finish();
}

void read_users(TableReader& table, service::NotificationSettings& settings) {
  {
    auto& event = settings.user_info_updated;
    read_event(table, "user_info_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_non_blocked_related_users", &event.notify_non_blocked_related_users}});
  }
  {
    auto& event = settings.user_online_status_updated;
    read_event(table, "user_online_status_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_non_blocked_related_users", &event.notify_non_blocked_related_users}});
  }
  {
    auto& event = settings.user_setting_updated;
    read_event(table, "user_setting_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.user_setting_deleted;
    read_event(table, "user_setting_deleted",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.friend_request_created;
    read_event(table, "friend_request_created",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_friend_request_recipient", &event.notify_friend_request_recipient}});
  }
  {
    auto& event = settings.friend_request_recalled;
    read_event(table, "friend_request_recalled",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_friend_request_recipient", &event.notify_friend_request_recipient}});
  }
  {
    auto& event = settings.friend_request_replied;
    read_event(table, "friend_request_replied",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_friend_request_sender", &event.notify_friend_request_sender}});
  }
  {
    auto& event = settings.one_sided_relationship_updated;
    read_event(table, "one_sided_relationship_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_related_user", &event.notify_related_user}});
  }
  {
    auto& event = settings.one_sided_relationship_group_updated;
    read_event(table, "one_sided_relationship_group_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_relationship_group_members", &event.notify_relationship_group_members}});
  }
  {
    auto& event = settings.one_sided_relationship_group_deleted;
    read_event(table, "one_sided_relationship_group_deleted",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_relationship_group_members", &event.notify_relationship_group_members}});
  }
  {
    auto& event = settings.one_sided_relationship_group_member_added;
    read_event(table, "one_sided_relationship_group_member_added",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_new_relationship_group_member", &event.notify_new_relationship_group_member}});
  }
  {
    auto& event = settings.one_sided_relationship_group_member_removed;
    read_event(table, "one_sided_relationship_group_member_removed",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_removed_relationship_group_member", &event.notify_removed_relationship_group_member}});
  }
}

void read_groups(TableReader& table, service::NotificationSettings& settings) {
  {
    auto& event = settings.group_created;
    read_event(table, "group_created",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.group_updated;
    read_event(table, "group_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_deleted;
    read_event(table, "group_deleted",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_member_added;
    read_event(table, "group_member_added",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_added_group_member", &event.notify_added_group_member},
                {"notify_other_group_members", &event.notify_other_group_members}});
  }
  {
    auto& event = settings.group_member_removed;
    read_event(table, "group_member_removed",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_removed_group_member", &event.notify_removed_group_member},
                {"notify_other_group_members", &event.notify_other_group_members}});
  }
  {
    auto& event = settings.group_member_info_updated;
    read_event(table, "group_member_info_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_updated_group_member", &event.notify_updated_group_member},
                {"notify_other_group_members", &event.notify_other_group_members}});
  }
  {
    auto& event = settings.group_member_online_status_updated;
    read_event(table, "group_member_online_status_updated", {{"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_blocked_user_added;
    read_event(table, "group_blocked_user_added",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_blocked_user", &event.notify_blocked_user},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_blocked_user_removed;
    read_event(table, "group_blocked_user_removed",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_unblocked_user", &event.notify_unblocked_user},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_invitation_added;
    read_event(table, "group_invitation_added",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_invitee", &event.notify_invitee},
                {"notify_group_owner_and_managers", &event.notify_group_owner_and_managers},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_invitation_recalled;
    read_event(table, "group_invitation_recalled",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_invitee", &event.notify_invitee},
                {"notify_group_owner_and_managers", &event.notify_group_owner_and_managers},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_invitation_replied;
    read_event(table, "group_invitation_replied",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_group_invitation_inviter", &event.notify_group_invitation_inviter},
                {"notify_group_owner_and_managers", &event.notify_group_owner_and_managers},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_join_request_created;
    read_event(table, "group_join_request_created",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_group_owner_and_managers", &event.notify_group_owner_and_managers},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_join_request_recalled;
    read_event(table, "group_join_request_recalled",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_group_owner_and_managers", &event.notify_group_owner_and_managers},
                {"notify_group_members", &event.notify_group_members}});
  }
  {
    auto& event = settings.group_join_request_replied;
    read_event(table, "group_join_request_replied",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_group_join_request_sender", &event.notify_group_join_request_sender},
                {"notify_group_owner_and_managers", &event.notify_group_owner_and_managers},
                {"notify_group_members", &event.notify_group_members}});
  }
}

void read_conversations(TableReader& table, service::NotificationSettings& settings) {
  {
    auto& event = settings.private_conversation_read_date_updated;
    read_event(table, "private_conversation_read_date_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_contact", &event.notify_contact}});
  }
  {
    auto& event = settings.group_conversation_read_date_updated;
    read_event(table, "group_conversation_read_date_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_other_group_members", &event.notify_other_group_members}});
  }
  {
    auto& event = settings.private_conversation_setting_updated;
    read_event(table, "private_conversation_setting_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.private_conversation_setting_deleted;
    read_event(table, "private_conversation_setting_deleted",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.group_conversation_setting_updated;
    read_event(table, "group_conversation_setting_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.group_conversation_setting_deleted;
    read_event(table, "group_conversation_setting_deleted",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions}});
  }
  {
    auto& event = settings.message_created;
    read_event(table, "message_created",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_message_recipients", &event.notify_message_recipients}});
  }
  {
    auto& event = settings.message_updated;
    read_event(table, "message_updated",
               {{"notify_requester_other_online_sessions", &event.notify_requester_other_online_sessions},
                {"notify_message_recipients", &event.notify_message_recipients}});
  }
}

}  // namespace

void read_notification(TableReader table, service::NotificationSettings& settings) {
  read_users(table, settings);
  read_groups(table, settings);
  read_conversations(table, settings);
  table.finish();
}

}  // namespace turms::gateway::config
