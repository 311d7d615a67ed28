// SPDX-License-Identifier: Apache-2.0
#include "embedded/inbox.h"

#include <string>

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

using sessions::SubmitStatus;
constexpr std::chrono::milliseconds kForEver{0};

struct InboxTest : ::testing::Test {
  SubmitStatus put(const std::string& bytes) {
    return inbox.put_request(session, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  }
  RecordingSink sink;
  EmbeddedSettings settings;
  Inbox inbox{settings};
  std::shared_ptr<Session> session = std::make_shared<Session>(1, 1, 0, sink);
  Batch batch;
};

TEST_F(InboxTest, a_batch_is_everything_in_order_of_arrival) {
  EXPECT_EQ(put("first"), SubmitStatus::ok);
  EXPECT_TRUE(inbox.put(CloseItem{7, 500}));
  EXPECT_EQ(put("second"), SubmitStatus::ok);
  ASSERT_TRUE(inbox.take(batch, kForEver));
  ASSERT_EQ(batch.items.size(), 3U);
  const auto text = [&](size_t i) {
    const auto bytes = batch.bytes_of(std::get<RequestItem>(batch.items[i]));
    return std::string(bytes.begin(), bytes.end());
  };
  EXPECT_EQ(text(0), "first");
  EXPECT_EQ(std::get<CloseItem>(batch.items[1]).id, 7U);
  EXPECT_EQ(text(2), "second");
}

TEST_F(InboxTest, waiting_for_nothing_ends_with_patience) {
  EXPECT_FALSE(inbox.take(batch, std::chrono::milliseconds(1)));
  EXPECT_TRUE(batch.items.empty());
}

TEST_F(InboxTest, a_session_has_its_own_bound_until_it_is_answered) {
  settings.max_waiting_requests_per_session = 2;
  EXPECT_EQ(put("a"), SubmitStatus::ok);
  EXPECT_EQ(put("b"), SubmitStatus::ok);
  EXPECT_EQ(put("c"), SubmitStatus::full);
  ASSERT_TRUE(inbox.take(batch, kForEver));
  EXPECT_EQ(put("c"), SubmitStatus::full) << "taken is not answered";
  inbox.release(*session, 1);
  EXPECT_EQ(put("c"), SubmitStatus::ok);
  auto other = std::make_shared<Session>(2, 2, 0, sink);
  EXPECT_EQ(inbox.put_request(other, {}), SubmitStatus::ok);
}

TEST_F(InboxTest, bytes_are_bounded_for_a_session_and_for_all) {
  settings.max_waiting_bytes_per_session = 10;
  EXPECT_EQ(put("12345678"), SubmitStatus::ok);
  EXPECT_EQ(put("123"), SubmitStatus::full);
  EXPECT_EQ(put("12"), SubmitStatus::ok);
  inbox.release(*session, 8);
  EXPECT_EQ(put("123"), SubmitStatus::ok);
  settings.max_waiting_bytes = 6;
  auto other = std::make_shared<Session>(2, 2, 0, sink);
  const uint8_t bytes[] = {1, 2};
  EXPECT_EQ(inbox.put_request(other, bytes), SubmitStatus::full);
}

TEST_F(InboxTest, the_number_of_all_requests_is_bounded) {
  settings.max_waiting_requests = 1;
  EXPECT_EQ(put("a"), SubmitStatus::ok);
  auto other = std::make_shared<Session>(2, 2, 0, sink);
  EXPECT_EQ(inbox.put_request(other, {}), SubmitStatus::full);
  EXPECT_EQ(inbox.waiting_requests(), 1U);
  inbox.release(*session, 1);
  EXPECT_EQ(inbox.put_request(other, {}), SubmitStatus::ok);
}

TEST_F(InboxTest, of_an_oversized_request_only_the_id_is_kept) {
  settings.max_request_size_bytes = 4;
  std::string bytes;
  proto::write_request_bytes(bytes, 1234, proto::RequestKind::kCreateMessage, "long enough");
  EXPECT_EQ(put(bytes), SubmitStatus::ok);
  EXPECT_EQ(put("no request"), SubmitStatus::ok);
  ASSERT_TRUE(inbox.take(batch, kForEver));
  EXPECT_EQ(std::get<OversizedItem>(batch.items[0]).request_id, 1234);
  EXPECT_EQ(std::get<OversizedItem>(batch.items[1]).request_id, -1);
  EXPECT_TRUE(batch.bytes.empty());
}

TEST_F(InboxTest, closing_gives_what_is_left_and_takes_no_more) {
  EXPECT_EQ(put("left"), SubmitStatus::ok);
  inbox.close(batch);
  EXPECT_EQ(batch.items.size(), 1U);
  EXPECT_EQ(put("late"), SubmitStatus::gone);
  Item item = CloseItem{1, 500};
  EXPECT_FALSE(inbox.put(std::move(item)));
}

TEST_F(InboxTest, a_bursts_memory_is_given_back) {
  const std::string large(200'000, 'x');
  for (int i = 0; i < 10; ++i) ASSERT_EQ(put(large), SubmitStatus::ok);
  ASSERT_TRUE(inbox.take(batch, kForEver));
  EXPECT_GE(batch.bytes.capacity(), 2'000'000U);
  batch.clear();
  EXPECT_LT(batch.bytes.capacity(), 1'100'000U);
}

}  // namespace
}  // namespace turms::gateway::embedded
