// SPDX-License-Identifier: Apache-2.0
#include "store/foreign_commits.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

TEST(ForeignCommits, sees_other_connections_and_not_its_own) {
  const TempDirectory directory;
  auto ours = Database::open(test_options(directory.file()));
  ASSERT_TRUE(ours.ok() && ours->execute("CREATE TABLE t (a)").ok());
  auto theirs = Database::open(test_options(directory.file()));
  ASSERT_TRUE(theirs.ok());
  ForeignCommits commits(*ours);
  EXPECT_FALSE(*commits.happened());
  ASSERT_TRUE(ours->execute("INSERT INTO t VALUES (1)").ok());
  EXPECT_FALSE(*commits.happened());
  ASSERT_TRUE(theirs->execute("INSERT INTO t VALUES (2)").ok());
  EXPECT_TRUE(*commits.happened());
  EXPECT_FALSE(*commits.happened());
}

}  // namespace
}  // namespace turms::gateway::store
