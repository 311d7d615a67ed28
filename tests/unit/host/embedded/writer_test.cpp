// SPDX-License-Identifier: Apache-2.0
// The writer as carriers see it: group commit, and what a failing disk leads to.
#include "embedded/writer.h"

#include "host/embedded/test_client.h"
#include "host/store/faulty_vfs.h"
#include "store/messages_table.h"

namespace turms::gateway::embedded {
namespace {

struct WriterTest : BackendTest {
  WriterTest() { settings.vfs = store::FaultyVfs::kName; }
  ~WriterTest() override { backend.reset(); }
  store::FaultyVfs vfs;
};

TEST_F(WriterTest, what_has_gathered_is_committed_at_once) {
  start();
  TestClient sender(*backend);
  sender.enter(1);
  store::Database holder = other_connection();
  std::vector<int64_t> requests;
  int before = 0;
  {
    // While somebody else holds the write lock, requests gather behind the first one.
    auto lock = store::Transaction::begin(holder);
    ASSERT_TRUE(lock.ok());
    requests.push_back(sender.submit_message(2, "first"));
    for (int i = 0; i < 500; ++i) requests.push_back(sender.submit_message(2, "more"));
    before = vfs.syncs;
  }
  for (const int64_t request : requests) ASSERT_EQ(sender.code(request), status::kOk);
  EXPECT_LE(vfs.syncs - before, 4) << "501 messages, at most two or three commits";
  EXPECT_EQ(stored_messages(), 501);
}

TEST_F(WriterTest, a_failing_sync_is_1200_for_all_of_the_batch_and_nothing_is_pushed) {
  start();
  TestClient sender(*backend);
  TestClient receiver(*backend);
  sender.enter(1);
  receiver.enter(2);
  ASSERT_EQ(sender.code(sender.submit_message(2, "before")), status::kOk);
  vfs.sync_result = SQLITE_IOERR_FSYNC;
  std::vector<int64_t> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(sender.submit_message(2, "lost"));
  for (const int64_t request : requests) {
    const auto response = sender.response(request);
    EXPECT_EQ(response->notification.code, status::kServerInternalError);
    EXPECT_FALSE(response->notification.reason);
    EXPECT_EQ(response->notification.data_kind, proto::DataKind::kNone);
  }
  vfs.sync_result = SQLITE_OK;
  ASSERT_EQ(sender.code(sender.submit_message(2, "after")), status::kOk);
  EXPECT_EQ(receiver.pushed_texts(2), (std::vector<std::string>{"before", "after"}));
  EXPECT_EQ(stored_messages(), 2);
  EXPECT_FALSE(log.lines_of("backend.commit_failed").empty());
}

TEST_F(WriterTest, a_full_disk_is_1200_until_there_is_room_again) {
  start();
  TestClient sender(*backend);
  TestClient receiver(*backend);
  sender.enter(1);
  receiver.enter(2);
  vfs.write_result = SQLITE_FULL;
  std::vector<int64_t> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(sender.submit_message(2, std::string(3000, 'x')));
  for (const int64_t request : requests) EXPECT_EQ(sender.code(request), status::kServerInternalError);
  // What needs no disk goes on.
  proto::UpdateUserOnlineStatusRequest away{};
  away.user_status = proto::user_status::kAway;
  EXPECT_EQ(sender.code(sender.submit(away)), status::kOk);
  vfs.write_result = SQLITE_OK;
  EXPECT_EQ(sender.code(sender.submit_message(2, "room")), status::kOk);
  EXPECT_EQ(receiver.pushed_texts(1), (std::vector<std::string>{"room"}));
  EXPECT_EQ(stored_messages(), 1);
  ASSERT_FALSE(log.lines_of("backend.commit_failed").empty());
  EXPECT_NE(log.lines_of("backend.commit_failed").front().message.find("disk is full"), std::string::npos);
}

TEST_F(WriterTest, the_reason_is_told_when_the_operator_allows_it) {
  settings.service.return_reason_for_server_error = true;
  start();
  TestClient sender(*backend);
  sender.enter(1);
  vfs.sync_result = SQLITE_IOERR_FSYNC;
  const auto response = sender.response(sender.submit_message(2, "lost"));
  EXPECT_EQ(response->notification.code, status::kServerInternalError);
  EXPECT_TRUE(response->notification.reason && response->notification.reason->find("turms.db") != std::string::npos);
  vfs.sync_result = SQLITE_OK;
}

TEST_F(WriterTest, refusals_and_reads_do_not_touch_the_disk) {
  start();
  TestClient client(*backend);
  client.enter(1);
  const int before = vfs.syncs;
  proto::QueryMessagesRequest query{};
  query.has_are_group_messages = true;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(client.code(client.submit(query)), status::kNoContent);
    EXPECT_EQ(client.code(client.submit(proto::CreateMessageRequest{})), status::kIllegalArgument) << "to nobody";
  }
  EXPECT_EQ(vfs.syncs, before);
}

// The first upkeep follows the login, so it is over when the next request is answered.
struct UpkeepTest : WriterTest {
  UpkeepTest() {
    settings.service.message.message_retention_period_hours = 1;
    store::Database database = other_connection();
    store::NewMessage old;
    old.id = old.delivery_date = 1;
    EXPECT_TRUE(store::MessagesTable(database).insert(old).ok());
  }
};

TEST_F(UpkeepTest, is_done_between_requests) {
  start();
  TestClient sender(*backend);
  sender.enter(1);
  EXPECT_EQ(sender.code(sender.submit_message(2, "new")), status::kOk);
  EXPECT_EQ(stored_messages(), 1) << "the old one is gone";
  EXPECT_TRUE(log.lines_of("backend.upkeep_failed").empty());
}

TEST_F(UpkeepTest, that_fails_is_reported_and_keeps_nobody_from_writing) {
  start();
  vfs.write_result = SQLITE_FULL;
  TestClient sender(*backend);
  sender.enter(1);
  EXPECT_EQ(sender.code(sender.submit_message(2, "no room")), status::kServerInternalError);
  vfs.write_result = SQLITE_OK;
  EXPECT_EQ(sender.code(sender.submit_message(2, "new")), status::kOk);
  EXPECT_EQ(stored_messages(), 2) << "it waits a minute before it tries again";
  EXPECT_EQ(log.lines_of("backend.upkeep_failed").size(), 1U);
}

}  // namespace
}  // namespace turms::gateway::embedded
