// SPDX-License-Identifier: Apache-2.0
#include "runtime/handshake_step.h"

#include <gtest/gtest.h>

#include <future>

#include "instance_stage.h"
#include "runtime/certificates.h"
#include "shard_rig.h"

namespace turms::xmpp::runtime {
namespace {

class HandshakeStepTest : public ShardRig {
 protected:
  HandshakeStepTest() {
    settings.tls.directory = directory.path();
    context = *make_tls_context(settings, nullptr, link, link);
  }
  std::unique_ptr<HandshakeStep> step(std::string bytes) {
    return std::make_unique<HandshakeStep>(std::make_unique<tls::Channel>(context, "example.org"), std::move(bytes));
  }
  OwnDirectory directory;
  std::shared_ptr<const tls::Context> context;
};

TEST_F(HandshakeStepTest, finds_nobody_when_its_connection_has_gone) {
  ASSERT_TRUE(start_handshake_step(*shared->workers, shard(), ConnectionId(77), step("GET / HTTP/1.0\r\n\r\n")));
  // One worker: what is asked later runs later.
  std::promise<void> has_run;
  ASSERT_TRUE(shared->workers->submit([&] { has_run.set_value(); }));
  has_run.get_future().wait();
  turn();
  EXPECT_EQ(shard().find_connection(ConnectionId(77)), nullptr);
  shared->workers->stop();  // nobody is in our lambda any more
}

TEST_F(HandshakeStepTest, is_refused_when_the_workers_have_too_much_to_do) {
  std::promise<void> is_busy;
  std::promise<void> go_on;
  ASSERT_TRUE(shared->workers->submit([&] {
    is_busy.set_value();
    go_on.get_future().wait();
  }));
  is_busy.get_future().wait();
  EXPECT_TRUE(start_handshake_step(*shared->workers, shard(), ConnectionId(1), step("x")));
  EXPECT_TRUE(start_handshake_step(*shared->workers, shard(), ConnectionId(2), step("x")));
  EXPECT_FALSE(start_handshake_step(*shared->workers, shard(), ConnectionId(3), step("x")));
  go_on.set_value();
  shared->workers->stop();
}

TEST_F(HandshakeStepTest, begins_unanswered) {
  EXPECT_EQ(step("")->verdict, tls::Handshake::failed);
}

}  // namespace
}  // namespace turms::xmpp::runtime
