// SPDX-License-Identifier: Apache-2.0
#include "features/account.h"

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class AccountTest : public ::testing::Test {
 protected:
  Task<void> wait_for_session(int& result) {
    const bool is_ready = co_await stage.account.session_ready();
    result = is_ready ? 1 : 0;
  }
  Stage stage;
  FakeOutlet out;
};

TEST_F(AccountTest, gives_each_resource_an_id_of_its_own) {
  Resource& first = stage.bind("a", out);
  const ResourceId id = first.id();
  stage.account.remove_resource(id);
  Resource& second = stage.bind("a", out);
  EXPECT_NE(second.id(), id);
  EXPECT_EQ(stage.account.find(id), nullptr);
  EXPECT_EQ(stage.account.find("a"), &second);
}

TEST_F(AccountTest, lets_a_waiter_go_on_when_the_session_opens) {
  int result = -1;
  stage.account.scope().spawn(wait_for_session(result));
  stage.ready.run();
  EXPECT_EQ(result, -1);
  stage.account.open_session();
  stage.ready.run();
  EXPECT_EQ(result, 1);
}

TEST_F(AccountTest, tells_a_waiter_when_the_grace_is_over) {
  int result = -1;
  stage.account.scope().spawn(wait_for_session(result));
  stage.clock.advance_ms(29'000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_EQ(result, -1);
  stage.clock.advance_ms(2'000);
  stage.account.tick();
  stage.ready.run();
  EXPECT_EQ(result, 0);
}

TEST_F(AccountTest, tells_a_waiter_when_no_session_will_come) {
  int result = -1;
  stage.account.scope().spawn(wait_for_session(result));
  stage.account.end_session(600, "gone");
  stage.ready.run();
  EXPECT_EQ(result, 0);
}

TEST_F(AccountTest, opens_again_after_it_has_ended) {
  stage.account.end_session(600, "gone");
  stage.account.open_session();
  EXPECT_TRUE(stage.account.has_session());
  int result = -1;
  stage.account.scope().spawn(wait_for_session(result));
  EXPECT_EQ(result, 1);
}

TEST_F(AccountTest, is_idle_without_resources_and_work) {
  EXPECT_TRUE(stage.account.is_idle());
  Resource& resource = stage.bind("a", out);
  EXPECT_FALSE(stage.account.is_idle());
  int result = -1;
  stage.account.scope().spawn(wait_for_session(result));
  stage.account.remove_resource(resource.id());
  EXPECT_FALSE(stage.account.is_idle());
  stage.account.end_session(0, "");
  stage.ready.run();
  EXPECT_TRUE(stage.account.is_idle());
}

}  // namespace
}  // namespace turms::xmpp::features
