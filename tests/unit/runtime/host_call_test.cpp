// SPDX-License-Identifier: Apache-2.0
// That an owed answer ends by itself is shown by AccountSessionTest.gives_up_on_a_verdict_that_does_not_come.
#include "runtime/host_call.h"

#include <gtest/gtest.h>

#include "extension_rig.h"

namespace turms::xmpp::runtime {
namespace {

class HostCallTest : public ShardRig {
 protected:
  Task<void> ask(std::vector<tgp_status>& statuses) {
    HostCall call(shard());
    cookies.push_back(call.cookie());
    const HostReply reply = co_await call.reply();
    statuses.push_back(reply.status);
  }
  std::vector<uint64_t> cookies;
  Scope scope;
};

TEST_F(HostCallTest, that_was_cancelled_leaves_a_late_answer_nobody) {
  std::vector<tgp_status> statuses;
  scope.spawn(ask(statuses));
  scope.cancel();
  shard().put(label(Event::reply, 0, cookies.back(), TGP_OK));
  turn();
  EXPECT_TRUE(statuses.empty());
}

TEST_F(HostCallTest, has_a_cookie_of_its_own_that_names_its_shard) {
  std::vector<tgp_status> statuses;
  scope.spawn(ask(statuses));
  scope.spawn(ask(statuses));
  EXPECT_NE(cookies[0], cookies[1]);
  EXPECT_EQ(cookies[0] & 0xFF, shard().index());
  shard().put(label(Event::reply, 0, cookies[1], TGP_OK));
  turn();
  EXPECT_EQ(statuses, std::vector<tgp_status>{TGP_OK});
}

}  // namespace
}  // namespace turms::xmpp::runtime
