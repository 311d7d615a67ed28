// SPDX-License-Identifier: Apache-2.0
#include "embedded/reader.h"

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct ReaderTest : BackendTest {
  ReaderTest() {
    auto started = Reader::start(settings, clock, inbox, log);
    EXPECT_TRUE(started.ok());
    reader = std::move(started).value();
    session->opened({status::kOk, "", "1", ""});
  }
  ReadRequest request(int64_t request_id) {
    proto::QueryUserProfilesRequest query{};
    const std::vector<int64_t> ids{1};
    query.user_ids = ids;
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, request_id, query));
    // As the inbox counts it.
    EXPECT_EQ(inbox.put_request(session, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}),
              sessions::SubmitStatus::ok);
    return {session, bytes};
  }
  Inbox inbox{settings};
  RecordingSink sink;
  std::shared_ptr<Session> session = std::make_shared<Session>(1, 1, 0, sink);
  std::unique_ptr<Reader> reader;
};

TEST_F(ReaderTest, answers_in_order_and_gives_the_room_back) {
  std::vector<ReadRequest> requests;
  for (int64_t id = 1; id <= 20; ++id) requests.push_back(request(id));
  EXPECT_EQ(inbox.waiting_requests(), 20U);
  reader->put(requests);
  EXPECT_TRUE(requests.empty());
  reader->finish();
  ASSERT_EQ(sink.notifications_.size(), 20U);
  for (size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(Heard(sink.notifications_[i]).notification.request_id, static_cast<int64_t>(i) + 1);
    EXPECT_EQ(Heard(sink.notifications_[i]).notification.code, status::kOk);
  }
  EXPECT_EQ(inbox.waiting_requests(), 0U);
  EXPECT_GE(sink.batch_ends_, 1);
}

TEST_F(ReaderTest, says_nothing_to_a_session_that_has_ended) {
  std::vector<ReadRequest> requests;
  requests.push_back(request(1));
  EXPECT_TRUE(session->ended(500, ""));
  reader->put(requests);
  reader->finish();
  EXPECT_TRUE(sink.notifications_.empty());
  EXPECT_EQ(inbox.waiting_requests(), 0U);
}

TEST_F(ReaderTest, a_database_error_is_1200_and_logged) {
  ASSERT_TRUE(other_connection().execute("DROP TABLE users").ok());
  std::vector<ReadRequest> requests;
  requests.push_back(request(1));
  reader->put(requests);
  reader->finish();
  ASSERT_EQ(sink.notifications_.size(), 1U);
  EXPECT_EQ(Heard(sink.notifications_[0]).notification.code, status::kServerInternalError);
  EXPECT_EQ(log.lines_of("backend.read_failed").size(), 1U);
}

}  // namespace
}  // namespace turms::gateway::embedded
