// SPDX-License-Identifier: Apache-2.0
#include "embedded/credential_memory.h"

#include <gtest/gtest.h>

namespace turms::gateway::embedded {
namespace {

TEST(CredentialMemory, knows_what_it_was_told_for_that_user_only) {
  CredentialMemory memory;
  EXPECT_FALSE(memory.knows(1, "secret"));
  memory.remember(1, "secret");
  EXPECT_TRUE(memory.knows(1, "secret"));
  EXPECT_FALSE(memory.knows(1, "secret "));
  EXPECT_FALSE(memory.knows(1, ""));
  EXPECT_FALSE(memory.knows(2, "secret"));
  memory.remember(1, "newer");
  EXPECT_FALSE(memory.knows(1, "secret"));
  EXPECT_TRUE(memory.knows(1, "newer"));
}

TEST(CredentialMemory, forgets_one_or_all) {
  CredentialMemory memory;
  memory.remember(1, "a");
  memory.remember(2, "b");
  memory.forget(1);
  EXPECT_FALSE(memory.knows(1, "a"));
  EXPECT_TRUE(memory.knows(2, "b"));
  const uint64_t before = memory.epoch();
  memory.forget_all();
  EXPECT_FALSE(memory.knows(2, "b"));
  EXPECT_EQ(memory.size(), 0U);
  EXPECT_NE(memory.epoch(), before);
}

}  // namespace
}  // namespace turms::gateway::embedded
