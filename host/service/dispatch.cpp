// SPDX-License-Identifier: Apache-2.0
#include "service/dispatch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "proto/status_codes.h"
#include "service/domains.h"

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
    Route{RequestKind::kUpdateTypingStatus, Lane::memory, update_typing_status},
    Route{RequestKind::kCreateMessage, Lane::write, create_message},
    Route{RequestKind::kQueryMessages, Lane::read, nullptr, query_messages},
    Route{RequestKind::kUpdateMessage, Lane::write, update_message},
    Route{RequestKind::kQueryUserProfiles, Lane::read, nullptr, query_user_profiles},
    Route{RequestKind::kQueryUserOnlineStatuses, Lane::memory, query_user_online_statuses},
    Route{RequestKind::kUpdateUserOnlineStatus, Lane::memory, update_user_online_status},
    Route{RequestKind::kCreateMessageReactions, Lane::write, create_message_reactions},
    Route{RequestKind::kDeleteMessageReactions, Lane::write, delete_message_reactions},
};

const Route* route_of(RequestKind kind) {
  const auto* const found =
      std::find_if(kRoutes.begin(), kRoutes.end(), [kind](const Route& r) { return r.kind == kind; });
  return found == kRoutes.end() ? nullptr : found;
}

/// What Turms says about kinds that need a plugin it does not have, or that are switched off.
void refuse_unserved(RequestKind kind, Outcome& outcome) {
  switch (kind) {
    case RequestKind::kCreateMeeting:
    case RequestKind::kDeleteMeeting:
    case RequestKind::kUpdateMeetingInvitation:
      return outcome.refuse(status::kConferenceNotImplemented);
    case RequestKind::kDeleteResource:
    case RequestKind::kQueryResourceDownloadInfo:
    case RequestKind::kQueryResourceUploadInfo:
    case RequestKind::kQueryMessageAttachmentInfos:
    case RequestKind::kUpdateMessageAttachmentInfo:
      return outcome.refuse(status::kStorageNotImplemented);
    default:
      return outcome.refuse(status::kIllegalArgument, "this kind of request is not served");
  }
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
  Call call{requester, false, {}};
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
    refuse_unserved(call.request.kind, outcome);
    return outcome;
  }
  WriteContext context = this->context();
  const auto handled = route->write(context, call, outcome);
  if (!handled.ok()) outcome.fail(handled.error(), settings_.return_reason_for_server_error);
  return outcome;
}

ReadService::ReadService(store::Database& database, const ServiceSettings& settings, const Clock& clock)
    : settings_(settings), clock_(clock), tables_(database) {
}

Outcome ReadService::handle(const Call& call) {
  Outcome outcome(clock_.unix_ms(), request_id_of(call));
  if (!pass_gateway(call, outcome)) return outcome;
  const Route* route = route_of(call.request.kind);
  if (route == nullptr || route->read == nullptr) {
    refuse_unserved(call.request.kind, outcome);
    return outcome;
  }
  ReadContext context{settings_, tables_};
  const auto handled = route->read(context, call, outcome);
  if (!handled.ok()) outcome.fail(handled.error(), settings_.return_reason_for_server_error);
  return outcome;
}

}  // namespace turms::gateway::service
