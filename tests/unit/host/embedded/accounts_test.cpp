// SPDX-License-Identifier: Apache-2.0
#include "embedded/accounts.h"

#include "host/embedded/test_client.h"
#include "host/embedded/test_services.h"

namespace turms::gateway::embedded {
namespace {

struct AccountsTest : BackendTest {
  AccountsTest() { settings.registration = Registration::open; }

  Code create(int64_t id, const std::string& password, const std::string& name = "") {
    const auto made =
        answer_of<bool>([&](auto done) { return backend->accounts()->create(id, name, password, std::move(done)); });
    return made.ok() ? Code{} : made.error().code;
  }
  Result<bool> remove(int64_t id) {
    return answer_of<bool>([&](auto done) { return backend->accounts()->remove(id, std::move(done)); });
  }
  bool can_log_in(int64_t id, const std::string& password) {
    TestClient client(*backend);
    client.start_login(id, password);
    return client.login_code() == status::kOk;
  }
};

TEST_F(AccountsTest, are_not_offered_unless_the_operator_says_so) {
  settings.registration = Registration::closed;
  start();
  EXPECT_EQ(backend->accounts(), nullptr);
}

TEST_F(AccountsTest, who_was_just_unknown_can_log_in_at_once) {
  start();
  EXPECT_FALSE(can_log_in(42, "secret")) << "and now the service remembers that there is no such user";
  const auto made =
      answer_of<bool>([&](auto done) { return backend->accounts()->create(42, "", "secret", std::move(done)); });
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_TRUE(can_log_in(42, "secret"));
  EXPECT_FALSE(can_log_in(42, "Secret"));
  store::Database database = other_connection();
  const auto user = store::UsersTable(database).find(42);
  ASSERT_TRUE(user.ok() && user->has_value());
  EXPECT_EQ((*user)->name, "User 42");
  EXPECT_EQ((*user)->registration_date, clock.unix_ms());
}

TEST_F(AccountsTest, an_id_that_was_ever_used_is_taken) {
  start();
  EXPECT_EQ(create(1, "secret"), Code::conflict);
  ASSERT_TRUE(remove(2).ok());
  EXPECT_EQ(create(2, "secret"), Code::conflict);
  EXPECT_TRUE(can_log_in(1, "123")) << "nothing of it was touched";
}

TEST_F(AccountsTest, the_rules_of_turms_hold_for_password_and_name) {
  settings.service.user.info.min_password_length = 4;
  start();
  EXPECT_EQ(create(42, "abc"), Code::invalid_argument);
  EXPECT_EQ(create(42, ""), Code::invalid_argument);
  EXPECT_EQ(create(42, std::string(17, 'x')), Code::invalid_argument);
  EXPECT_EQ(create(42, "abcd", std::string(21, 'x')), Code::invalid_argument);
  EXPECT_EQ(create(-1, "abcd"), Code::invalid_argument);
}

TEST_F(AccountsTest, one_that_is_removed_ends_its_sessions_and_logs_in_no_more) {
  start();
  TestClient client(*backend);
  client.start_login(1);
  ASSERT_EQ(client.login_code(), status::kOk);
  ASSERT_TRUE(remove(1).ok());
  EXPECT_EQ(client.closed(), close_status::kUserIsDeletedOrInactivated);
  EXPECT_FALSE(can_log_in(1, "123"));
  EXPECT_EQ(remove(1).error().code, Code::not_found);
  EXPECT_EQ(remove(404).error().code, Code::not_found);
}

TEST_F(AccountsTest, what_plugins_keep_for_one_that_is_removed_goes) {
  start();
  const auto put = [&](const std::string& bucket) {
    const sessions::ValueAddress place{"xmpp", 1, bucket, "key"};
    return answer_of<uint64_t>(
        [&](auto done) { return backend->key_values()->put(place, "value", 0, std::move(done)); });
  };
  ASSERT_TRUE(put("pep/1").ok() && put("bl/1").ok() && put("pep/2").ok());
  ASSERT_TRUE(remove(1).ok());
  EXPECT_EQ(put("pep/1").error().code, Code::not_found) << "what was on its way is not kept";
  store::Database database = other_connection();
  EXPECT_EQ(database.number("SELECT count(*) FROM key_values WHERE bucket LIKE '%/1'").value(), 0);
  EXPECT_EQ(database.number("SELECT count(*) FROM key_values").value(), 1);
}

TEST_F(AccountsTest, says_when_too_many_passwords_wait) {
  settings.max_waiting_passwords = 0;
  start();
  EXPECT_EQ(create(42, "secret"), Code::limit);
}

TEST_F(AccountsTest, takes_nothing_once_stopped) {
  start();
  backend->stop(close_status::kServerClosed);
  const auto never = [](const auto&) { FAIL() << "no answer follows"; };
  EXPECT_FALSE(backend->accounts()->create(42, "", "secret", never));
  EXPECT_FALSE(backend->accounts()->remove(1, never));
}

}  // namespace
}  // namespace turms::gateway::embedded
