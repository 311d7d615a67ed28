// SPDX-License-Identifier: Apache-2.0
#include "features/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

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

TEST(Profiles, are_asked_for_once_and_again_after_a_minute) {
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
  stage.clock.advance_ms(61000);
  stage.account.scope().spawn(get(stage.account, UserId(2), got));
  EXPECT_EQ(stage.turms.requests.size(), 2u);
}

TEST(Profiles, are_believed_as_long_as_it_is_set) {
  Stage stage;
  stage.account.open_session();
  Profiles profiles(2'000'000'000);
  profiles.put(UserId(2), Profile(), stage.clock.monotonic_ns());
  const auto look = [&] {
    stage.account.scope().spawn([](Profiles& from, Account& asker) -> Task<void> {
      Result<Profile> profile = co_await from.get(asker, UserId(2));
      EXPECT_FALSE(profile.ok()) << "nobody answers here";
    }(profiles, stage.account));
  };
  stage.clock.advance_ms(2001);
  look();
  EXPECT_EQ(stage.turms.requests.size(), 1U);
}

TEST(Profiles, are_known_for_half_an_hour_to_those_who_need_many) {
  Stage stage;
  Profile profile;
  stage.profiles.put(UserId(2), profile, stage.clock.monotonic_ns());
  stage.clock.advance_ms(1799000);
  EXPECT_NE(stage.profiles.known(UserId(2), stage.clock.monotonic_ns()), nullptr);
  stage.clock.advance_ms(2000);
  EXPECT_EQ(stage.profiles.known(UserId(2), stage.clock.monotonic_ns()), nullptr);
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

TEST(Profiles, follow_what_turms_tells_of_changes) {
  Stage stage;
  Profile profile;
  profile.name = "Bea";
  profile.intro = "old";
  stage.profiles.put(UserId(2), profile, stage.clock.monotonic_ns());
  ProfileChange change;
  change.user = UserId(2);
  change.intro = "new";
  stage.profiles.apply(change);
  const Profile* now = stage.profiles.known(UserId(2), stage.clock.monotonic_ns());
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(now->name, "Bea");
  EXPECT_EQ(now->intro, "new");
}

Task<void> rename(Account& account, std::string name, std::vector<upstream::Response>& out) {
  ProfileWish wish;
  wish.name = std::move(name);
  upstream::Response response = co_await account.core().profiles.update(account, std::move(wish));
  out.push_back(std::move(response));
}

class Listener final : public Feature {
 public:
  explicit Listener(std::string& heard) : heard_(heard) {}
  void install(Hooks& on) override { on.profile(this, &Listener::hear); }

 private:
  void hear(Account& account, const ProfileChange& change) {
    heard_ +=
        account.bare_jid() + " " + std::to_string(change.user.value()) + " " + std::string(change.name.value_or("-"));
  }
  std::string& heard_;
};

std::string profile_answer_with_strategy(Stage& stage, size_t index, int32_t strategy) {
  proto::UserInfo info{};
  info.has_id = info.has_profile_access_strategy = true;
  info.id = 1;
  info.profile_access_strategy = strategy;
  const std::vector<proto::UserInfo> infos{info};
  proto::UserInfosWithVersion list{};
  list.user_infos = infos;
  std::string out;
  EXPECT_TRUE(proto::write_data_response(out, stage.clock.unix_ms(), stage.request(index).request_id, 1000, list));
  return out;
}

TEST(Profiles, are_changed_with_the_access_strategy_that_they_have) {
  Stage stage;
  std::string heard;
  stage.hooks.install(std::make_unique<Listener>(heard));
  stage.account.open_session();
  stage.profiles.put(UserId(1), Profile(), stage.clock.monotonic_ns());
  std::vector<upstream::Response> answers;
  stage.account.scope().spawn(rename(stage.account, "Romeo", answers));
  stage.notify(profile_answer_with_strategy(stage, 0, proto::profile_access_strategy::kFriends));
  proto::UpdateUserRequest request;
  ASSERT_TRUE(proto::decode(stage.request(1).body, request));
  EXPECT_EQ(request.name.view(), "Romeo");
  EXPECT_FALSE(request.intro.has());
  EXPECT_TRUE(request.has_profile_access_strategy);
  EXPECT_EQ(request.profile_access_strategy, proto::profile_access_strategy::kFriends);
  EXPECT_EQ(heard, "") << "told before Turms has agreed";
  stage.answer(1, 1000);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_TRUE(answers[0].is_success());
  EXPECT_EQ(heard, "1@example.org 1 Romeo");
  EXPECT_EQ(stage.profiles.known(UserId(1), stage.clock.monotonic_ns())->name, "Romeo");
}

/// A stage on which the account hears of profiles, and knows user 2.
class FoundProfilesTest : public ::testing::Test {
 protected:
  FoundProfilesTest() {
    stage.hooks.install(std::make_unique<Listener>(heard));
    stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
    stage.account.open_session();
  }
  /// Somebody reads the profile anew, and Turms says this name.
  void read(int64_t user, std::string_view name) {
    stage.clock.advance_ms(61000);
    stage.account.scope().spawn(get(stage.account, UserId(user), got));
    stage.notify(profile_answer(stage, stage.turms.requests.size() - 1, user, name));
  }
  std::string hear() {
    stage.account.tick();
    return std::exchange(heard, {});
  }

  Stage stage;
  std::string heard;
  std::vector<Result<Profile>> got;
};

TEST_F(FoundProfilesTest, that_changed_untold_are_told_when_they_are_read_again) {
  read(2, "Bea");
  EXPECT_EQ(hear(), "") << "it was not known before";
  read(2, "Bea");
  EXPECT_EQ(hear(), "");
  read(2, "Beatrice");
  EXPECT_EQ(hear(), "1@example.org 2 Beatrice");
  EXPECT_EQ(hear(), "") << "once";
}

TEST_F(FoundProfilesTest, reach_every_account_that_knows_the_user) {
  FakeUpstream other_turms(stage.ready);
  Account friend_of_2(UserId(5), stage.core, other_turms);
  Account stranger(UserId(6), stage.core, other_turms);
  friend_of_2.contacts().list_to_fill().at(UserId(2)).is_related = true;
  read(2, "Bea");
  read(2, "Beatrice");
  Account newcomer(UserId(7), stage.core, other_turms);
  newcomer.contacts().list_to_fill().at(UserId(2)).is_related = true;
  friend_of_2.tick();
  stranger.tick();
  newcomer.tick();
  EXPECT_EQ(hear(), "5@example.org 2 Beatrice1@example.org 2 Beatrice");
}

TEST_F(FoundProfilesTest, may_be_the_own) {
  read(1, "Romeo");
  read(1, "Montague");
  EXPECT_EQ(hear(), "1@example.org 1 Montague");
}

TEST_F(FoundProfilesTest, that_turms_told_are_not_found_as_well) {
  read(2, "Bea");
  ProfileChange change;
  change.user = UserId(2);
  change.name = "Beatrice";
  stage.profiles.apply(change);
  read(2, "Beatrice");
  EXPECT_EQ(hear(), "");
}

TEST_F(FoundProfilesTest, of_users_who_vanish_or_appear_are_no_news) {
  read(2, "Bea");
  stage.clock.advance_ms(61000);
  stage.account.scope().spawn(get(stage.account, UserId(2), got));
  stage.answer(stage.turms.requests.size() - 1, 1000);
  EXPECT_FALSE(got.back()->exists);
  read(2, "Beatrice");
  EXPECT_EQ(hear(), "");
}

TEST_F(FoundProfilesTest, are_kept_within_a_bound) {
  for (int i = 0; i < 1100; ++i) read(2, i % 2 == 0 ? "Bea" : "Beatrice");
  EXPECT_EQ(stage.profiles.found(), 1099U);
  const std::string all = hear();
  EXPECT_EQ(std::count(all.begin(), all.end(), '@'), 1024);
}

TEST(Profiles, stay_as_they_are_when_turms_refuses) {
  Stage stage;
  std::string heard;
  stage.hooks.install(std::make_unique<Listener>(heard));
  stage.account.open_session();
  std::vector<upstream::Response> answers;
  stage.account.scope().spawn(rename(stage.account, "Romeo", answers));
  stage.notify(profile_answer_with_strategy(stage, 0, 0));
  stage.answer(1, 1102);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].code, 1102);
  EXPECT_EQ(heard, "");
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
