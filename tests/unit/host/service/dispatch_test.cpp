// SPDX-License-Identifier: Apache-2.0
#include "service/dispatch.h"

#include <string>

#include "host/service/service_fixture.h"
#include "proto/wire.h"

namespace turms::gateway::service {
namespace {

using proto::RequestKind;

std::string bytes_of(int64_t request_id, RequestKind kind, std::string_view body = {}) {
  std::string bytes;
  proto::write_request_bytes(bytes, request_id, kind, body);
  return bytes;
}

TEST_F(ServiceTest, requests_that_cant_be_read_are_1106_under_the_id_minus_one) {
  for (const std::string& bytes :
       {std::string(), std::string("\xff\xff"), std::string("\x08"), std::string("\x0a\x05")}) {
    const Outcome outcome = handle_bytes(session(1), bytes);
    EXPECT_EQ(outcome.code(), status::kUnauthorizedRequest);
    EXPECT_EQ(outcome.request_id(), -1);
  }
}

TEST_F(ServiceTest, a_request_without_a_known_kind_is_1106) {
  const Outcome none = handle_bytes(session(1), std::string("\x08\x05"));
  EXPECT_EQ(none.code(), status::kUnauthorizedRequest);
  EXPECT_EQ(none.request_id(), 5);
  std::string future;
  proto::append_varint_field(future, 1, 5);
  proto::append_bytes_field(future, 9999, "x");
  EXPECT_EQ(handle_bytes(session(1), future).code(), status::kUnauthorizedRequest);
}

TEST_F(ServiceTest, request_ids_are_positive) {
  EXPECT_EQ(handle_bytes(session(1), bytes_of(0, RequestKind::kQueryMessages)).code(), status::kInvalidRequest);
  const Outcome negative = handle_bytes(session(1), bytes_of(-3, RequestKind::kCreateMessage));
  EXPECT_EQ(negative.code(), status::kInvalidRequest);
  EXPECT_EQ(negative.request_id(), -3);
}

TEST_F(ServiceTest, a_malformed_body_is_1100) {
  for (const RequestKind kind : {RequestKind::kCreateMessage, RequestKind::kQueryMessages,
                                 RequestKind::kQueryUserProfiles, RequestKind::kQueryUserOnlineStatuses,
                                 RequestKind::kUpdateUserOnlineStatus, RequestKind::kUpdateTypingStatus}) {
    const Outcome outcome = handle_bytes(session(1), bytes_of(9, kind, "\x0a\xff"));
    EXPECT_EQ(outcome.code(), status::kInvalidRequest) << static_cast<int>(kind);
    EXPECT_EQ(outcome.request_id(), 9);
  }
}

TEST_F(ServiceTest, what_is_not_served_says_so_as_turms_would) {
  struct Case {
    RequestKind kind;
    int32_t code;
  };
  for (const Case& c : {
           Case{RequestKind::kDeleteResource, status::kStorageNotImplemented},
           Case{RequestKind::kQueryResourceUploadInfo, status::kStorageNotImplemented},
           Case{RequestKind::kQueryResourceDownloadInfo, status::kStorageNotImplemented},
           Case{RequestKind::kQueryMessageAttachmentInfos, status::kStorageNotImplemented},
           Case{RequestKind::kUpdateMessageAttachmentInfo, status::kStorageNotImplemented},
       }) {
    const Outcome outcome = handle_bytes(session(1), bytes_of(1, c.kind));
    EXPECT_EQ(outcome.code(), c.code) << static_cast<int>(c.kind);
    EXPECT_TRUE(Response(outcome).readable);
  }
}

TEST_F(ServiceTest, lanes_keep_reads_from_the_writer) {
  const auto lane = [&](const std::string& bytes) {
    return lane_of(read_call(session(1), {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}));
  };
  EXPECT_EQ(lane(bytes_of(1, RequestKind::kCreateMessage)), Lane::write);
  EXPECT_EQ(lane(bytes_of(1, RequestKind::kQueryMessages)), Lane::read);
  EXPECT_EQ(lane(bytes_of(1, RequestKind::kQueryUserProfiles)), Lane::read);
  EXPECT_EQ(lane(bytes_of(1, RequestKind::kUpdateTypingStatus)), Lane::memory);
  EXPECT_EQ(lane(bytes_of(0, RequestKind::kQueryMessages)), Lane::memory);
  EXPECT_EQ(lane(bytes_of(1, RequestKind::kCreateMeeting)), Lane::memory);
  EXPECT_EQ(lane("\xff"), Lane::memory);
}

TEST_F(ServiceTest, attributes_in_the_envelope_are_accepted_and_never_sent) {
  relate(2, 1, store::Relation::friendly);
  std::string bytes;
  proto::append_varint_field(bytes, 1, 5);
  proto::append_bytes_field(bytes, 2, "\x08\x01");
  proto::append_bytes_field(bytes, static_cast<uint32_t>(RequestKind::kUpdateTypingStatus), "\x10\x02");
  const Outcome outcome = handle_bytes(session(1), bytes);
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_FALSE(Relayed(outcome.pushes().front()).request.has_custom_attributes);
}

/// Cut short or with one byte turned, a request gets an answer and harms nothing.
TEST_F(ServiceTest, every_cut_and_every_flip_is_answered) {
  const std::vector<int64_t> ids{1, 2, 300};
  const std::vector<std::string> records{"abc", ""};
  std::vector<std::string> requests(5);
  proto::CreateMessageRequest message{};
  message.has_recipient_id = true;
  message.recipient_id = 2;
  message.text = "hello";
  message.records = records;
  proto::QueryMessagesRequest history{};
  history.has_are_group_messages = true;
  history.from_ids = ids;
  history.ids = ids;
  proto::QueryUserProfilesRequest profiles{};
  profiles.user_ids = ids;
  proto::QueryUserOnlineStatusesRequest statuses{};
  statuses.user_ids = ids;
  proto::UpdateUserOnlineStatusRequest update{};
  update.user_status = 5;
  ASSERT_TRUE(proto::write_request(requests[0], 7, message) && proto::write_request(requests[1], 7, history) &&
              proto::write_request(requests[2], 7, profiles) && proto::write_request(requests[3], 7, statuses) &&
              proto::write_request(requests[4], 7, update));
  for (const std::string& request : requests) {
    for (size_t size = 0; size < request.size(); ++size) {
      EXPECT_TRUE(Response(handle_bytes(session(1), request.substr(0, size))).readable) << size;
    }
    for (size_t at = 0; at < request.size() * 8; ++at) {
      std::string flipped = request;
      flipped[at / 8] = static_cast<char>(flipped[at / 8] ^ (1 << at % 8));
      const Outcome outcome = handle_bytes(session(1), flipped);
      EXPECT_TRUE(outcome.response().empty() || Response(outcome).readable) << at;
    }
  }
}

}  // namespace
}  // namespace turms::gateway::service
