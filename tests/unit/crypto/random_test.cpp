// SPDX-License-Identifier: Apache-2.0
#include "crypto/random.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace turms::xmpp::crypto {
namespace {

TEST(Random, fills_exactly_what_was_asked) {
  for (const std::size_t count : {0U, 1U, 32U, 1000U}) EXPECT_EQ(random_bytes(count).size(), count);
  EXPECT_EQ(random_hex(8).size(), 16U);
  // More than the kernel gives in one call when a signal comes in between.
  const std::string big = random_bytes(100000);
  EXPECT_NE(big.substr(big.size() - 64), std::string(64, '\0'));
}

TEST(Random, does_not_repeat_itself) {
  std::set<uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_u64());
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Random, serves_several_threads) {
  std::vector<std::string> values(4);
  std::vector<std::thread> threads;
  for (auto& value : values) threads.emplace_back([&value] { value = random_bytes(64); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(values.begin(), values.end()).size(), 4U);
}

}  // namespace
}  // namespace turms::xmpp::crypto
