// SPDX-License-Identifier: Apache-2.0
#include "service/dispatch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/upkeep.h"

namespace turms::gateway::service {
namespace {

using proto::RequestKind;
namespace status = proto::status;

struct Route {
  RequestKind kind;
  Lane lane;
  WriteHandler write = nullptr;  // of the write and memory lanes
  ReadHandler read = nullptr;
};

// The one list of what is served, in the order of the schema.
constexpr std::array kRoutes = {
    Route{RequestKind::kCreateSession, Lane::memory, create_session},
    Route{RequestKind::kDeleteSession, Lane::memory, delete_session},
    Route{RequestKind::kQueryConversations, Lane::read, nullptr, query_conversations},
    Route{RequestKind::kUpdateConversation, Lane::write, update_conversation},
    Route{RequestKind::kUpdateTypingStatus, Lane::memory, update_typing_status},
    Route{RequestKind::kCreateMessage, Lane::write, create_message},
    Route{RequestKind::kQueryMessages, Lane::read, nullptr, query_messages},
    Route{RequestKind::kUpdateMessage, Lane::write, update_message},
    Route{RequestKind::kQueryUserProfiles, Lane::read, nullptr, query_user_profiles},
    Route{RequestKind::kQueryUserOnlineStatuses, Lane::memory, query_user_online_statuses},
    Route{RequestKind::kUpdateUserOnlineStatus, Lane::memory, update_user_online_status},
    Route{RequestKind::kUpdateUserLocation, Lane::memory, update_user_location},
    Route{RequestKind::kQueryNearbyUsers, Lane::memory, query_nearby_users},
    Route{RequestKind::kUpdateUser, Lane::write, update_user},
    Route{RequestKind::kUpdateUserSettings, Lane::write, update_user_settings},
    Route{RequestKind::kDeleteUserSettings, Lane::write, delete_user_settings},
    Route{RequestKind::kQueryUserSettings, Lane::read, nullptr, query_user_settings},
    Route{RequestKind::kCreateFriendRequest, Lane::write, create_friend_request},
    Route{RequestKind::kCreateRelationshipGroup, Lane::write, create_relationship_group},
    Route{RequestKind::kCreateRelationship, Lane::write, create_relationship},
    Route{RequestKind::kDeleteFriendRequest, Lane::write, delete_friend_request},
    Route{RequestKind::kDeleteRelationshipGroup, Lane::write, delete_relationship_group},
    Route{RequestKind::kDeleteRelationship, Lane::write, delete_relationship},
    Route{RequestKind::kQueryFriendRequests, Lane::read, nullptr, query_friend_requests},
    Route{RequestKind::kQueryRelatedUserIds, Lane::read, nullptr, query_related_user_ids},
    Route{RequestKind::kQueryRelationshipGroups, Lane::read, nullptr, query_relationship_groups},
    Route{RequestKind::kQueryRelationships, Lane::read, nullptr, query_relationships},
    Route{RequestKind::kUpdateFriendRequest, Lane::write, update_friend_request},
    Route{RequestKind::kUpdateRelationshipGroup, Lane::write, update_relationship_group},
    Route{RequestKind::kUpdateRelationship, Lane::write, update_relationship},
    Route{RequestKind::kDeleteConversationSettings, Lane::write, delete_conversation_settings},
    Route{RequestKind::kQueryConversationSettings, Lane::read, nullptr, query_conversation_settings},
    Route{RequestKind::kUpdateConversationSettings, Lane::write, update_conversation_settings},
    Route{RequestKind::kCreateMessageReactions, Lane::write, create_message_reactions},
    Route{RequestKind::kDeleteMessageReactions, Lane::write, delete_message_reactions},
    Route{RequestKind::kCreateGroupMembers, Lane::write, create_group_members},
    Route{RequestKind::kDeleteGroupMembers, Lane::write, delete_group_members},
    Route{RequestKind::kQueryGroupMembers, Lane::write, query_group_members},
    Route{RequestKind::kUpdateGroupMember, Lane::write, update_group_member},
    Route{RequestKind::kCreateGroup, Lane::write, create_group},
    Route{RequestKind::kDeleteGroup, Lane::write, delete_group},
    Route{RequestKind::kQueryGroups, Lane::read, nullptr, query_groups},
    Route{RequestKind::kQueryJoinedGroupIds, Lane::read, nullptr, query_joined_group_ids},
    Route{RequestKind::kQueryJoinedGroupInfos, Lane::read, nullptr, query_joined_group_infos},
    Route{RequestKind::kUpdateGroup, Lane::write, update_group},
    Route{RequestKind::kCreateGroupBlockedUser, Lane::write, create_group_blocked_user},
    Route{RequestKind::kDeleteGroupBlockedUser, Lane::write, delete_group_blocked_user},
    Route{RequestKind::kQueryGroupBlockedUserIds, Lane::read, nullptr, query_group_blocked_user_ids},
    Route{RequestKind::kQueryGroupBlockedUserInfos, Lane::read, nullptr, query_group_blocked_user_infos},
    Route{RequestKind::kCheckGroupJoinQuestionsAnswers, Lane::write, check_group_join_questions_answers},
    Route{RequestKind::kCreateGroupInvitation, Lane::write, create_group_invitation},
    Route{RequestKind::kCreateGroupJoinRequest, Lane::write, create_group_join_request},
    Route{RequestKind::kCreateGroupJoinQuestions, Lane::write, create_group_join_questions},
    Route{RequestKind::kDeleteGroupInvitation, Lane::write, delete_group_invitation},
    Route{RequestKind::kDeleteGroupJoinRequest, Lane::write, delete_group_join_request},
    Route{RequestKind::kDeleteGroupJoinQuestions, Lane::write, delete_group_join_questions},
    Route{RequestKind::kQueryGroupInvitations, Lane::read, nullptr, query_group_invitations},
    Route{RequestKind::kQueryGroupJoinRequests, Lane::read, nullptr, query_group_join_requests},
    Route{RequestKind::kQueryGroupJoinQuestions, Lane::read, nullptr, query_group_join_questions},
    Route{RequestKind::kUpdateGroupInvitation, Lane::write, update_group_invitation},
    Route{RequestKind::kUpdateGroupJoinQuestion, Lane::write, update_group_join_question},
    Route{RequestKind::kUpdateGroupJoinRequest, Lane::write, update_group_join_request},
    Route{RequestKind::kCreateMeeting, Lane::memory, create_meeting},
    Route{RequestKind::kDeleteMeeting, Lane::memory, delete_meeting},
    Route{RequestKind::kQueryMeetings, Lane::memory, query_meetings},
    Route{RequestKind::kUpdateMeeting, Lane::memory, update_meeting},
    Route{RequestKind::kUpdateMeetingInvitation, Lane::memory, update_meeting_invitation},
    Route{RequestKind::kDeleteResource, Lane::write, delete_resource},
    Route{RequestKind::kQueryResourceDownloadInfo, Lane::read, nullptr, query_resource_download_info},
    Route{RequestKind::kQueryResourceUploadInfo, Lane::write, query_resource_upload_info},
    Route{RequestKind::kQueryMessageAttachmentInfos, Lane::read, nullptr, query_message_attachment_infos},
    Route{RequestKind::kUpdateMessageAttachmentInfo, Lane::write, update_message_attachment_info},
};

/// kRoutes by kind: asked twice a request.
constexpr size_t kKinds = [] {
  size_t most = 0;
  for (const Route& route : kRoutes) most = std::max(most, static_cast<size_t>(route.kind) + 1);
  return most;
}();
constexpr auto kRouteByKind = [] {
  std::array<const Route*, kKinds> table{};
  for (const Route& route : kRoutes) table[static_cast<size_t>(route.kind)] = &route;
  return table;
}();

const Route* route_of(RequestKind kind) {
  const auto index = static_cast<size_t>(kind);
  return index < kKinds ? kRouteByKind[index] : nullptr;
}

/// For a kind that the schema knows and nobody serves. There is none; a new one must not be answered by accident.
void refuse_unserved(Outcome& outcome) {
  outcome.refuse(status::kIllegalArgument, "this kind of request is not served");
}

int64_t request_id_of(const Call& call) {
  return call.well_formed && call.request.has_request_id ? call.request.request_id : proto::kUnparsableRequestId;
}

/// The gateway's checks before any handler; false when the call was refused. Source: ClientRequestDispatcher.
bool pass_gateway(const Call& call, Outcome& outcome) {
  if (!call.well_formed || !call.request.has_request_id || call.request.kind == RequestKind::kNone) {
    // A session has no permission for "no kind", and that is what Turms answers with.
    outcome.refuse(status::kUnauthorizedRequest, "the request can't be read");
    return false;
  }
  if (call.request.request_id <= 0) {
    outcome.refuse(status::kInvalidRequest, "the request id must be positive");
    return false;
  }
  return true;
}

}  // namespace

Call read_call(const Requester& requester, std::span<const uint8_t> bytes) {
  Call call{requester, false, {}, nullptr};
  call.well_formed = proto::parse_request({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, call.request);
  return call;
}

Lane lane_of(const Call& call) {
  const Route* route = call.well_formed ? route_of(call.request.kind) : nullptr;
  return route == nullptr || call.request.request_id <= 0 ? Lane::memory : route->lane;
}

Result<std::unique_ptr<WriteService>> WriteService::open(store::Database& database, const ServiceSettings& settings,
                                                         const Clock& clock, OnlineUsers& online) {
  auto newest = store::MessagesTable(database).newest();
  if (!newest.ok()) return newest.error();
  const MessageStamp stamp{newest->id, newest->date};
  return std::unique_ptr<WriteService>(new WriteService(database, settings, clock, online, stamp));
}

WriteService::WriteService(store::Database& database, const ServiceSettings& settings, const Clock& clock,
                           OnlineUsers& online, MessageStamp newest)
    : settings_(settings),
      clock_(clock),
      online_(online),
      database_(database),
      tables_(database),
      facts_(tables_.users, tables_.relationships),
      groups_({tables_.groups, tables_.group_types, tables_.group_members, tables_.group_blocklist}),
      stamps_(newest) {
}

WriteContext WriteService::context() {
  return {settings_, facts_, groups_, online_, stamps_, tables_, database_};
}

Outcome WriteService::handle(const Call& call) {
  Outcome outcome(clock_.unix_ms(), request_id_of(call));
  if (!pass_gateway(call, outcome)) return outcome;
  const Route* route = route_of(call.request.kind);
  if (route == nullptr || route->write == nullptr) {
    refuse_unserved(outcome);
    return outcome;
  }
  WriteContext context = this->context();
  const auto handled = route->write(context, call, outcome);
  if (!handled.ok()) outcome.fail(handled.error(), settings_.return_reason_for_server_error);
  return outcome;
}

Result<bool> WriteService::upkeep() {
  return do_upkeep(tables_, settings_, clock_.unix_ms());
}

ReadService::ReadService(store::Database& database, const ServiceSettings& settings, const Clock& clock)
    : settings_(settings), clock_(clock), tables_(database) {
}

Outcome ReadService::handle(const Call& call) {
  Outcome outcome(clock_.unix_ms(), request_id_of(call));
  if (!pass_gateway(call, outcome)) return outcome;
  const Route* route = route_of(call.request.kind);
  if (route == nullptr || route->read == nullptr) {
    refuse_unserved(outcome);
    return outcome;
  }
  ReadContext context{settings_, tables_};
  const auto handled = route->read(context, call, outcome);
  if (!handled.ok()) outcome.fail(handled.error(), settings_.return_reason_for_server_error);
  return outcome;
}

}  // namespace turms::gateway::service
