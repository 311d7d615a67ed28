// SPDX-License-Identifier: Apache-2.0
#include "features/password_change.h"

#include "answers.h"

namespace turms::xmpp::features {
namespace {

class PasswordChangeTest : public AnswersTest {
 protected:
  void change(std::string password) {
    stage.account.scope().spawn(run(*this, std::move(password)));
    stage.ready.run();
  }
  static Task<void> run(PasswordChangeTest& test, std::string password) {
    test.error = co_await change_password(test.stage.account, std::move(password));
    test.is_over = true;
  }
  std::optional<StanzaError> error;
  bool is_over = false;
};

TEST_F(PasswordChangeTest, is_over_when_turms_has_it) {
  change("p2");
  answer(0, 1001);
  EXPECT_FALSE(is_over);
  answer(1, 1000);
  EXPECT_TRUE(is_over);
  EXPECT_FALSE(error);
  EXPECT_EQ(stage.turms.passwords, std::vector<std::string>{"p2"}) << "the old one lets nobody in any more";
}

TEST_F(PasswordChangeTest, stops_when_the_profile_can_not_be_read) {
  change("p2");
  answer(0, 1201);
  EXPECT_TRUE(is_over);
  EXPECT_TRUE(error);
  EXPECT_TRUE(stage.turms.passwords.empty());
  EXPECT_EQ(requests(), 1u) << "or Turms would reset who may see the profile";
}

TEST_F(PasswordChangeTest, of_nothing_is_refused_here) {
  change("");
  EXPECT_TRUE(is_over);
  EXPECT_EQ(error->condition, StanzaErrorCondition::not_acceptable);
  EXPECT_EQ(requests(), 0u);
}

}  // namespace
}  // namespace turms::xmpp::features
