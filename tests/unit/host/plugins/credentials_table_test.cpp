// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class CredentialsTable : public ::testing::Test {
 protected:
  tgp_status verify(std::string_view password, uint64_t cookie = 1) {
    return table().verify_password(rig_.ctx(), 7, reinterpret_cast<const uint8_t*>(password.data()), password.size(),
                                   cookie);
  }
  tgp_status ask_verifier(std::string_view hash, uint64_t cookie = 1) {
    const tgp_str wanted = to_tgp(hash);
    return table().scram_verifier(rig_.ctx(), 7, &wanted, cookie);
  }
  const tgp_host_credentials& table() {
    return *static_cast<const tgp_host_credentials*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_CREDENTIALS_ID));
  }
  void answer(size_t check, bool right) { rig_.backend.checks[check].done(rig_.backend.checks[check].context, right); }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(CredentialsTable, asks_the_backend_about_a_password_and_replies) {
  EXPECT_EQ(verify("123", 55), TGP_OK);
  EXPECT_EQ(verify("321", 56), TGP_OK);
  EXPECT_EQ(rig_.backend.checks[0].user_id, 7);
  EXPECT_EQ(rig_.backend.checks[0].password, "123");
  answer(1, false);
  answer(0, true);
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 56 -13", "reply 55 0"}));
}

TEST_F(CredentialsTable, a_backend_that_stops_is_said_at_once_and_holds_no_place) {
  services_.is_stopping = true;
  for (uint32_t i = 0; i <= ExtensionCalls::kMaxWaiting; ++i) ASSERT_EQ(verify("123"), TGP_E_GONE);
  EXPECT_TRUE(rig_.plugin.heard().empty()) << "no reply follows";
}

TEST_F(CredentialsTable, impossible_passwords_are_refused) {
  EXPECT_EQ(table().verify_password(rig_.ctx(), 7, nullptr, 3, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(verify(""), TGP_E_ARGUMENT);
  EXPECT_EQ(verify(std::string(1025, 'x')), TGP_E_ARGUMENT);
  EXPECT_TRUE(rig_.backend.checks.empty());
}

TEST_F(CredentialsTable, may_be_asked_inside_an_entry_point) {
  {
    const Door::Visit visit = rig_.door.enter(0);
    EXPECT_EQ(verify("1"), TGP_OK) << "it is a leaf";
    EXPECT_EQ(ask_verifier("SHA-256"), TGP_OK);
  }
  answer(0, false);
  EXPECT_TRUE(rig_.misbehaving().empty());
}

TEST_F(CredentialsTable, is_silent_while_the_plugin_does_not_run) {
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(verify("1"), TGP_E_STATE);
  EXPECT_EQ(ask_verifier("SHA-256"), TGP_E_STATE);
  EXPECT_EQ(rig_.misbehaving().size(), 2U);
}

TEST_F(CredentialsTable, gives_out_a_verifier_as_the_header_says) {
  EXPECT_EQ(ask_verifier("SHA-256", 5), TGP_OK);
  ASSERT_EQ(services_.asked, (Lines{"verifier 7 SHA-256"}));
  services_.secrets.front()(sessions::ScramSecret{0x01020304, "salty", "stored", "server"});
  const std::string numbers("\x04\x03\x02\x01\x05\0\0\0\x06\0\0\0", 12);
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 5 0 " + numbers + "saltystoredserver"}));
}

TEST_F(CredentialsTable, does_not_tell_why_there_is_no_verifier) {
  EXPECT_EQ(ask_verifier("SHA-256", 5), TGP_OK);
  EXPECT_EQ(ask_verifier("SHA-512", 6), TGP_OK);
  services_.secrets[0](Error{Code::not_found, {}, {}});
  services_.secrets[1](Error{Code::io, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 5 -13", "reply 6 -10"}));
}

TEST_F(CredentialsTable, knows_the_hashes_of_mechanisms_only) {
  EXPECT_EQ(ask_verifier("SHA-1"), TGP_OK);
  for (const char* hash : {"", "MD5", "sha-256", "SHA-256-PLUS"}) EXPECT_EQ(ask_verifier(hash), TGP_E_ARGUMENT) << hash;
  EXPECT_EQ(table().scram_verifier(rig_.ctx(), 7, nullptr, 1), TGP_E_ARGUMENT);
}

TEST_F(CredentialsTable, a_backend_that_stops_is_gone) {
  services_.is_stopping = true;
  EXPECT_EQ(ask_verifier("SHA-256"), TGP_E_GONE);
}

TEST(CredentialsTableWithoutVerifiers, leaves_the_function_out) {
  testing::HostRig rig;
  const auto* table =
      static_cast<const tgp_host_credentials*>(rig.host().get_extension(rig.ctx(), TGP_HOST_CREDENTIALS_ID));
  ASSERT_NE(table, nullptr);
  EXPECT_TRUE(TGP_HAS(tgp_host_credentials, table, scram_verifier));
  EXPECT_EQ(table->scram_verifier, nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
