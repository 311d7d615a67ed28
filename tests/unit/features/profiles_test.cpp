// SPDX-License-Identifier: Apache-2.0
#include "features/profiles.h"

#include <gtest/gtest.h>

#include "features/ask.h"
#include "stage.h"

namespace turms::xmpp::features {
namespace {

Task<void> get(Account& account, UserId user, std::vector<Result<Profile>>& out) {
  Result<Profile> profile = co_await account.core().profiles.get(account, user);
  out.push_back(std::move(profile));
}

/// An answer with one profile.
std::string profile_answer(Stage& stage, size_t index, int64_t user, std::string_view name) {
  proto::UserInfo info{};
  info.has_id = true;
  info.id = user;
  info.name = name;
  const std::vector<proto::UserInfo> infos{info};
  proto::UserInfosWithVersion list{};
  list.user_infos = infos;
  std::string out;
  EXPECT_TRUE(proto::write_data_response(out, stage.clock.unix_ms(), stage.request(index).request_id, 1000, list));
  return out;
}

TEST(Profiles, are_asked_for_once_and_remembered_for_half_an_hour) {
  Stage stage;
  stage.account.open_session();
  std::vector<Result<Profile>> got;
  stage.account.scope().spawn(get(stage.account, UserId(2), got));
  ASSERT_EQ(stage.turms.requests.size(), 1u);
  stage.notify(profile_answer(stage, 0, 2, "Bea"));
  ASSERT_EQ(got.size(), 1u);
  ASSERT_TRUE(got[0].ok());
  EXPECT_TRUE(got[0]->exists);
  EXPECT_EQ(got[0]->name, "Bea");
  stage.account.scope().spawn(get(stage.account, UserId(2), got));
  EXPECT_EQ(stage.turms.requests.size(), 1u);
  stage.clock.advance_ms(1801000);
  stage.account.scope().spawn(get(stage.account, UserId(2), got));
  EXPECT_EQ(stage.turms.requests.size(), 2u);
}

TEST(Profiles, that_changed_are_asked_for_again) {
  Stage stage;
  stage.account.open_session();
  Profile profile;
  profile.exists = true;
  stage.profiles.put(UserId(2), profile, stage.clock.monotonic_ns());
  ASSERT_NE(stage.profiles.known(UserId(2), stage.clock.monotonic_ns()), nullptr);
  stage.profiles.forget(UserId(2));
  EXPECT_EQ(stage.profiles.known(UserId(2), stage.clock.monotonic_ns()), nullptr);
}

TEST(Profiles, of_users_that_do_not_exist_are_remembered_too) {
  Stage stage;
  stage.account.open_session();
  std::vector<Result<Profile>> got;
  stage.account.scope().spawn(get(stage.account, UserId(99), got));
  stage.answer(0, 1001);
  ASSERT_EQ(got.size(), 1u);
  ASSERT_TRUE(got[0].ok());
  EXPECT_FALSE(got[0]->exists);
  stage.account.scope().spawn(get(stage.account, UserId(99), got));
  EXPECT_EQ(stage.turms.requests.size(), 1u);
}

TEST(Profiles, that_turms_does_not_tell_are_an_error) {
  Stage stage;
  stage.account.open_session();
  std::vector<Result<Profile>> got;
  stage.account.scope().spawn(get(stage.account, UserId(2), got));
  stage.answer(0, 1200);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_FALSE(got[0].ok());
}

}  // namespace
}  // namespace turms::xmpp::features
