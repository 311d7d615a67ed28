// SPDX-License-Identifier: Apache-2.0
// Passwords and users as the running service sees them.
#include "embedded/embedded_backend.h"

#include <fstream>
#include <future>
#include <thread>

#include "extensions/backend.h"
#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct EmbeddedUsersTest : BackendTest {
  static void keep(void* context, bool right) { static_cast<std::promise<bool>*>(context)->set_value(right); }
  bool verify(int64_t user_id, std::string password) {
    std::promise<bool> answer;
    EXPECT_TRUE(backend->verify_password(user_id, std::move(password), &answer, keep));
    return answer.get_future().get();
  }
};

TEST_F(EmbeddedUsersTest, passwords_can_be_checked_without_a_session) {
  start();
  EXPECT_TRUE(verify(1, "123"));
  EXPECT_FALSE(verify(1, "124"));
  EXPECT_FALSE(verify(1, ""));
  EXPECT_FALSE(verify(99, "123"));
}

TEST_F(EmbeddedUsersTest, a_remembered_password_costs_next_to_nothing) {
  {
    store::Database database = other_connection();
    const auto costly = crypto::make_scram_verifier("123", 400'000);
    ASSERT_TRUE(store::UsersTable(database).set_verifier(1, *costly).ok());
  }
  start();
  const auto begin = std::chrono::steady_clock::now();
  TestClient client(*backend);
  client.start_login(1);
  ASSERT_EQ(client.login_code(), status::kOk);
  const auto logged_in = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(verify(1, "123"));
  EXPECT_LT(std::chrono::steady_clock::now() - logged_in, logged_in - begin) << "twenty checks beside one login";
  EXPECT_FALSE(verify(1, "1234"));
}

TEST_F(EmbeddedUsersTest, a_user_changes_the_own_password) {
  start();
  TestClient client(*backend);
  client.enter(1);
  EXPECT_TRUE(verify(1, "123"));
  proto::UpdateUserRequest update{};
  update.password = "swordfish";
  EXPECT_EQ(client.code(client.submit(update)), status::kOk);
  EXPECT_FALSE(verify(1, "123")) << "what was remembered is forgotten";
  EXPECT_TRUE(verify(1, "swordfish"));
  EXPECT_TRUE(verify(2, "123"));
}

TEST_F(EmbeddedUsersTest, who_says_at_login_where_he_is_can_be_found) {
  start();
  TestClient there(*backend);
  there.start_at(2, {52.501F, 13.4F});
  ASSERT_EQ(there.login_code(), status::kOk);
  TestClient nowhere(*backend);
  nowhere.start_at(3, {89.0F, 13.4F});
  ASSERT_EQ(nowhere.login_code(), status::kOk) << "no map goes that far, but that is no reason to keep him out";
  TestClient client(*backend);
  client.enter(1);
  proto::QueryNearbyUsersRequest query{};
  query.latitude = 52.5F;
  query.longitude = 13.4F;
  const auto found = client.response(client.submit(query));
  ASSERT_EQ(found->notification.code, status::kOk);
  proto::NearbyUsers users;
  ASSERT_TRUE(proto::decode(found->notification.data, users));
  ASSERT_EQ(users.nearby_users.size(), 1U);
  proto::NearbyUser neighbour;
  ASSERT_TRUE(proto::decode(*users.nearby_users.begin(), neighbour));
  EXPECT_EQ(neighbour.user_id, 2);
}

TEST_F(EmbeddedUsersTest, a_password_that_is_refused_changes_nothing) {
  start();
  TestClient client(*backend);
  client.enter(1);
  proto::UpdateUserRequest update{};
  update.password = "longer than the sixteen units of the limit";
  EXPECT_EQ(client.code(client.submit(update)), status::kIllegalArgument);
  EXPECT_TRUE(verify(1, "123"));
}

TEST_F(EmbeddedUsersTest, a_request_that_waits_for_its_password_is_answered_at_the_end) {
  start();
  TestClient client(*backend);
  client.enter(1);
  proto::UpdateUserRequest update{};
  update.password = "swordfish";
  const int64_t id = client.submit(update);
  backend->stop(close_status::kServerClosed);
  const int32_t code = client.code(id);
  EXPECT_TRUE(code == status::kOk || code == status::kServerUnavailable) << code;
}

TEST_F(EmbeddedUsersTest, a_changed_password_counts_at_once) {
  start();
  TestClient client(*backend);
  client.start_login(1);
  ASSERT_EQ(client.login_code(), status::kOk);
  EXPECT_TRUE(verify(1, "123"));
  {
    store::Database database = other_connection();
    const auto verifier = crypto::make_scram_verifier("new", crypto::kMinScramIterations);
    ASSERT_TRUE(store::UsersTable(database).set_verifier(1, *verifier).ok());
  }
  EXPECT_FALSE(verify(1, "123"));
  EXPECT_TRUE(verify(1, "new"));
}

TEST_F(EmbeddedUsersTest, users_added_and_removed_meanwhile_are_noticed) {
  start();
  TestClient leaver(*backend);
  TestClient sender(*backend);
  leaver.enter(2);
  sender.enter(1);
  EXPECT_EQ(sender.code(sender.submit_message(50, "too early")), status::kMessageRecipientNotActive);
  {
    store::Database database = other_connection();
    store::UsersTable users(database);
    store::User newcomer;
    newcomer.id = 50;
    ASSERT_TRUE(users.insert(newcomer).ok());
    ASSERT_TRUE(*users.remove(2, 1));
  }
  EXPECT_EQ(sender.code(sender.submit_message(50, "welcome")), status::kOk);
  EXPECT_EQ(leaver.closed(), close_status::kUserIsDeletedOrInactivated);
  EXPECT_EQ(sender.code(sender.submit_message(2, "too late")), status::kMessageRecipientNotActive);
}

}  // namespace
}  // namespace turms::gateway::embedded
