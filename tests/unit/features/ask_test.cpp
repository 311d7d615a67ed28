// SPDX-License-Identifier: Apache-2.0
#include "features/ask.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace turms::xmpp::features {
namespace {

Task<void> ask_once(Account& account, std::vector<upstream::Response>& answers) {
  proto::QueryRelationshipsRequest request{};
  request.has_blocked = true;
  request.blocked = true;
  upstream::Response response = co_await ask(account, request);
  answers.push_back(std::move(response));
}

TEST(ask, sends_the_message_and_gives_the_answer) {
  Stage stage;
  stage.play();
  std::vector<upstream::Response> answers;
  const size_t before = stage.turms.requests.size();
  stage.account.scope().spawn(ask_once(stage.account, answers));
  ASSERT_EQ(stage.turms.requests.size(), before + 1);
  const proto::Request sent = stage.request(before);
  EXPECT_EQ(sent.kind, proto::RequestKind::kQueryRelationships);
  proto::QueryRelationshipsRequest message{};
  ASSERT_TRUE(proto::decode(sent.body, message));
  EXPECT_TRUE(message.blocked);
  EXPECT_TRUE(answers.empty());
  stage.answer(before, 1001);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].code, 1001);
}

TEST(ask, waits_for_the_session_that_is_being_opened_again) {
  Stage stage;
  stage.play();
  stage.account.lose_session(0, "");
  std::vector<upstream::Response> answers;
  stage.account.scope().spawn(ask_once(stage.account, answers));
  EXPECT_TRUE(answers.empty());
  stage.turms.requests.clear();
  stage.account.open_session();
  stage.ready.run();
  bool was_sent = false;
  for (size_t i = 0; i < stage.turms.requests.size(); ++i)
    was_sent = was_sent || stage.request(i).kind == proto::RequestKind::kQueryRelationships;
  EXPECT_TRUE(was_sent);
}

TEST(ask, gives_up_when_no_session_will_come) {
  Stage stage;
  stage.play();
  stage.account.end_session(0, "");
  std::vector<upstream::Response> answers;
  stage.account.scope().spawn(ask_once(stage.account, answers));
  stage.ready.run();
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].outcome, upstream::Outcome::session_gone);
  EXPECT_FALSE(answers[0].was_submitted);
}

}  // namespace
}  // namespace turms::xmpp::features
