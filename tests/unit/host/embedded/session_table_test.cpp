// SPDX-License-Identifier: Apache-2.0
#include "embedded/session_table.h"

#include <set>
#include <thread>

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

TEST(SessionTable, ids_are_new_and_carry_the_affinity) {
  RecordingSink sink;
  SessionTable table;
  std::set<sessions::SessionId> ids;
  for (int i = 0; i < 1000; ++i) {
    const auto session = table.create(1, 0, static_cast<uint8_t>(i), sink);
    EXPECT_EQ(session->id() & 0xFF, static_cast<uint8_t>(i));
    EXPECT_TRUE(ids.insert(session->id()).second);
    EXPECT_NE(session->id(), 0U);
    EXPECT_EQ(table.find(session->id()), session);
  }
  EXPECT_EQ(table.size(), 1000U);
  EXPECT_EQ(table.all().size(), 1000U);
}

TEST(SessionTable, erased_ids_are_gone_for_good) {
  RecordingSink sink;
  SessionTable table;
  const auto session = table.create(1, 0, 0, sink);
  table.erase(session->id());
  table.erase(session->id());
  EXPECT_EQ(table.find(session->id()), nullptr);
  EXPECT_EQ(table.size(), 0U);
  EXPECT_NE(table.create(1, 0, 0, sink)->id(), session->id());
}

TEST(SessionTable, silent_are_open_sessions_not_heard_of) {
  RecordingSink sinks[3];
  SessionTable table;
  const auto silent = table.create(1, 0, 0, sinks[0]);
  const auto lively = table.create(1, 1, 0, sinks[1]);
  const auto opening = table.create(1, 2, 0, sinks[2]);
  silent->opened({status::kOk, "", "", ""});
  lively->opened({status::kOk, "", "", ""});
  silent->touch(99);
  lively->touch(100);
  EXPECT_EQ(table.silent_since(100), (std::vector<std::shared_ptr<Session>>{silent}));
}

TEST(SessionTable, many_threads_at_once) {
  RecordingSink sink;
  SessionTable table;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const auto session = table.create(1, 0, 0, sink);
        if (table.find(session->id()) == session && i % 2 == 0) table.erase(session->id());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(table.size(), 1000U);
}

}  // namespace
}  // namespace turms::gateway::embedded
