// SPDX-License-Identifier: Apache-2.0
#include "runtime/ledger.h"

#include <gtest/gtest.h>

namespace turms::xmpp::runtime {
namespace {

TEST(LedgerTest, knows_only_what_was_opened) {
  Ledger ledger;
  EXPECT_EQ(ledger.spend(7, 1), TGP_E_GONE);
  ledger.open(7, 10);
  EXPECT_EQ(ledger.spend(7, 1), TGP_OK);
  EXPECT_TRUE(ledger.close(7));
  EXPECT_FALSE(ledger.close(7));
  EXPECT_EQ(ledger.spend(7, 1), TGP_E_GONE);
}

TEST(LedgerTest, lets_one_item_exceed_the_balance_and_then_none) {
  Ledger ledger;
  ledger.open(7, 10);
  EXPECT_EQ(ledger.spend(7, 1000), TGP_OK);
  EXPECT_EQ(ledger.spend(7, 1), TGP_E_OVERDRAWN);
  ledger.grant(7, 990);
  EXPECT_EQ(ledger.spend(7, 1), TGP_E_OVERDRAWN);
  ledger.grant(7, 1);
  EXPECT_EQ(ledger.spend(7, 1), TGP_OK);
}

TEST(LedgerTest, starts_closed_without_credit) {
  Ledger ledger;
  ledger.open(7, 0);
  EXPECT_EQ(ledger.spend(7, 1), TGP_E_OVERDRAWN);
}

TEST(LedgerTest, saturates_instead_of_overflowing) {
  Ledger ledger;
  ledger.open(7, UINT64_MAX);
  ledger.grant(7, UINT64_MAX);
  EXPECT_EQ(ledger.spend(7, UINT64_MAX), TGP_OK);
  EXPECT_EQ(ledger.spend(7, 1), TGP_E_OVERDRAWN);
}

TEST(LedgerTest, ignores_a_grant_for_what_is_gone) {
  Ledger ledger;
  ledger.grant(7, 10);
  EXPECT_FALSE(ledger.has(7));
  EXPECT_EQ(ledger.size(), 0u);
}

}  // namespace
}  // namespace turms::xmpp::runtime
