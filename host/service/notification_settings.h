// SPDX-License-Identifier: Apache-2.0
// Who is told of what: one group of switches an event, named as Turms' own under `turms.service.notification.`, with
// underscores. The defaults are Turms' but where "ours" says that XMPP needs to be told.
#pragma once

namespace turms::gateway::service {

struct NotificationSettings {
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_non_blocked_related_users = true;  // ours: Turms false
  } user_info_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_non_blocked_related_users = false;
  } user_online_status_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
  } user_setting_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
  } user_setting_deleted;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_friend_request_recipient = true;
  } friend_request_created;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_friend_request_recipient = true;
  } friend_request_recalled;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_friend_request_sender = true;
  } friend_request_replied;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_related_user = false;
  } one_sided_relationship_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_relationship_group_members = false;
  } one_sided_relationship_group_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_relationship_group_members = false;
  } one_sided_relationship_group_deleted;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_new_relationship_group_member = true;  // ours: Turms false
  } one_sided_relationship_group_member_added;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_removed_relationship_group_member = true;  // ours: Turms false
  } one_sided_relationship_group_member_removed;
  struct {
    bool notify_requester_other_online_sessions = true;
  } group_created;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_group_members = true;
  } group_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_group_members = true;
  } group_deleted;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_added_group_member = true;
    bool notify_other_group_members = true;
  } group_member_added;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_removed_group_member = true;
    bool notify_other_group_members = true;
  } group_member_removed;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_updated_group_member = true;  // ours: Turms false
    bool notify_other_group_members = true;   // ours: Turms false
  } group_member_info_updated;
  struct {
    bool notify_group_members = false;
  } group_member_online_status_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_blocked_user = true;   // ours: Turms false
    bool notify_group_members = true;  // ours: Turms false
  } group_blocked_user_added;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_unblocked_user = false;
    bool notify_group_members = false;
  } group_blocked_user_removed;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_invitee = true;
    bool notify_group_owner_and_managers = true;
    bool notify_group_members = false;
  } group_invitation_added;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_invitee = true;
    bool notify_group_owner_and_managers = true;
    bool notify_group_members = false;
  } group_invitation_recalled;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_group_invitation_inviter = true;
    bool notify_group_owner_and_managers = true;
    bool notify_group_members = false;
  } group_invitation_replied;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_group_owner_and_managers = true;
    bool notify_group_members = false;
  } group_join_request_created;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_group_owner_and_managers = true;
    bool notify_group_members = false;
  } group_join_request_recalled;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_group_join_request_sender = true;
    bool notify_group_owner_and_managers = true;
    bool notify_group_members = false;
  } group_join_request_replied;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_contact = true;  // ours: Turms false
  } private_conversation_read_date_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_other_group_members = true;  // ours: Turms false
  } group_conversation_read_date_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
  } private_conversation_setting_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
  } private_conversation_setting_deleted;
  struct {
    bool notify_requester_other_online_sessions = true;
  } group_conversation_setting_updated;
  struct {
    bool notify_requester_other_online_sessions = true;
  } group_conversation_setting_deleted;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_message_recipients = true;
  } message_created;
  struct {
    bool notify_requester_other_online_sessions = true;
    bool notify_message_recipients = true;
  } message_updated;
};

}  // namespace turms::gateway::service
