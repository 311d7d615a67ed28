// SPDX-License-Identifier: Apache-2.0
#include "embedded/password_checker.h"

#include <map>

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct PasswordCheckerTest : BackendTest {
  static std::unique_ptr<PasswordJob> job(int64_t user_id, const char* password) {
    auto job = std::make_unique<PasswordJob>();
    job->user_id = user_id;
    job->password = crypto::Secret(std::string(password));
    job->purpose = Verification{};
    return job;
  }
  std::unique_ptr<PasswordChecker> start_checker() {
    auto started = PasswordChecker::start(settings, inbox, log);
    EXPECT_TRUE(started.ok());
    return std::move(started).value();
  }
  /// Verdicts by user, once there are `count`.
  std::map<int64_t, Verdict> verdicts(size_t count) {
    std::map<int64_t, Verdict> found;
    Batch batch;
    while (found.size() < count && inbox.take(batch, std::chrono::seconds(10))) {
      for (const Item& item : batch.items) {
        const auto& verdict = std::get<VerdictItem>(item);
        found[verdict.job->user_id] = verdict.verdict;
      }
    }
    return found;
  }
  Inbox inbox{settings};
};

TEST_F(PasswordCheckerTest, right_and_wrong_passwords_get_their_verdicts) {
  settings.password_threads = 2;
  const auto checker = start_checker();
  EXPECT_EQ(checker->put(job(1, "123")), nullptr);
  EXPECT_EQ(checker->put(job(2, "321")), nullptr);
  EXPECT_EQ(checker->put(job(99, "123")), nullptr);
  EXPECT_EQ(verdicts(3), (std::map<int64_t, Verdict>{{1, Verdict::right}, {2, Verdict::wrong}, {99, Verdict::wrong}}));
}

TEST_F(PasswordCheckerTest, a_new_password_gets_its_verifier) {
  const auto checker = start_checker();
  auto change = job(1, "swordfish");
  change->purpose = PasswordChange{};
  EXPECT_EQ(checker->put(std::move(change)), nullptr);
  Batch batch;
  ASSERT_TRUE(inbox.take(batch, std::chrono::seconds(10)));
  const auto& verdict = std::get<VerdictItem>(batch.items.at(0));
  EXPECT_EQ(verdict.verdict, Verdict::right);
  ASSERT_TRUE(verdict.job->new_verifier.has_value());
  EXPECT_TRUE(crypto::matches(*verdict.job->new_verifier, "swordfish"));
  EXPECT_EQ(verdict.job->new_verifier->iterations, settings.password_iterations);
}

TEST_F(PasswordCheckerTest, a_damaged_verifier_is_no_verdict) {
  ASSERT_TRUE(other_connection().execute("UPDATE scram_verifiers SET stored_key = x'00' WHERE user_id = 3").ok());
  const auto checker = start_checker();
  EXPECT_EQ(checker->put(job(3, "123")), nullptr);
  EXPECT_EQ(verdicts(1), (std::map<int64_t, Verdict>{{3, Verdict::unchecked}}));
  EXPECT_EQ(log.lines_of("backend.verifier_unreadable").size(), 1U);
}

TEST_F(PasswordCheckerTest, what_finds_no_room_comes_back) {
  settings.max_waiting_passwords = 0;
  const auto checker = start_checker();
  const auto returned = checker->put(job(4, "123"));
  ASSERT_NE(returned, nullptr);
  EXPECT_EQ(returned->user_id, 4);
}

TEST_F(PasswordCheckerTest, stopping_answers_what_still_waits) {
  const auto checker = start_checker();
  for (int64_t id = 1; id <= 9; ++id) EXPECT_EQ(checker->put(job(id, "123")), nullptr);
  checker->stop();
  const auto all = verdicts(9);
  EXPECT_EQ(all.size(), 9U);
  for (const auto& [id, verdict] : all) EXPECT_NE(verdict, Verdict::wrong) << id;
  EXPECT_NE(checker->put(job(1, "123")), nullptr);
}

}  // namespace
}  // namespace turms::gateway::embedded
