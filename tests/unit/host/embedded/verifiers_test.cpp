// SPDX-License-Identifier: Apache-2.0
#include "embedded/verifiers.h"

#include "host/embedded/test_client.h"
#include "host/embedded/test_services.h"

namespace turms::gateway::embedded {
namespace {

struct VerifiersTest : BackendTest {
  Result<sessions::ScramSecret> find(int64_t user_id, const char* hash = "SHA-256") {
    return answer_of<sessions::ScramSecret>(
        [&](auto done) { return backend->verifiers()->find(user_id, hash, std::move(done)); });
  }
};

TEST_F(VerifiersTest, gives_what_a_scram_server_needs) {
  start();
  const auto secret = find(1);
  ASSERT_TRUE(secret.ok());
  EXPECT_EQ(secret->iterations, crypto::kMinScramIterations);
  EXPECT_EQ(secret->salt.size(), crypto::kScramSaltBytes);
  crypto::ScramVerifier verifier;
  verifier.iterations = secret->iterations;
  verifier.salt.assign(secret->salt.begin(), secret->salt.end());
  ASSERT_EQ(secret->stored_key.size(), verifier.stored_key.size());
  ASSERT_EQ(secret->server_key.size(), verifier.server_key.size());
  std::copy(secret->stored_key.begin(), secret->stored_key.end(), verifier.stored_key.begin());
  std::copy(secret->server_key.begin(), secret->server_key.end(), verifier.server_key.begin());
  EXPECT_TRUE(crypto::matches(verifier, "123"));
  EXPECT_FALSE(crypto::matches(verifier, "124"));
}

TEST_F(VerifiersTest, knows_nothing_of_missing_and_inactive_users_and_other_hashes) {
  ASSERT_TRUE(other_connection().execute("UPDATE users SET active = 0 WHERE id = 2").ok());
  start();
  EXPECT_EQ(find(404).error().code, Code::not_found);
  EXPECT_EQ(find(2).error().code, Code::not_found);
  EXPECT_EQ(find(1, "SHA-1").error().code, Code::not_found);
}

TEST_F(VerifiersTest, says_when_it_cannot_know) {
  start();
  ASSERT_TRUE(other_connection().execute("DROP TABLE scram_verifiers").ok());
  EXPECT_EQ(find(1).error().code, Code::internal);
}

TEST_F(VerifiersTest, takes_nothing_once_stopped) {
  start();
  backend->stop(close_status::kServerClosed);
  EXPECT_FALSE(backend->verifiers()->find(1, "SHA-256", [](const auto&) { FAIL() << "no answer follows"; }));
}

}  // namespace
}  // namespace turms::gateway::embedded
