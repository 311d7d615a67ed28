// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class AccountsTable : public ::testing::Test {
 protected:
  const tgp_host_accounts& table() {
    return *static_cast<const tgp_host_accounts*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_ACCOUNTS_ID));
  }
  tgp_status create(const tgp_new_account& account, uint64_t cookie = 1) {
    return table().create(rig_.ctx(), &account, cookie);
  }
  static tgp_new_account account(int64_t id, std::string_view password) {
    return {sizeof(tgp_new_account), 0, id, to_tgp("Ann"), to_tgp_bytes(password)};
  }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(AccountsTable, makes_an_account_and_says_what_stands_in_the_way) {
  for (uint64_t cookie = 1; cookie <= 4; ++cookie) EXPECT_EQ(create(account(42, "secret"), cookie), TGP_OK);
  EXPECT_EQ(services_.asked.at(0), "create 42 Ann secret");
  services_.accounts[0](true);
  services_.accounts[1](Error{Code::conflict, {}, {}});
  services_.accounts[2](Error{Code::invalid_argument, {}, {}});
  services_.accounts[3](Error{Code::limit, {}, {}});
  const auto reply = [](int cookie, tgp_status status) {
    return "reply " + std::to_string(cookie) + " " + std::to_string(status);
  };
  EXPECT_EQ(rig_.plugin.heard(),
            (Lines{reply(1, TGP_OK), reply(2, TGP_E_STATE), reply(3, TGP_E_ARGUMENT), reply(4, TGP_E_LIMIT)}));
}

TEST_F(AccountsTable, removes_one) {
  EXPECT_EQ(table().remove(rig_.ctx(), 42, 5), TGP_OK);
  EXPECT_EQ(table().remove(rig_.ctx(), 43, 6), TGP_OK);
  EXPECT_EQ(services_.asked, (Lines{"remove 42", "remove 43"}));
  services_.accounts[0](true);
  services_.accounts[1](Error{Code::not_found, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 5 0", "reply 6 " + std::to_string(TGP_E_GONE)}));
}

TEST_F(AccountsTable, bounds_are_kept) {
  EXPECT_EQ(create(account(0, "x")), TGP_E_ARGUMENT);
  EXPECT_EQ(create(account(TGP_ACCOUNTS_MAX_USER_ID + 1, "x")), TGP_E_ARGUMENT);
  EXPECT_EQ(create(account(1, "")), TGP_E_ARGUMENT);
  EXPECT_EQ(create(account(1, std::string(TGP_ACCOUNTS_MAX_PASSWORD + 1, 'x'))), TGP_E_ARGUMENT);
  const std::string long_name(TGP_ACCOUNTS_MAX_NAME + 1, 'x');
  tgp_new_account wrong = account(1, "x");
  wrong.name = to_tgp(long_name);
  EXPECT_EQ(create(wrong), TGP_E_ARGUMENT);
  wrong = account(1, "x");
  wrong.size = offsetof(tgp_new_account, password);
  EXPECT_EQ(create(wrong), TGP_E_ARGUMENT);
  EXPECT_EQ(table().create(rig_.ctx(), nullptr, 1), TGP_E_ARGUMENT);
  EXPECT_TRUE(services_.asked.empty());
}

TEST_F(AccountsTable, is_silent_while_the_plugin_does_not_run_or_the_backend_stops) {
  services_.is_stopping = true;
  EXPECT_EQ(create(account(1, "x")), TGP_E_GONE);
  EXPECT_EQ(table().remove(rig_.ctx(), 1, 1), TGP_E_GONE);
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(create(account(1, "x")), TGP_E_STATE);
  EXPECT_EQ(table().remove(rig_.ctx(), 1, 1), TGP_E_STATE);
}

TEST(AccountsTableOfOthers, is_absent_where_registration_is_closed) {
  testing::HostRig rig;
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), TGP_HOST_ACCOUNTS_ID), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
