// SPDX-License-Identifier: Apache-2.0
#include "bridge/blocked_addresses.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

bool covers(std::string_view entry, std::string_view address) {
  BlockedAddresses blocked;
  blocked.add(jid(entry));
  return blocked.covers(jid(address));
}

TEST(BlockedAddressesTest, a_full_address_is_that_resource_only) {
  EXPECT_TRUE(covers("a@b.org/r", "a@b.org/r"));
  EXPECT_FALSE(covers("a@b.org/r", "a@b.org/s"));
  EXPECT_FALSE(covers("a@b.org/r", "a@b.org"));
}

TEST(BlockedAddressesTest, a_bare_address_is_every_resource_of_it) {
  EXPECT_TRUE(covers("a@b.org", "a@b.org/r"));
  EXPECT_TRUE(covers("a@b.org", "a@b.org"));
  EXPECT_FALSE(covers("a@b.org", "c@b.org/r"));
  EXPECT_FALSE(covers("a@b.org", "b.org"));
}

TEST(BlockedAddressesTest, a_domain_is_everybody_there) {
  EXPECT_TRUE(covers("b.org", "a@b.org/r"));
  EXPECT_TRUE(covers("b.org", "b.org"));
  EXPECT_FALSE(covers("b.org", "a@c.b.org"));
  EXPECT_TRUE(covers("b.org/r", "b.org/r"));
  EXPECT_TRUE(covers("b.org/r", "a@b.org/r"));
  EXPECT_FALSE(covers("b.org/r", "b.org"));
}

TEST(BlockedAddressesTest, takes_each_entry_once_and_only_so_many) {
  BlockedAddresses blocked;
  EXPECT_TRUE(blocked.add(jid("a@b.org")));
  EXPECT_FALSE(blocked.add(jid("a@b.org")));
  for (size_t i = 1; i < BlockedAddresses::kCapacity; ++i)
    EXPECT_TRUE(blocked.add(jid("u" + std::to_string(i) + "@b.org")));
  EXPECT_TRUE(blocked.is_full());
  EXPECT_FALSE(blocked.add(jid("late@b.org")));
  EXPECT_TRUE(blocked.remove(jid("a@b.org")));
  EXPECT_FALSE(blocked.remove(jid("a@b.org")));
  EXPECT_FALSE(blocked.covers(jid("a@b.org/r")));
}

TEST(BlockedAddressesTest, nothing_is_covered_by_none) {
  EXPECT_FALSE(BlockedAddresses().covers(jid("a@b.org")));
  EXPECT_FALSE(covers("b.org", "c.org"));
}

}  // namespace
}  // namespace turms::xmpp::bridge
