// SPDX-License-Identifier: Apache-2.0
#include "plugins/credential_checks.h"

#include <gtest/gtest.h>

#include "host/plugins/doubles.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class CredentialChecksTest : public ::testing::Test {
 protected:
  CredentialChecksTest() {
    checks_.set_epoch(1);
    door_.hold_for(plugin_.exports(), plugin_.handle());
    door_.open();
  }

  tgp_status verify(std::string_view password, uint64_t cookie = 9) {
    return checks_.verify(1, 7, {reinterpret_cast<const uint8_t*>(password.data()), password.size()}, cookie);
  }
  void answer(size_t check, bool right) {
    const auto& chosen = backend_.checks[check];
    chosen.done(chosen.context, right);
  }

  testing::FakeBackend backend_;
  testing::FakePlugin plugin_;
  Door door_;
  CredentialChecks checks_{door_, backend_};
};

TEST_F(CredentialChecksTest, the_answer_comes_with_its_cookie) {
  EXPECT_EQ(verify("123", 1), TGP_OK);
  EXPECT_EQ(verify("321", 2), TGP_OK);
  EXPECT_EQ(backend_.checks[0].user_id, 7);
  EXPECT_EQ(backend_.checks[0].password, "123");
  answer(1, false);
  answer(0, true);
  EXPECT_EQ(plugin_.heard(), (Lines{"reply 2 -13", "reply 1 0"}));
}

TEST_F(CredentialChecksTest, impossible_passwords_are_refused) {
  EXPECT_EQ(verify(""), TGP_E_ARGUMENT);
  EXPECT_EQ(verify(std::string(1025, 'x')), TGP_E_ARGUMENT);
  EXPECT_TRUE(backend_.checks.empty());
}

TEST_F(CredentialChecksTest, so_many_may_wait_and_no_more) {
  for (int i = 0; i < 4096; ++i) ASSERT_EQ(verify("x"), TGP_OK);
  EXPECT_EQ(verify("x"), TGP_E_LIMIT);
  answer(0, true);
  EXPECT_EQ(verify("x"), TGP_OK);
  for (size_t i = 1; i < backend_.checks.size(); ++i) answer(i, false);
}

TEST_F(CredentialChecksTest, an_answer_waits_for_a_held_door) {
  EXPECT_EQ(verify("x"), TGP_OK);
  ASSERT_TRUE(door_.hold(std::chrono::seconds(10)));
  answer(0, true);
  EXPECT_TRUE(plugin_.heard().empty());
  door_.open();
  checks_.release();
  EXPECT_EQ(plugin_.heard(), (Lines{"reply 9 0"}));
}

TEST_F(CredentialChecksTest, answers_for_an_instance_that_has_stopped_are_dropped) {
  EXPECT_EQ(verify("x"), TGP_OK);
  EXPECT_EQ(verify("x"), TGP_OK);
  ASSERT_TRUE(door_.close(std::chrono::seconds(10)));
  answer(0, true);
  checks_.set_epoch(2);
  door_.hold_for(plugin_.exports(), plugin_.handle());
  door_.open();
  answer(1, true);
  checks_.release();
  EXPECT_TRUE(plugin_.heard().empty());
}

}  // namespace
}  // namespace turms::gateway::plugins
