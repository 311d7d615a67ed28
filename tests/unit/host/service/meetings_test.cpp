// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

TEST_F(ServiceTest, meetings_cant_be_made_cancelled_or_accepted) {
  EXPECT_EQ(handle(session(1), proto::CreateMeetingRequest{}).code(), status::kConferenceNotImplemented);
  EXPECT_EQ(handle(session(1), proto::DeleteMeetingRequest{}).code(), status::kConferenceNotImplemented);
  EXPECT_EQ(handle(session(1), proto::UpdateMeetingInvitationRequest{}).code(), status::kConferenceNotImplemented);
}

TEST_F(ServiceTest, the_list_of_meetings_is_empty_whatever_is_asked_for) {
  const std::vector<int64_t> ids{1, 2};
  proto::QueryMeetingsRequest query{};
  for (const bool by_id : {false, true}) {
    if (by_id) query.ids = ids;
    const Outcome outcome = handle(session(1), query);
    EXPECT_EQ(outcome.code(), status::kOk);
    EXPECT_TRUE(Response(outcome).data<proto::Meetings>().meetings.empty());
  }
}

TEST_F(ServiceTest, updating_a_meeting_changes_nothing_and_tells_nobody) {
  proto::UpdateMeetingRequest update{};
  EXPECT_EQ(handle(session(1), update).code(), status::kOk);
  update.has_id = true;
  update.id = 7;
  update.name = "Standup";
  const Outcome outcome = handle(session(1), update);
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
}

TEST_F(ServiceTest, texts_of_meetings_keep_turms_bounds) {
  const std::string long_name(21, 'x');
  const std::string long_intro(201, 'x');
  const auto codes_with = [&](auto change) {
    proto::UpdateMeetingRequest update{};
    proto::CreateMeetingRequest create{};
    change(update);
    change(create);
    const int32_t code = handle(session(1), update).code();
    EXPECT_EQ(handle(session(1), create).code(), code);
    return code;
  };
  EXPECT_EQ(codes_with([&](auto& r) { r.name = long_name; }), status::kIllegalArgument);
  EXPECT_EQ(codes_with([&](auto& r) { r.intro = long_intro; }), status::kIllegalArgument);
  EXPECT_EQ(codes_with([&](auto& r) { r.password = ""; }), status::kIllegalArgument);
}

TEST_F(ServiceTest, malformed_requests_about_meetings_are_1100) {
  using proto::RequestKind;
  for (const RequestKind kind : {RequestKind::kCreateMeeting, RequestKind::kDeleteMeeting, RequestKind::kQueryMeetings,
                                 RequestKind::kUpdateMeeting, RequestKind::kUpdateMeetingInvitation}) {
    std::string bytes;
    proto::write_request_bytes(bytes, 9, kind, "\x0a\xff");
    EXPECT_EQ(handle_bytes(session(1), bytes).code(), status::kInvalidRequest) << static_cast<int>(kind);
  }
}

}  // namespace
}  // namespace turms::gateway::service
