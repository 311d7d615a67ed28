// SPDX-License-Identifier: Apache-2.0
#include "embedded/user_admin.h"

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

crypto::Secret secret(std::string text) {
  return crypto::Secret(std::move(text));
}

struct UserAdminTest : BackendTest {
  UserAdminTest() {
    auto opened = UserAdmin::open(settings, clock);
    EXPECT_TRUE(opened.ok());
    admin = std::move(opened).value();
  }
  std::unique_ptr<UserAdmin> admin;
};

TEST_F(UserAdminTest, an_added_user_can_log_in_while_the_gateway_runs) {
  start();
  const auto id = admin->add(std::nullopt, "Mercutio", secret("queen mab"));
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(*id, 10);
  TestClient client(*backend);
  client.start_login(10, "queen mab");
  EXPECT_EQ(client.login_code(), status::kOk);
}

TEST_F(UserAdminTest, ids_can_be_chosen_once) {
  EXPECT_EQ(*admin->add(77, "", secret("x")), 77);
  EXPECT_EQ(admin->add(77, "", secret("x")).error().code, Code::conflict);
  EXPECT_EQ(admin->add(0, "", secret("x")).error().code, Code::invalid_argument);
  EXPECT_EQ(admin->add(-4, "", secret("x")).error().code, Code::invalid_argument);
  EXPECT_EQ(*admin->add(std::nullopt, "", secret("x")), 78);
  EXPECT_EQ(admin->list(77, 1)->front().name, "User 78");
}

TEST_F(UserAdminTest, names_and_passwords_have_limits) {
  EXPECT_EQ(admin->add(50, std::string(21, 'x'), secret("x")).error().where, "name");
  EXPECT_TRUE(admin->add(50, std::string(20, 'x'), secret("x")).ok());
  EXPECT_EQ(admin->add(51, "", secret("")).error().where, "password");
  EXPECT_EQ(admin->add(51, "", secret(std::string(1025, 'x'))).error().where, "password");
  EXPECT_EQ(admin->set_password(50, secret("")).error().where, "password");
}

TEST_F(UserAdminTest, a_new_password_replaces_the_old_one) {
  start();
  ASSERT_TRUE(admin->set_password(1, secret("new")).ok());
  TestClient with_old(*backend);
  with_old.start_login(1, "123");
  EXPECT_EQ(with_old.login_code(), status::kLoginAuthenticationFailed);
  TestClient with_new(*backend);
  with_new.start_login(1, "new");
  EXPECT_EQ(with_new.login_code(), status::kOk);
  EXPECT_EQ(admin->set_password(99, secret("x")).error().code, Code::not_found);
}

TEST_F(UserAdminTest, a_removed_user_is_out_and_the_id_stays_taken) {
  start();
  store::Database database = other_connection();
  ASSERT_TRUE(store::KeyValuesTable(database).put({"xmpp", 1, "pep/2", "key"}, "value", {}, 0).ok());
  ASSERT_TRUE(admin->remove(2).ok());
  EXPECT_EQ(database.number("SELECT count(*) FROM key_values").value(), 0) << "what plugins keep for him goes as well";
  EXPECT_EQ(admin->remove(2).error().code, Code::not_found);
  EXPECT_EQ(admin->add(2, "", secret("x")).error().code, Code::conflict);
  TestClient client(*backend);
  client.start_login(2);
  EXPECT_EQ(client.login_code(), status::kLoggingInUserNotActive);
  const auto listed = admin->list(0, 100);
  ASSERT_EQ(listed->size(), 8U);
  EXPECT_EQ((*listed)[1].id, 3);
}

}  // namespace
}  // namespace turms::gateway::embedded
