// SPDX-License-Identifier: Apache-2.0
// The kinds of a TurmsRequest and of a notification's data: field numbers of the two envelopes' oneofs, with their
// names. Source: turms/proto request/turms_request.proto and notification/turms_notification.proto.
#pragma once

#include <cstdint>

namespace turms::proto {

// X(field number, constant, field name, message type)
#define TURMS_PROTO_REQUEST_KINDS(X)                                                                                \
  X(3, kCreateSession, create_session_request, CreateSessionRequest)                                                \
  X(4, kDeleteSession, delete_session_request, DeleteSessionRequest)                                                \
  X(5, kQueryConversations, query_conversations_request, QueryConversationsRequest)                                 \
  X(6, kUpdateConversation, update_conversation_request, UpdateConversationRequest)                                 \
  X(7, kUpdateTypingStatus, update_typing_status_request, UpdateTypingStatusRequest)                                \
  X(8, kCreateMessage, create_message_request, CreateMessageRequest)                                                \
  X(9, kQueryMessages, query_messages_request, QueryMessagesRequest)                                                \
  X(10, kUpdateMessage, update_message_request, UpdateMessageRequest)                                               \
  X(11, kCreateGroupMembers, create_group_members_request, CreateGroupMembersRequest)                               \
  X(12, kDeleteGroupMembers, delete_group_members_request, DeleteGroupMembersRequest)                               \
  X(13, kQueryGroupMembers, query_group_members_request, QueryGroupMembersRequest)                                  \
  X(14, kUpdateGroupMember, update_group_member_request, UpdateGroupMemberRequest)                                  \
  X(100, kQueryUserProfiles, query_user_profiles_request, QueryUserProfilesRequest)                                 \
  X(101, kQueryNearbyUsers, query_nearby_users_request, QueryNearbyUsersRequest)                                    \
  X(102, kQueryUserOnlineStatuses, query_user_online_statuses_request, QueryUserOnlineStatusesRequest)              \
  X(103, kUpdateUserLocation, update_user_location_request, UpdateUserLocationRequest)                              \
  X(104, kUpdateUserOnlineStatus, update_user_online_status_request, UpdateUserOnlineStatusRequest)                 \
  X(105, kUpdateUser, update_user_request, UpdateUserRequest)                                                       \
  X(106, kUpdateUserSettings, update_user_settings_request, UpdateUserSettingsRequest)                              \
  X(107, kDeleteUserSettings, delete_user_settings_request, DeleteUserSettingsRequest)                              \
  X(108, kQueryUserSettings, query_user_settings_request, QueryUserSettingsRequest)                                 \
  X(200, kCreateFriendRequest, create_friend_request_request, CreateFriendRequestRequest)                           \
  X(201, kCreateRelationshipGroup, create_relationship_group_request, CreateRelationshipGroupRequest)               \
  X(202, kCreateRelationship, create_relationship_request, CreateRelationshipRequest)                               \
  X(203, kDeleteFriendRequest, delete_friend_request_request, DeleteFriendRequestRequest)                           \
  X(204, kDeleteRelationshipGroup, delete_relationship_group_request, DeleteRelationshipGroupRequest)               \
  X(205, kDeleteRelationship, delete_relationship_request, DeleteRelationshipRequest)                               \
  X(206, kQueryFriendRequests, query_friend_requests_request, QueryFriendRequestsRequest)                           \
  X(207, kQueryRelatedUserIds, query_related_user_ids_request, QueryRelatedUserIdsRequest)                          \
  X(208, kQueryRelationshipGroups, query_relationship_groups_request, QueryRelationshipGroupsRequest)               \
  X(209, kQueryRelationships, query_relationships_request, QueryRelationshipsRequest)                               \
  X(210, kUpdateFriendRequest, update_friend_request_request, UpdateFriendRequestRequest)                           \
  X(211, kUpdateRelationshipGroup, update_relationship_group_request, UpdateRelationshipGroupRequest)               \
  X(212, kUpdateRelationship, update_relationship_request, UpdateRelationshipRequest)                               \
  X(300, kCreateGroup, create_group_request, CreateGroupRequest)                                                    \
  X(301, kDeleteGroup, delete_group_request, DeleteGroupRequest)                                                    \
  X(302, kQueryGroups, query_groups_request, QueryGroupsRequest)                                                    \
  X(303, kQueryJoinedGroupIds, query_joined_group_ids_request, QueryJoinedGroupIdsRequest)                          \
  X(304, kQueryJoinedGroupInfos, query_joined_group_infos_request, QueryJoinedGroupInfosRequest)                    \
  X(305, kUpdateGroup, update_group_request, UpdateGroupRequest)                                                    \
  X(400, kCreateGroupBlockedUser, create_group_blocked_user_request, CreateGroupBlockedUserRequest)                 \
  X(401, kDeleteGroupBlockedUser, delete_group_blocked_user_request, DeleteGroupBlockedUserRequest)                 \
  X(402, kQueryGroupBlockedUserIds, query_group_blocked_user_ids_request, QueryGroupBlockedUserIdsRequest)          \
  X(403, kQueryGroupBlockedUserInfos, query_group_blocked_user_infos_request, QueryGroupBlockedUserInfosRequest)    \
  X(500, kCheckGroupJoinQuestionsAnswers, check_group_join_questions_answers_request,                               \
    CheckGroupJoinQuestionsAnswersRequest)                                                                          \
  X(501, kCreateGroupInvitation, create_group_invitation_request, CreateGroupInvitationRequest)                     \
  X(502, kCreateGroupJoinRequest, create_group_join_request_request, CreateGroupJoinRequestRequest)                 \
  X(503, kCreateGroupJoinQuestions, create_group_join_questions_request, CreateGroupJoinQuestionsRequest)           \
  X(504, kDeleteGroupInvitation, delete_group_invitation_request, DeleteGroupInvitationRequest)                     \
  X(505, kDeleteGroupJoinRequest, delete_group_join_request_request, DeleteGroupJoinRequestRequest)                 \
  X(506, kDeleteGroupJoinQuestions, delete_group_join_questions_request, DeleteGroupJoinQuestionsRequest)           \
  X(507, kQueryGroupInvitations, query_group_invitations_request, QueryGroupInvitationsRequest)                     \
  X(508, kQueryGroupJoinRequests, query_group_join_requests_request, QueryGroupJoinRequestsRequest)                 \
  X(509, kQueryGroupJoinQuestions, query_group_join_questions_request, QueryGroupJoinQuestionsRequest)              \
  X(510, kUpdateGroupInvitation, update_group_invitation_request, UpdateGroupInvitationRequest)                     \
  X(511, kUpdateGroupJoinQuestion, update_group_join_question_request, UpdateGroupJoinQuestionRequest)              \
  X(512, kUpdateGroupJoinRequest, update_group_join_request_request, UpdateGroupJoinRequestRequest)                 \
  X(900, kCreateMeeting, create_meeting_request, CreateMeetingRequest)                                              \
  X(901, kDeleteMeeting, delete_meeting_request, DeleteMeetingRequest)                                              \
  X(902, kQueryMeetings, query_meetings_request, QueryMeetingsRequest)                                              \
  X(903, kUpdateMeeting, update_meeting_request, UpdateMeetingRequest)                                              \
  X(904, kUpdateMeetingInvitation, update_meeting_invitation_request, UpdateMeetingInvitationRequest)               \
  X(1000, kDeleteResource, delete_resource_request, DeleteResourceRequest)                                          \
  X(1001, kQueryResourceDownloadInfo, query_resource_download_info_request, QueryResourceDownloadInfoRequest)       \
  X(1002, kQueryResourceUploadInfo, query_resource_upload_info_request, QueryResourceUploadInfoRequest)             \
  X(1003, kQueryMessageAttachmentInfos, query_message_attachment_infos_request, QueryMessageAttachmentInfosRequest) \
  X(1004, kUpdateMessageAttachmentInfo, update_message_attachment_info_request, UpdateMessageAttachmentInfoRequest) \
  X(1100, kDeleteConversationSettings, delete_conversation_settings_request, DeleteConversationSettingsRequest)     \
  X(1101, kQueryConversationSettings, query_conversation_settings_request, QueryConversationSettingsRequest)        \
  X(1102, kUpdateConversationSettings, update_conversation_settings_request, UpdateConversationSettingsRequest)     \
  X(1200, kCreateMessageReactions, create_message_reactions_request, CreateMessageReactionsRequest)                 \
  X(1201, kDeleteMessageReactions, delete_message_reactions_request, DeleteMessageReactionsRequest)

// X(field number, constant, field name, message type): every data kind that is a message
#define TURMS_PROTO_DATA_KINDS(X)                                                                                     \
  X(3, kLongsWithVersion, longs_with_version, LongsWithVersion)                                                       \
  X(4, kStringsWithVersion, strings_with_version, StringsWithVersion)                                                 \
  X(5, kConversations, conversations, Conversations)                                                                  \
  X(6, kMessages, messages, Messages)                                                                                 \
  X(7, kMessagesWithTotalList, messages_with_total_list, MessagesWithTotalList)                                       \
  X(8, kUserSession, user_session, UserSession)                                                                       \
  X(9, kUserInfosWithVersion, user_infos_with_version, UserInfosWithVersion)                                          \
  X(10, kUserOnlineStatuses, user_online_statuses, UserOnlineStatuses)                                                \
  X(11, kUserFriendRequestsWithVersion, user_friend_requests_with_version, UserFriendRequestsWithVersion)             \
  X(12, kUserRelationshipGroupsWithVersion, user_relationship_groups_with_version, UserRelationshipGroupsWithVersion) \
  X(13, kUserRelationshipsWithVersion, user_relationships_with_version, UserRelationshipsWithVersion)                 \
  X(14, kNearbyUsers, nearby_users, NearbyUsers)                                                                      \
  X(15, kGroupInvitationsWithVersion, group_invitations_with_version, GroupInvitationsWithVersion)                    \
  X(16, kGroupJoinQuestionAnswerResult, group_join_question_answer_result, GroupJoinQuestionsAnswerResult)            \
  X(17, kGroupJoinRequestsWithVersion, group_join_requests_with_version, GroupJoinRequestsWithVersion)                \
  X(18, kGroupJoinQuestionsWithVersion, group_join_questions_with_version, GroupJoinQuestionsWithVersion)             \
  X(19, kGroupMembersWithVersion, group_members_with_version, GroupMembersWithVersion)                                \
  X(20, kGroupsWithVersion, groups_with_version, GroupsWithVersion)                                                   \
  X(40, kMeetings, meetings, Meetings)                                                                                \
  X(50, kStorageResourceInfos, storage_resource_infos, StorageResourceInfos)                                          \
  X(200, kConversationSettingsList, conversation_settings_list, ConversationSettingsList)                             \
  X(400, kUserSettings, user_settings, UserSettings)

/// Which request a TurmsRequest holds; kNone when it holds none that this schema knows.
enum class RequestKind : std::int32_t {
  kNone = 0,
#define TURMS_PROTO_KIND(number, constant, field, type) constant = number,
  TURMS_PROTO_REQUEST_KINDS(TURMS_PROTO_KIND)
};

/// What a notification's `data` holds. kLong and kString are bare values, all others messages.
enum class DataKind : std::int32_t {
  kNone = 0,
  kLong = 1,
  kString = 2,
  TURMS_PROTO_DATA_KINDS(TURMS_PROTO_KIND)
#undef TURMS_PROTO_KIND
};

/// The kind with this field number, or kNone.
[[nodiscard]] RequestKind request_kind_of(std::uint32_t field_number) noexcept;
[[nodiscard]] DataKind data_kind_of(std::uint32_t field_number) noexcept;

/// The field's name in the schema ("create_message_request"), for logs and metrics; "none" for kNone. Never null.
[[nodiscard]] const char* name_of(RequestKind kind) noexcept;
[[nodiscard]] const char* name_of(DataKind kind) noexcept;

}  // namespace turms::proto
