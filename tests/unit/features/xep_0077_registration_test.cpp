// SPDX-License-Identifier: Apache-2.0
#include "answers.h"

namespace turms::xmpp::features {
namespace {

class RegistrationTest : public AnswersTest {
 protected:
  void set(const std::string& content) {
    stage.say(*phone,
              "<iq type='set' id='q1' to='example.org'><query xmlns='jabber:iq:register'>" + content + "</query></iq>");
  }
};

TEST_F(RegistrationTest, says_who_is_registered) {
  stage.say(*phone, "<iq type='get' id='q1' to='example.org'><query xmlns='jabber:iq:register'/></iq>");
  EXPECT_TRUE(
      contains(out.take(), "<query xmlns='jabber:iq:register'><registered/><username>1</username><password/></query>"));
}

TEST_F(RegistrationTest, a_new_password_goes_to_turms_with_the_visibility_it_would_reset) {
  set("<username>1</username><password>secret2</password>");
  proto::UserInfo info{};
  info.has_id = info.has_profile_access_strategy = true;
  info.id = 1;
  info.profile_access_strategy = 2;
  const std::vector<proto::UserInfo> rows{info};
  proto::UserInfosWithVersion data{};
  data.user_infos = rows;
  answer_with(0, data);
  const auto update = body<proto::UpdateUserRequest>(1);
  EXPECT_EQ(update.password.view(), "secret2");
  EXPECT_EQ(update.profile_access_strategy, 2);
  EXPECT_EQ(out.take(), "");
  answer(1, 1000);
  EXPECT_TRUE(contains(out.take(), "type='result'"));
  for (const std::string& line : stage.log.lines) EXPECT_FALSE(contains(line, "secret2"));
}

TEST_F(RegistrationTest, a_password_that_breaks_the_rules_is_not_acceptable) {
  set("<password>far too long for anybody</password>");
  answer(0, 1001);
  answer(1, 1102);
  EXPECT_TRUE(contains(out.take(), "<not-acceptable"));
}

TEST_F(RegistrationTest, takes_forms_too) {
  set("<x xmlns='jabber:x:data' type='submit'><field var='password'><value>p2</value></field></x>");
  answer(0, 1001);
  EXPECT_EQ(body<proto::UpdateUserRequest>(1).password.view(), "p2");
}

TEST_F(RegistrationTest, hears_of_changes_made_in_a_turms_app) {
  const auto relay = [this](int64_t requester, const proto::UpdateUserRequest& update) {
    std::string relayed, notification;
    ASSERT_TRUE(proto::write_request(relayed, 77, update));
    proto::write_push(notification, stage.clock.unix_ms() + requester, requester, relayed);
    stage.notify(notification);
  };
  proto::UpdateUserRequest update{};
  update.password = "p3";
  relay(2, update);
  EXPECT_TRUE(stage.turms.passwords.empty()) << "somebody else's";
  relay(1, update);
  EXPECT_EQ(stage.turms.passwords, std::vector<std::string>{"p3"});
  for (const std::string& line : stage.log.lines) EXPECT_FALSE(contains(line, "p3"));
}

TEST_F(RegistrationTest, removes_the_account_where_the_host_lets_people_do_that) {
  set("<remove/>");
  EXPECT_TRUE(contains(out.take(), "<not-allowed"));
  EXPECT_TRUE(stage.accounts.removed.empty());
  stage.core.capabilities.accounts = true;
  set("<remove/><password>x</password>");
  EXPECT_TRUE(contains(out.take(), "<bad-request")) << "removal stands alone";
  stage.accounts.failure = Error{Code::io, "account", "the database failed"};
  set("<remove/>");
  EXPECT_TRUE(contains(out.take(), "<internal-server-error"));
  stage.accounts.failure.reset();
  stage.accounts.removed.clear();
  set("<remove/>");
  EXPECT_EQ(stage.accounts.removed, std::vector<UserId>{UserId(1)});
  EXPECT_TRUE(contains(out.take(), "type='result'"));
}

TEST_F(RegistrationTest, a_cancelled_form_changes_nothing) {
  set("<x xmlns='jabber:x:data' type='cancel'/>");
  EXPECT_TRUE(contains(out.take(), "type='result'"));
  EXPECT_EQ(requests(), 0u);
}

TEST_F(RegistrationTest, refuses_foreign_names_missing_passwords_and_removal) {
  set("<username>2</username><password>p2</password>");
  EXPECT_TRUE(contains(out.take(), "<not-allowed"));
  set("<username>1</username>");
  EXPECT_TRUE(contains(out.take(), "<bad-request"));
  set("<remove/>");
  EXPECT_TRUE(contains(out.take(), "<not-allowed"));
  EXPECT_EQ(requests(), 0u);
}

}  // namespace
}  // namespace turms::xmpp::features
