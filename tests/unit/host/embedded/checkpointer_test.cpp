// SPDX-License-Identifier: Apache-2.0
#include "embedded/checkpointer.h"

#include <chrono>

#include "embedded/connections.h"
#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct CheckpointerTest : ::testing::Test {
  CheckpointerTest() {
    settings.database = directory.file();
    settings.durability = Durability::normal;
    writer.emplace(std::move(open_connection(settings, Role::writer)).value());
    EXPECT_TRUE(writer->execute("CREATE TABLE t (a BLOB)").ok());
  }
  void commit_some(Checkpointer& checkpointer) {
    ASSERT_TRUE(writer->execute("INSERT INTO t VALUES (zeroblob(200000))").ok());
    checkpointer.after_commit(*writer);
  }
  store::TempDirectory directory;
  gateway::testing::CollectingLog log;
  EmbeddedSettings settings;
  std::optional<store::Database> writer;
};

TEST_F(CheckpointerTest, the_log_starts_over_while_commits_go_on) {
  auto checkpointer = Checkpointer::start(settings, log);
  ASSERT_TRUE(checkpointer.ok());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  int most = 0;
  while (writer->log_pages() >= most && std::chrono::steady_clock::now() < deadline) {
    most = writer->log_pages();
    commit_some(**checkpointer);
  }
  EXPECT_LT(writer->log_pages(), most) << "started over";
  EXPECT_GE(most, Checkpointer::kWorthwhile) << "and not before it was worth it";
  EXPECT_TRUE(log.lines_of("backend.checkpoint_failed").empty());
}

TEST_F(CheckpointerTest, ends_while_it_has_work) {
  for (int round = 0; round < 3; ++round) {
    auto checkpointer = Checkpointer::start(settings, log);
    ASSERT_TRUE(checkpointer.ok());
    for (int i = 0; i < 90; ++i) commit_some(**checkpointer);
  }
}

}  // namespace
}  // namespace turms::gateway::embedded
