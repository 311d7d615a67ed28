// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"
#include "proto/close_status.h"

namespace turms::gateway::service {
namespace {

TEST_F(ServiceTest, a_second_login_on_a_session_is_2103) {
  const Outcome outcome = handle(session(1), proto::CreateSessionRequest{});
  EXPECT_EQ(outcome.code(), status::kCreateExistingSession);
  EXPECT_TRUE(outcome.closings().empty());
}

TEST_F(ServiceTest, logging_out_has_no_response_but_an_end) {
  const Outcome outcome = handle(session(1), proto::DeleteSessionRequest{});
  EXPECT_TRUE(outcome.response().empty());
  ASSERT_EQ(outcome.closings().size(), 1U);
  EXPECT_EQ(outcome.closings().front().session, session(1).session);
  EXPECT_EQ(outcome.closings().front().close_status, proto::close_status::kDisconnectedByClient);
}

}  // namespace
}  // namespace turms::gateway::service
