// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_accounts.h"

#include <gtest/gtest.h>

#include "extension_rig.h"
#include "extensions/accounts.h"

namespace turms::xmpp::runtime {
namespace {

tgp_host_accounts make_table() {
  tgp_host_accounts table{};
  table.size = sizeof(table);
  table.create = [](tgp_host_ctx*, const tgp_new_account* account, uint64_t cookie) {
    const std::string password(reinterpret_cast<const char*>(account->password.ptr), account->password.len);
    return note_asked("create " + std::to_string(account->user_id) + " " + password, cookie);
  };
  table.remove = [](tgp_host_ctx*, int64_t user, uint64_t cookie) {
    return note_asked("remove " + std::to_string(user), cookie);
  };
  return table;
}

const tgp_host_accounts kTable = make_table();

class HostAccountsTest : public ExtensionRig {
 protected:
  HostAccountsTest() : ExtensionRig(TGP_HOST_ACCOUNTS_ID, &kTable) {}
  std::optional<Result<void>> create(tgp_status answer) {
    std::optional<Result<void>> out;
    scope.spawn(keep(shard().host_accounts().create(UserId(42), crypto::Secret("secret")), out));
    reply(answer);
    return out;
  }
};

TEST_F(HostAccountsTest, makes_accounts_and_says_why_not) {
  EXPECT_TRUE(shard().host_accounts().is_offered());
  EXPECT_TRUE(link.capabilities().accounts);
  const auto made = create(TGP_OK);
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->ok());
  EXPECT_EQ(asked.back().what, "create 42 secret");
  const std::pair<tgp_status, Code> refusals[] = {{TGP_E_STATE, Code::conflict},
                                                  {TGP_E_ARGUMENT, Code::invalid_argument},
                                                  {TGP_E_LIMIT, Code::denied},
                                                  {TGP_E_TIMEOUT, Code::timeout},
                                                  {TGP_E_IO, Code::io}};
  for (const auto& [status, code] : refusals) {
    const auto refused = create(status);
    ASSERT_TRUE(refused && !refused->ok());
    EXPECT_EQ(refused->error().code, code);
  }
}

TEST_F(HostAccountsTest, removes_one) {
  std::optional<Result<void>> out;
  scope.spawn(keep(shard().host_accounts().remove(UserId(42)), out));
  EXPECT_EQ(asked.back().what, "remove 42");
  EXPECT_FALSE(out);
  reply(TGP_E_GONE);
  ASSERT_TRUE(out && !out->ok());
  EXPECT_EQ(out->error().code, Code::not_found);
}

TEST_F(HostAccountsTest, a_backend_that_stops_has_not_lost_the_user) {
  answer_now = TGP_E_GONE;
  std::optional<Result<void>> out;
  scope.spawn(keep(shard().host_accounts().remove(UserId(42)), out));
  ASSERT_TRUE(out && !out->ok());
  EXPECT_EQ(out->error().code, Code::io);
}

class ClosedRegistrationTest : public ShardRig {};

TEST_F(ClosedRegistrationTest, is_not_offered) {
  Scope scope;
  EXPECT_FALSE(shard().host_accounts().is_offered());
  EXPECT_FALSE(link.capabilities().accounts);
  std::optional<Result<void>> out;
  scope.spawn(ExtensionRig::keep(shard().host_accounts().create(UserId(1), crypto::Secret("x")), out));
  ASSERT_TRUE(out && !out->ok());
  EXPECT_EQ(out->error().code, Code::unsupported);
}

}  // namespace
}  // namespace turms::xmpp::runtime
