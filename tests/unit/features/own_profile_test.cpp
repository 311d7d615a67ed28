// SPDX-License-Identifier: Apache-2.0
#include "features/own_profile.h"

#include "answers.h"

namespace turms::xmpp::features {
namespace {

class OwnProfileTest : public AnswersTest {
 protected:
  void ask() {
    stage.account.scope().spawn(run(*this));
    stage.ready.run();
  }
  static Task<void> run(OwnProfileTest& test) {
    const Result<int32_t, StanzaError> result = co_await own_visibility(test.stage.account);
    test.told = result ? *result : -1;
  }
  int32_t told = -2;
};

TEST_F(OwnProfileTest, is_seen_by_whom_turms_says) {
  ask();
  EXPECT_EQ(body<proto::QueryUserProfilesRequest>(0).user_ids.to_vector(), std::vector<int64_t>{1});
  proto::UserInfo info{};
  info.has_profile_access_strategy = true;
  info.profile_access_strategy = 1;
  const std::vector<proto::UserInfo> rows{info};
  proto::UserInfosWithVersion data{};
  data.user_infos = rows;
  answer_with(0, data);
  EXPECT_EQ(told, 1);
}

TEST_F(OwnProfileTest, without_a_row_is_seen_by_all) {
  ask();
  answer(0, 1001);
  EXPECT_EQ(told, 0);
}

TEST_F(OwnProfileTest, is_unknown_when_turms_fails) {
  ask();
  answer(0, 1201);
  EXPECT_EQ(told, -1);
}

}  // namespace
}  // namespace turms::xmpp::features
