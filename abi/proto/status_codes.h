// SPDX-License-Identifier: Apache-2.0
// Every ResponseStatusCode of Turms, with its name: what the `code` of a response can be. The type on the wire is a
// plain int32, so the constants are too; a newer server may send codes that are not here. Source: turms server-common
// ResponseStatusCode.
#pragma once

#include <cstdint>

// X(code, constant, name)
#define TURMS_PROTO_STATUS_CODES(X)                                                                                   \
  X(1000, kOk, OK)                                                                                                    \
  X(1001, kNoContent, NO_CONTENT)                                                                                     \
  X(1002, kAlreadyUpToDate, ALREADY_UP_TO_DATE)                                                                       \
  X(1100, kInvalidRequest, INVALID_REQUEST)                                                                           \
  X(1101, kClientRequestsTooFrequent, CLIENT_REQUESTS_TOO_FREQUENT)                                                   \
  X(1102, kIllegalArgument, ILLEGAL_ARGUMENT)                                                                         \
  X(1103, kRecordContainsDuplicateKey, RECORD_CONTAINS_DUPLICATE_KEY)                                                 \
  X(1104, kRequestedRecordsTooMany, REQUESTED_RECORDS_TOO_MANY)                                                       \
  X(1105, kSendRequestFromNonexistentSession, SEND_REQUEST_FROM_NONEXISTENT_SESSION)                                  \
  X(1106, kUnauthorizedRequest, UNAUTHORIZED_REQUEST)                                                                 \
  X(1200, kServerInternalError, SERVER_INTERNAL_ERROR)                                                                \
  X(1201, kServerUnavailable, SERVER_UNAVAILABLE)                                                                     \
  X(1300, kUnauthorized, UNAUTHORIZED)                                                                                \
  X(1301, kNoFilterForDeleteOperation, NO_FILTER_FOR_DELETE_OPERATION)                                                \
  X(1302, kResourceNotFound, RESOURCE_NOT_FOUND)                                                                      \
  X(1303, kDuplicateResource, DUPLICATE_RESOURCE)                                                                     \
  X(1304, kAdminRequestsTooFrequent, ADMIN_REQUESTS_TOO_FREQUENT)                                                     \
  X(1310, kDumpJfrInIllegalStatus, DUMP_JFR_IN_ILLEGAL_STATUS)                                                        \
  X(1320, kJavascriptPluginIsDisabled, JAVASCRIPT_PLUGIN_IS_DISABLED)                                                 \
  X(1321, kSavingJavaPluginIsDisabled, SAVING_JAVA_PLUGIN_IS_DISABLED)                                                \
  X(1322, kSavingJavascriptPluginIsDisabled, SAVING_JAVASCRIPT_PLUGIN_IS_DISABLED)                                    \
  X(1400, kIpBlocklistIsDisabled, IP_BLOCKLIST_IS_DISABLED)                                                           \
  X(1401, kUserIdBlocklistIsDisabled, USER_ID_BLOCKLIST_IS_DISABLED)                                                  \
  X(1500, kDebugIsDisabled, DEBUG_IS_DISABLED)                                                                        \
  X(1800, kNonexistentMemberToBeLeader, NONEXISTENT_MEMBER_TO_BE_LEADER)                                              \
  X(1801, kNoQualifiedMemberToBeLeader, NO_QUALIFIED_MEMBER_TO_BE_LEADER)                                             \
  X(1802, kNotQualifiedMemberToBeLeader, NOT_QUALIFIED_MEMBER_TO_BE_LEADER)                                           \
  X(2000, kUnsupportedClientVersion, UNSUPPORTED_CLIENT_VERSION)                                                      \
  X(2010, kLoginTimeout, LOGIN_TIMEOUT)                                                                               \
  X(2011, kLoginAuthenticationFailed, LOGIN_AUTHENTICATION_FAILED)                                                    \
  X(2012, kLoggingInUserNotActive, LOGGING_IN_USER_NOT_ACTIVE)                                                        \
  X(2013, kLoginFromForbiddenDeviceType, LOGIN_FROM_FORBIDDEN_DEVICE_TYPE)                                            \
  X(2100, kSessionSimultaneousConflictsDecline, SESSION_SIMULTANEOUS_CONFLICTS_DECLINE)                               \
  X(2101, kSessionSimultaneousConflictsNotify, SESSION_SIMULTANEOUS_CONFLICTS_NOTIFY)                                 \
  X(2102, kSessionSimultaneousConflictsOffline, SESSION_SIMULTANEOUS_CONFLICTS_OFFLINE)                               \
  X(2103, kCreateExistingSession, CREATE_EXISTING_SESSION)                                                            \
  X(2104, kUpdateHeartbeatOfNonexistentSession, UPDATE_HEARTBEAT_OF_NONEXISTENT_SESSION)                              \
  X(2200, kUserLocationRelatedFeaturesAreDisabled, USER_LOCATION_RELATED_FEATURES_ARE_DISABLED)                       \
  X(2201, kQueryingNearestUsersBySessionIdIsDisabled, QUERYING_NEAREST_USERS_BY_SESSION_ID_IS_DISABLED)               \
  X(2300, kUpdateInfoOfNonexistentUser, UPDATE_INFO_OF_NONEXISTENT_USER)                                              \
  X(2301, kNotFriendToQueryUserProfile, NOT_FRIEND_TO_QUERY_USER_PROFILE)                                             \
  X(2302, kBlockedUserToQueryUserProfile, BLOCKED_USER_TO_QUERY_USER_PROFILE)                                         \
  X(2400, kQueryPermissionOfNonexistentUser, QUERY_PERMISSION_OF_NONEXISTENT_USER)                                    \
  X(2500, kAddNonRelatedUserToGroup, ADD_NON_RELATED_USER_TO_GROUP)                                                   \
  X(2501, kCreateExistingRelationship, CREATE_EXISTING_RELATIONSHIP)                                                  \
  X(2502, kCannotBlockOneself, CANNOT_BLOCK_ONESELF)                                                                  \
  X(2600, kCreateExistingFriendRequest, CREATE_EXISTING_FRIEND_REQUEST)                                               \
  X(2601, kBlockedUserToSendFriendRequest, BLOCKED_USER_TO_SEND_FRIEND_REQUEST)                                       \
  X(2602, kRecallNonPendingFriendRequest, RECALL_NON_PENDING_FRIEND_REQUEST)                                          \
  X(2603, kRecallingFriendRequestIsDisabled, RECALLING_FRIEND_REQUEST_IS_DISABLED)                                    \
  X(2604, kNotSenderToRecallFriendRequest, NOT_SENDER_TO_RECALL_FRIEND_REQUEST)                                       \
  X(2605, kUpdateNonPendingFriendRequest, UPDATE_NON_PENDING_FRIEND_REQUEST)                                          \
  X(2606, kNotRecipientToUpdateFriendRequest, NOT_RECIPIENT_TO_UPDATE_FRIEND_REQUEST)                                 \
  X(3000, kUpdateInfoOfNonexistentGroup, UPDATE_INFO_OF_NONEXISTENT_GROUP)                                            \
  X(3001, kNotGroupOwnerToUpdateGroupInfo, NOT_GROUP_OWNER_TO_UPDATE_GROUP_INFO)                                      \
  X(3002, kNotGroupOwnerOrManagerToUpdateGroupInfo, NOT_GROUP_OWNER_OR_MANAGER_TO_UPDATE_GROUP_INFO)                  \
  X(3003, kNotGroupMemberToUpdateGroupInfo, NOT_GROUP_MEMBER_TO_UPDATE_GROUP_INFO)                                    \
  X(3100, kNoPermissionToCreateGroupWithGroupType, NO_PERMISSION_TO_CREATE_GROUP_WITH_GROUP_TYPE)                     \
  X(3101, kCreateGroupWithNonexistentGroupType, CREATE_GROUP_WITH_NONEXISTENT_GROUP_TYPE)                             \
  X(3102, kUpdatingGroupTypeIsDisabled, UPDATING_GROUP_TYPE_IS_DISABLED)                                              \
  X(3103, kNotGroupOwnerToUpdateGroupType, NOT_GROUP_OWNER_TO_UPDATE_GROUP_TYPE)                                      \
  X(3104, kNoPermissionToUpdateGroupToGroupType, NO_PERMISSION_TO_UPDATE_GROUP_TO_GROUP_TYPE)                         \
  X(3105, kUpdateGroupToNonexistentGroupType, UPDATE_GROUP_TO_NONEXISTENT_GROUP_TYPE)                                 \
  X(3200, kNotActiveUserToCreateGroup, NOT_ACTIVE_USER_TO_CREATE_GROUP)                                               \
  X(3201, kNotGroupOwnerToTransferGroup, NOT_GROUP_OWNER_TO_TRANSFER_GROUP)                                           \
  X(3202, kNotGroupOwnerToDeleteGroup, NOT_GROUP_OWNER_TO_DELETE_GROUP)                                               \
  X(3203, kGroupSuccessorNotGroupMember, GROUP_SUCCESSOR_NOT_GROUP_MEMBER)                                            \
  X(3204, kGroupOwnerQuitWithoutSpecifyingSuccessor, GROUP_OWNER_QUIT_WITHOUT_SPECIFYING_SUCCESSOR)                   \
  X(3205, kMaxOwnedGroupsReached, MAX_OWNED_GROUPS_REACHED)                                                           \
  X(3206, kTransferNonexistentGroup, TRANSFER_NONEXISTENT_GROUP)                                                      \
  X(3300, kNotGroupOwnerOrManagerToCreateGroupQuestion, NOT_GROUP_OWNER_OR_MANAGER_TO_CREATE_GROUP_QUESTION)          \
  X(3301, kNotGroupOwnerOrManagerToDeleteGroupQuestion, NOT_GROUP_OWNER_OR_MANAGER_TO_DELETE_GROUP_QUESTION)          \
  X(3302, kNotGroupOwnerOrManagerToUpdateGroupQuestion, NOT_GROUP_OWNER_OR_MANAGER_TO_UPDATE_GROUP_QUESTION)          \
  X(3303, kNotGroupOwnerOrManagerToQueryGroupQuestionAnswer,                                                          \
    NOT_GROUP_OWNER_OR_MANAGER_TO_QUERY_GROUP_QUESTION_ANSWER)                                                        \
  X(3304, kCreateGroupQuestionForInactiveGroup, CREATE_GROUP_QUESTION_FOR_INACTIVE_GROUP)                             \
  X(3305, kCreateGroupQuestionForGroupUsingJoinRequest, CREATE_GROUP_QUESTION_FOR_GROUP_USING_JOIN_REQUEST)           \
  X(3306, kCreateGroupQuestionForGroupUsingInvitation, CREATE_GROUP_QUESTION_FOR_GROUP_USING_INVITATION)              \
  X(3307, kCreateGroupQuestionForGroupUsingMembershipRequest,                                                         \
    CREATE_GROUP_QUESTION_FOR_GROUP_USING_MEMBERSHIP_REQUEST)                                                         \
  X(3308, kGroupQuestionAnswererHasBeenBlocked, GROUP_QUESTION_ANSWERER_HAS_BEEN_BLOCKED)                             \
  X(3309, kGroupMemberAnswerGroupQuestion, GROUP_MEMBER_ANSWER_GROUP_QUESTION)                                        \
  X(3310, kAnswerInactiveGroupQuestion, ANSWER_INACTIVE_GROUP_QUESTION)                                               \
  X(3311, kAnswerGroupQuestionOfInactiveGroup, ANSWER_GROUP_QUESTION_OF_INACTIVE_GROUP)                               \
  X(3400, kAddUserToGroupRequiringUsersApproval, ADD_USER_TO_GROUP_REQUIRING_USERS_APPROVAL)                          \
  X(3401, kAddUserToInactiveGroup, ADD_USER_TO_INACTIVE_GROUP)                                                        \
  X(3402, kNotGroupOwnerToAddGroupManager, NOT_GROUP_OWNER_TO_ADD_GROUP_MANAGER)                                      \
  X(3403, kAddUserToGroupWithSizeLimitReached, ADD_USER_TO_GROUP_WITH_SIZE_LIMIT_REACHED)                             \
  X(3404, kAddBlockedUserToGroup, ADD_BLOCKED_USER_TO_GROUP)                                                          \
  X(3405, kNotGroupOwnerToAddGroupMember, NOT_GROUP_OWNER_TO_ADD_GROUP_MEMBER)                                        \
  X(3406, kNotGroupOwnerOrManagerToAddGroupMember, NOT_GROUP_OWNER_OR_MANAGER_TO_ADD_GROUP_MEMBER)                    \
  X(3407, kNotGroupMemberToAddGroupMember, NOT_GROUP_MEMBER_TO_ADD_GROUP_MEMBER)                                      \
  X(3408, kNotGroupOwnerOrManagerToRemoveGroupMember, NOT_GROUP_OWNER_OR_MANAGER_TO_REMOVE_GROUP_MEMBER)              \
  X(3409, kNotGroupOwnerToRemoveGroupOwnerOrManager, NOT_GROUP_OWNER_TO_REMOVE_GROUP_OWNER_OR_MANAGER)                \
  X(3410, kNotGroupOwnerToUpdateGroupMemberRole, NOT_GROUP_OWNER_TO_UPDATE_GROUP_MEMBER_ROLE)                         \
  X(3411, kUpdateGroupMemberRoleOfNonexistentGroup, UPDATE_GROUP_MEMBER_ROLE_OF_NONEXISTENT_GROUP)                    \
  X(3412, kNotGroupOwnerToUpdateGroupMemberInfo, NOT_GROUP_OWNER_TO_UPDATE_GROUP_MEMBER_INFO)                         \
  X(3413, kNotGroupOwnerOrManagerToUpdateGroupMemberInfo, NOT_GROUP_OWNER_OR_MANAGER_TO_UPDATE_GROUP_MEMBER_INFO)     \
  X(3414, kNotGroupMemberToUpdateGroupMemberInfo, NOT_GROUP_MEMBER_TO_UPDATE_GROUP_MEMBER_INFO)                       \
  X(3415, kUpdateGroupMemberInfoOfNonexistentGroup, UPDATE_GROUP_MEMBER_INFO_OF_NONEXISTENT_GROUP)                    \
  X(3416, kUpdateInfoOfNonexistentGroupMember, UPDATE_INFO_OF_NONEXISTENT_GROUP_MEMBER)                               \
  X(3417, kNotGroupOwnerOrManagerToMuteGroupMember, NOT_GROUP_OWNER_OR_MANAGER_TO_MUTE_GROUP_MEMBER)                  \
  X(3418, kMuteGroupMemberWithRoleEqualToOrHigherThanRequester,                                                       \
    MUTE_GROUP_MEMBER_WITH_ROLE_EQUAL_TO_OR_HIGHER_THAN_REQUESTER)                                                    \
  X(3419, kMuteGroupMemberOfNonexistentGroup, MUTE_GROUP_MEMBER_OF_NONEXISTENT_GROUP)                                 \
  X(3420, kMuteNonexistentGroupMember, MUTE_NONEXISTENT_GROUP_MEMBER)                                                 \
  X(3421, kNotGroupMemberToQueryGroupMemberInfo, NOT_GROUP_MEMBER_TO_QUERY_GROUP_MEMBER_INFO)                         \
  X(3422, kUserJoinGroupWithoutAcceptingGroupInvitation, USER_JOIN_GROUP_WITHOUT_ACCEPTING_GROUP_INVITATION)          \
  X(3423, kUserJoinGroupWithoutAnsweringGroupQuestion, USER_JOIN_GROUP_WITHOUT_ANSWERING_GROUP_QUESTION)              \
  X(3424, kUserJoinGroupWithoutSendingGroupJoinRequest, USER_JOIN_GROUP_WITHOUT_SENDING_GROUP_JOIN_REQUEST)           \
  X(3500, kNotGroupOwnerOrManagerToAddBlockedUser, NOT_GROUP_OWNER_OR_MANAGER_TO_ADD_BLOCKED_USER)                    \
  X(3501, kNotGroupOwnerOrManagerToRemoveBlockedUser, NOT_GROUP_OWNER_OR_MANAGER_TO_REMOVE_BLOCKED_USER)              \
  X(3600, kBlockedUserSendGroupJoinRequest, BLOCKED_USER_SEND_GROUP_JOIN_REQUEST)                                     \
  X(3601, kGroupMemberSendGroupJoinRequest, GROUP_MEMBER_SEND_GROUP_JOIN_REQUEST)                                     \
  X(3602, kNotSenderToRecallGroupJoinRequest, NOT_SENDER_TO_RECALL_GROUP_JOIN_REQUEST)                                \
  X(3603, kNotGroupOwnerOrManagerToQueryGroupJoinRequest, NOT_GROUP_OWNER_OR_MANAGER_TO_QUERY_GROUP_JOIN_REQUEST)     \
  X(3604, kRecallNonPendingGroupJoinRequest, RECALL_NON_PENDING_GROUP_JOIN_REQUEST)                                   \
  X(3605, kSendGroupJoinRequestToInactiveGroup, SEND_GROUP_JOIN_REQUEST_TO_INACTIVE_GROUP)                            \
  X(3606, kSendGroupJoinRequestToGroupUsingMembershipRequest,                                                         \
    SEND_GROUP_JOIN_REQUEST_TO_GROUP_USING_MEMBERSHIP_REQUEST)                                                        \
  X(3607, kSendGroupJoinRequestToGroupUsingInvitation, SEND_GROUP_JOIN_REQUEST_TO_GROUP_USING_INVITATION)             \
  X(3608, kSendGroupJoinRequestToGroupUsingQuestion, SEND_GROUP_JOIN_REQUEST_TO_GROUP_USING_QUESTION)                 \
  X(3609, kRecallingGroupJoinRequestIsDisabled, RECALLING_GROUP_JOIN_REQUEST_IS_DISABLED)                             \
  X(3610, kUpdateNonPendingGroupJoinRequest, UPDATE_NON_PENDING_GROUP_JOIN_REQUEST)                                   \
  X(3611, kNotGroupOwnerOrManagerToUpdateGroupJoinRequest, NOT_GROUP_OWNER_OR_MANAGER_TO_UPDATE_GROUP_JOIN_REQUEST)   \
  X(3700, kSendGroupInvitationToGroupMember, SEND_GROUP_INVITATION_TO_GROUP_MEMBER)                                   \
  X(3701, kSendGroupInvitationToBlockedUser, SEND_GROUP_INVITATION_TO_BLOCKED_USER)                                   \
  X(3702, kSendGroupInvitationToGroupNotRequiringUsersApproval,                                                       \
    SEND_GROUP_INVITATION_TO_GROUP_NOT_REQUIRING_USERS_APPROVAL)                                                      \
  X(3703, kNotGroupOwnerToSendGroupInvitation, NOT_GROUP_OWNER_TO_SEND_GROUP_INVITATION)                              \
  X(3704, kNotGroupOwnerOrManagerToSendGroupInvitation, NOT_GROUP_OWNER_OR_MANAGER_TO_SEND_GROUP_INVITATION)          \
  X(3705, kNotGroupMemberToSendGroupInvitation, NOT_GROUP_MEMBER_TO_SEND_GROUP_INVITATION)                            \
  X(3706, kRecallingGroupInvitationIsDisabled, RECALLING_GROUP_INVITATION_IS_DISABLED)                                \
  X(3707, kNotGroupOwnerOrManagerToRecallGroupInvitation, NOT_GROUP_OWNER_OR_MANAGER_TO_RECALL_GROUP_INVITATION)      \
  X(3708, kNotGroupOwnerOrManagerOrSenderToRecallGroupInvitation,                                                     \
    NOT_GROUP_OWNER_OR_MANAGER_OR_SENDER_TO_RECALL_GROUP_INVITATION)                                                  \
  X(3709, kRecallNonPendingGroupInvitation, RECALL_NON_PENDING_GROUP_INVITATION)                                      \
  X(3710, kUpdateNonPendingGroupInvitation, UPDATE_NON_PENDING_GROUP_INVITATION)                                      \
  X(3711, kNotInviteeToUpdateGroupInvitation, NOT_INVITEE_TO_UPDATE_GROUP_INVITATION)                                 \
  X(3712, kNotGroupOwnerOrManagerToQueryGroupInvitation, NOT_GROUP_OWNER_OR_MANAGER_TO_QUERY_GROUP_INVITATION)        \
  X(4000, kUpdatingReadDateIsDisabled, UPDATING_READ_DATE_IS_DISABLED)                                                \
  X(4001, kUpdatingReadDateIsDisabledByGroup, UPDATING_READ_DATE_IS_DISABLED_BY_GROUP)                                \
  X(4002, kUpdatingReadDateOfNonexistentGroupConversation, UPDATING_READ_DATE_OF_NONEXISTENT_GROUP_CONVERSATION)      \
  X(4003, kNotGroupMemberToUpdateReadDateOfGroupConversation,                                                         \
    NOT_GROUP_MEMBER_TO_UPDATE_READ_DATE_OF_GROUP_CONVERSATION)                                                       \
  X(4004, kMovingReadDateForwardIsDisabled, MOVING_READ_DATE_FORWARD_IS_DISABLED)                                     \
  X(4100, kUpdatingTypingStatusIsDisabled, UPDATING_TYPING_STATUS_IS_DISABLED)                                        \
  X(4101, kNotGroupMemberToSendTypingStatus, NOT_GROUP_MEMBER_TO_SEND_TYPING_STATUS)                                  \
  X(4102, kNotFriendToSendTypingStatus, NOT_FRIEND_TO_SEND_TYPING_STATUS)                                             \
  X(4200, kNotRelatedUserToUpdatePrivateConversationSetting, NOT_RELATED_USER_TO_UPDATE_PRIVATE_CONVERSATION_SETTING) \
  X(4201, kNotGroupMemberToUpdateGroupConversationSetting, NOT_GROUP_MEMBER_TO_UPDATE_GROUP_CONVERSATION_SETTING)     \
  X(5000, kMessageRecipientNotActive, MESSAGE_RECIPIENT_NOT_ACTIVE)                                                   \
  X(5001, kNotFriendToSendPrivateMessage, NOT_FRIEND_TO_SEND_PRIVATE_MESSAGE)                                         \
  X(5002, kBlockedUserSendPrivateMessage, BLOCKED_USER_SEND_PRIVATE_MESSAGE)                                          \
  X(5003, kBlockedUserSendGroupMessage, BLOCKED_USER_SEND_GROUP_MESSAGE)                                              \
  X(5004, kSendMessageToInactiveGroup, SEND_MESSAGE_TO_INACTIVE_GROUP)                                                \
  X(5005, kSendMessageToMutedGroup, SEND_MESSAGE_TO_MUTED_GROUP)                                                      \
  X(5006, kSendMessageToNonexistentGroup, SEND_MESSAGE_TO_NONEXISTENT_GROUP)                                          \
  X(5007, kSendingMessagesToOneselfIsDisabled, SENDING_MESSAGES_TO_ONESELF_IS_DISABLED)                               \
  X(5008, kMutedGroupMemberSendMessage, MUTED_GROUP_MEMBER_SEND_MESSAGE)                                              \
  X(5009, kNotSpeakableGroupGuestToSendMessage, NOT_SPEAKABLE_GROUP_GUEST_TO_SEND_MESSAGE)                            \
  X(5010, kMessageIsIllegal, MESSAGE_IS_ILLEGAL)                                                                      \
  X(5011, kNotMessageRecipientOrSenderToForwardMessage, NOT_MESSAGE_RECIPIENT_OR_SENDER_TO_FORWARD_MESSAGE)           \
  X(5100, kUpdatingMessageBySenderIsDisabled, UPDATING_MESSAGE_BY_SENDER_IS_DISABLED)                                 \
  X(5101, kNotSenderToUpdateMessage, NOT_SENDER_TO_UPDATE_MESSAGE)                                                    \
  X(5102, kUpdateMessageOfNonexistentGroup, UPDATE_MESSAGE_OF_NONEXISTENT_GROUP)                                      \
  X(5103, kUpdatingGroupMessageBySenderIsDisabled, UPDATING_GROUP_MESSAGE_BY_SENDER_IS_DISABLED)                      \
  X(5200, kRecallNonexistentMessage, RECALL_NONEXISTENT_MESSAGE)                                                      \
  X(5201, kRecallingMessageIsDisabled, RECALLING_MESSAGE_IS_DISABLED)                                                 \
  X(5202, kNotSenderToRecallMessage, NOT_SENDER_TO_RECALL_MESSAGE)                                                    \
  X(5203, kRecallMessageOfNonexistentGroup, RECALL_MESSAGE_OF_NONEXISTENT_GROUP)                                      \
  X(5204, kMessageRecallTimeout, MESSAGE_RECALL_TIMEOUT)                                                              \
  X(5300, kNotGroupMemberToQueryGroupMessages, NOT_GROUP_MEMBER_TO_QUERY_GROUP_MESSAGES)                              \
  X(6000, kStorageNotImplemented, STORAGE_NOT_IMPLEMENTED)                                                            \
  X(6100, kNotFriendToUploadMessageAttachmentInPrivateConversation,                                                   \
    NOT_FRIEND_TO_UPLOAD_MESSAGE_ATTACHMENT_IN_PRIVATE_CONVERSATION)                                                  \
  X(6101, kNotGroupMemberToUploadMessageAttachmentInGroupConversation,                                                \
    NOT_GROUP_MEMBER_TO_UPLOAD_MESSAGE_ATTACHMENT_IN_GROUP_CONVERSATION)                                              \
  X(6102, kNotUploaderToShareMessageAttachment, NOT_UPLOADER_TO_SHARE_MESSAGE_ATTACHMENT)                             \
  X(6103, kNotUploaderOrGroupManagerToUnshareMessageAttachmentInGroupConversation,                                    \
    NOT_UPLOADER_OR_GROUP_MANAGER_TO_UNSHARE_MESSAGE_ATTACHMENT_IN_GROUP_CONVERSATION)                                \
  X(6104, kNotUploaderToUnshareMessageAttachmentInPrivateConversation,                                                \
    NOT_UPLOADER_TO_UNSHARE_MESSAGE_ATTACHMENT_IN_PRIVATE_CONVERSATION)                                               \
  X(6105, kNotUploaderOrGroupManagerToDeleteMessageAttachmentInGroupConversation,                                     \
    NOT_UPLOADER_OR_GROUP_MANAGER_TO_DELETE_MESSAGE_ATTACHMENT_IN_GROUP_CONVERSATION)                                 \
  X(6106, kNotUploaderToDeleteMessageAttachmentInPrivateConversation,                                                 \
    NOT_UPLOADER_TO_DELETE_MESSAGE_ATTACHMENT_IN_PRIVATE_CONVERSATION)                                                \
  X(6107, kNotUploaderOrSharedWithUserToDownloadMessageAttachment,                                                    \
    NOT_UPLOADER_OR_SHARED_WITH_USER_TO_DOWNLOAD_MESSAGE_ATTACHMENT)                                                  \
  X(6130, kNotFriendToQueryMessageAttachmentInfoInPrivateConversation,                                                \
    NOT_FRIEND_TO_QUERY_MESSAGE_ATTACHMENT_INFO_IN_PRIVATE_CONVERSATION)                                              \
  X(6131, kNotGroupMemberToQueryMessageAttachmentInfoInGroupConversation,                                             \
    NOT_GROUP_MEMBER_TO_QUERY_MESSAGE_ATTACHMENT_INFO_IN_GROUP_CONVERSATION)                                          \
  X(7100, kSearchingUserIsDisabled, SEARCHING_USER_IS_DISABLED)                                                       \
  X(7200, kSearchingGroupIsDisabled, SEARCHING_GROUP_IS_DISABLED)                                                     \
  X(8000, kConferenceNotImplemented, CONFERENCE_NOT_IMPLEMENTED)                                                      \
  X(8100, kCreateMeetingExceedingMaxActiveMeetingCount, CREATE_MEETING_EXCEEDING_MAX_ACTIVE_MEETING_COUNT)            \
  X(8101, kNotCreatorToCancelMeeting, NOT_CREATOR_TO_CANCEL_MEETING)                                                  \
  X(8102, kCancelingMeetingIsDisabled, CANCELING_MEETING_IS_DISABLED)                                                 \
  X(8103, kCancelNonexistentMeeting, CANCEL_NONEXISTENT_MEETING)                                                      \
  X(8104, kNotCreatorToUpdateMeetingPassword, NOT_CREATOR_TO_UPDATE_MEETING_PASSWORD)                                 \
  X(8105, kUpdateInfoOfNonexistentMeeting, UPDATE_INFO_OF_NONEXISTENT_MEETING)                                        \
  X(8200, kAcceptMeetingInvitationWithWrongPassword, ACCEPT_MEETING_INVITATION_WITH_WRONG_PASSWORD)                   \
  X(8201, kAcceptMeetingInvitationOfCanceledMeeting, ACCEPT_MEETING_INVITATION_OF_CANCELED_MEETING)                   \
  X(8202, kAcceptMeetingInvitationOfEndedMeeting, ACCEPT_MEETING_INVITATION_OF_ENDED_MEETING)                         \
  X(8203, kAcceptMeetingInvitationOfExpiredMeeting, ACCEPT_MEETING_INVITATION_OF_EXPIRED_MEETING)                     \
  X(8204, kAcceptMeetingInvitationOfPendingMeeting, ACCEPT_MEETING_INVITATION_OF_PENDING_MEETING)                     \
  X(8205, kAcceptNonexistentMeetingInvitation, ACCEPT_NONEXISTENT_MEETING_INVITATION)

namespace turms::proto {

namespace status {
#define TURMS_PROTO_STATUS(code, constant, name) inline constexpr std::int32_t constant = code;
TURMS_PROTO_STATUS_CODES(TURMS_PROTO_STATUS)
#undef TURMS_PROTO_STATUS

/// 1000 to 1099: the request was carried out (OK, NO_CONTENT, ALREADY_UP_TO_DATE).
[[nodiscard]] constexpr bool is_success(std::int32_t code) noexcept {
  return code >= 1000 && code < 1100;
}
/// 1200 to 1299: the server's own trouble; the reason is kept from clients unless configured otherwise.
[[nodiscard]] constexpr bool is_server_error(std::int32_t code) noexcept {
  return code >= 1200 && code < 1300;
}

/// The code's name in Turms ("OK"), or "UNKNOWN"; for logs and metrics. Never null.
[[nodiscard]] const char* name_of(std::int32_t code) noexcept;
}  // namespace status

}  // namespace turms::proto
