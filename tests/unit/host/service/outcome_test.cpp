// SPDX-License-Identifier: Apache-2.0
#include "service/outcome.h"

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

TEST(Outcome, accepting_answers_with_1000_the_time_and_the_request_id) {
  Outcome outcome(1234, 7);
  outcome.accept();
  const Response response(outcome);
  ASSERT_TRUE(response.readable);
  EXPECT_EQ(response.notification.timestamp, 1234);
  EXPECT_EQ(response.notification.request_id, 7);
  EXPECT_EQ(response.notification.code, status::kOk);
  EXPECT_EQ(response.notification.data_kind, proto::DataKind::kNone);
}

TEST(Outcome, a_number_travels_as_long) {
  Outcome outcome(1, 1);
  outcome.accept_long(42);
  const Response response(outcome);
  EXPECT_EQ(response.notification.data_kind, proto::DataKind::kLong);
  EXPECT_EQ(response.notification.data_long, 42);
}

TEST(Outcome, a_refusal_drops_pushes_and_closings) {
  Outcome outcome(1, 1);
  outcome.accept();
  outcome.push(1, proto::RequestKind::kUpdateUser, "", {{2, kNoDeviceType}});
  outcome.close(9, 500);
  outcome.refuse(status::kIllegalArgument, "too long");
  EXPECT_TRUE(outcome.pushes().empty());
  EXPECT_TRUE(outcome.closings().empty());
  EXPECT_EQ(outcome.code(), status::kIllegalArgument);
  EXPECT_EQ(Response(outcome).notification.reason, "too long");
}

TEST(Outcome, a_failure_keeps_its_reason_from_clients_unless_allowed) {
  Outcome hidden(1, 1);
  hidden.fail({Code::io, "turms.db", "disk on fire"});
  EXPECT_EQ(Response(hidden).notification.code, status::kServerInternalError);
  EXPECT_FALSE(Response(hidden).notification.reason);
  ASSERT_TRUE(hidden.failure());
  EXPECT_EQ(hidden.failure()->detail, "disk on fire");
  Outcome told(1, 1);
  told.fail({Code::io, "turms.db", "disk on fire"}, true);
  EXPECT_EQ(Response(told).notification.reason, "turms.db: disk on fire");
}

TEST(Outcome, a_push_relays_kind_body_and_the_requesters_request_id) {
  Outcome outcome(99, 7);
  outcome.push(5, proto::RequestKind::kUpdateTypingStatus, "\x10\x02", {{2, kNoDeviceType}});
  ASSERT_EQ(outcome.pushes().size(), 1U);
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.notification.timestamp, 99);
  EXPECT_EQ(relayed.notification.requester_id, 5);
  EXPECT_FALSE(relayed.notification.request_id);
  EXPECT_EQ(relayed.request.request_id, 7);
  EXPECT_EQ(relayed.body<proto::UpdateTypingStatusRequest>().to_id, 2);
}

TEST(Outcome, what_follows_from_a_request_has_no_request_id_inside) {
  Outcome outcome(99, 7);
  outcome.push_consequence(5, proto::RequestKind::kUpdateTypingStatus, "\x10\x02", {{2, kNoDeviceType}});
  outcome.push_consequence(5, proto::RequestKind::kUpdateTypingStatus, "\x10\x02", {{2, kNoDeviceType}}, 0);
  ASSERT_EQ(outcome.pushes().size(), 2U);
  const Relayed relayed(outcome.pushes().front());
  EXPECT_EQ(relayed.notification.timestamp, 99);
  EXPECT_EQ(relayed.notification.requester_id, 5);
  EXPECT_FALSE(relayed.notification.request_id);
  EXPECT_FALSE(relayed.request.has_request_id);
  EXPECT_EQ(relayed.body<proto::UpdateTypingStatusRequest>().to_id, 2);
  EXPECT_EQ(Relayed(outcome.pushes().back()).notification.request_id, 0);
}

TEST(Outcome, nothing_is_pushed_to_nobody) {
  Outcome outcome(1, 1);
  outcome.push_consequence(5, proto::RequestKind::kUpdateTypingStatus, "", {});
  outcome.push(5, proto::RequestKind::kUpdateTypingStatus, "", {});
  EXPECT_TRUE(outcome.pushes().empty());
}

}  // namespace
}  // namespace turms::gateway::service
