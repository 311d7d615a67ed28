// SPDX-License-Identifier: Apache-2.0
#include "embedded/session.h"

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

TEST(Session, speaks_only_between_opened_and_ended) {
  RecordingSink sink;
  Session session(5, 1, 0, sink);
  EXPECT_TRUE(session.is_opening());
  EXPECT_FALSE(session.notify(SharedBytes("early")));
  EXPECT_FALSE(session.ended(500, ""));
  session.opened({status::kOk, "", "1", ""});
  EXPECT_TRUE(session.is_open());
  EXPECT_TRUE(session.notify(SharedBytes("now")));
  EXPECT_TRUE(session.ended(500, ""));
  EXPECT_FALSE(session.notify(SharedBytes("late")));
  EXPECT_FALSE(session.notify_alone(SharedBytes("late")));
  EXPECT_FALSE(session.ended(501, ""));
  EXPECT_EQ(sink.notifications_, (std::vector<std::string>{"now"}));
  EXPECT_EQ(sink.closed_, 500);
}

TEST(Session, a_refused_one_never_speaks) {
  RecordingSink sink;
  Session session(5, 1, 0, sink);
  session.refused({status::kLoginAuthenticationFailed, "", "", ""});
  EXPECT_FALSE(session.is_open());
  EXPECT_FALSE(session.is_opening());
  EXPECT_FALSE(session.notify(SharedBytes("x")));
  EXPECT_FALSE(session.ended(500, ""));
}

TEST(Session, a_single_notification_ends_its_own_batch) {
  RecordingSink sink;
  Session session(5, 1, 0, sink);
  session.opened({status::kOk, "", "1", ""});
  EXPECT_TRUE(session.notify(SharedBytes("x")));
  EXPECT_EQ(sink.batch_ends_, 0);
  EXPECT_TRUE(session.notify_alone(SharedBytes("y")));
  EXPECT_EQ(sink.batch_ends_, 1);
}

TEST(Session, remembers_when_it_was_last_heard_of) {
  RecordingSink sink;
  Session session(5, 7, 3, sink);
  session.touch(42);
  EXPECT_EQ(session.last_heard_ns(), 42U);
  EXPECT_EQ(session.requester().user_id, 7);
  EXPECT_EQ(session.requester().device_type, 3);
  EXPECT_EQ(session.requester().session, 5U);
}

}  // namespace
}  // namespace turms::gateway::embedded
