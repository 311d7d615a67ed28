// SPDX-License-Identifier: Apache-2.0
// Meetings as a Turms without a conference plugin answers: none can be made, so there are none to list, change, cancel
// or accept. Source: Turms (ConferenceServiceController, ConferenceService).
#include <cstdint>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/utf16.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

// Turms' defaults of conference.meeting.*; nobody needs them to be otherwise for meetings that can't be.
constexpr int64_t kMaxName = 20;    // UTF-16 units
constexpr int64_t kMaxIntro = 200;  // UTF-16 units

/// Refuses texts that no meeting may have; a password is prohibited.
template <class Request>
bool refuse_texts(const Request& request, Outcome& outcome) {
  if (!request.password.has() && utf16_length(request.name.view()) <= kMaxName &&
      utf16_length(request.intro.view()) <= kMaxIntro) {
    return false;
  }
  outcome.refuse(status::kIllegalArgument, "name or intro is too long, or there is a password");
  return true;
}

void refuse_without_plugin(Outcome& outcome) {
  outcome.refuse(status::kConferenceNotImplemented);
}

}  // namespace

Result<void> create_meeting(WriteContext& /*context*/, const Call& call, Outcome& outcome) {
  proto::CreateMeetingRequest request;
  if (!read_body(call, request, outcome) || refuse_texts(request, outcome)) return {};
  refuse_without_plugin(outcome);
  return {};
}

Result<void> delete_meeting(WriteContext& /*context*/, const Call& call, Outcome& outcome) {
  proto::DeleteMeetingRequest request;
  if (read_body(call, request, outcome)) refuse_without_plugin(outcome);
  return {};
}

/// An empty list, whatever is asked for: not 1001.
Result<void> query_meetings(WriteContext& /*context*/, const Call& call, Outcome& outcome) {
  proto::QueryMeetingsRequest request;
  if (read_body(call, request, outcome)) outcome.accept_data(proto::Meetings{});
  return {};
}

/// A meeting that is not there is updated to no effect: 1000, and nobody is told.
Result<void> update_meeting(WriteContext& /*context*/, const Call& call, Outcome& outcome) {
  proto::UpdateMeetingRequest request;
  if (read_body(call, request, outcome) && !refuse_texts(request, outcome)) outcome.accept();
  return {};
}

Result<void> update_meeting_invitation(WriteContext& /*context*/, const Call& call, Outcome& outcome) {
  proto::UpdateMeetingInvitationRequest request;
  if (read_body(call, request, outcome)) refuse_without_plugin(outcome);
  return {};
}

}  // namespace turms::gateway::service
