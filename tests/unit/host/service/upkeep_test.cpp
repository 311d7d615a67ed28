// SPDX-License-Identifier: Apache-2.0
#include "service/upkeep.h"

#include "host/service/storage_fixture.h"

namespace turms::gateway::service {
namespace {

struct UpkeepTest : ServiceTest {
  void store_messages(int64_t count) {
    for (int64_t i = 0; i < count; ++i) send(1, 2, "word");
  }
  bool step() {
    const auto more = writer->upkeep();
    EXPECT_TRUE(more.ok());
    return more.ok() && *more;
  }
  int64_t messages() { return *database.number("SELECT count(*) FROM messages"); }
  size_t found() {
    store::SearchQuery query;
    query.user_id = 1;
    query.words = "word";
    query.limit = 10'000;
    std::vector<store::Message> out;
    EXPECT_TRUE(tables.message_search.find(query, out).ok());
    return out.size();
  }
};

TEST_F(UpkeepTest, by_default_there_is_none) {
  EXPECT_FALSE(has_upkeep(settings));
  store_messages(3);
  clock.advance_ms(int64_t{10} * 365 * 24 * 3'600'000);
  EXPECT_FALSE(step());
  EXPECT_EQ(messages(), 3);
  EXPECT_EQ(found(), 0U);
}

TEST_F(UpkeepTest, messages_go_when_their_period_is_over) {
  settings.message.message_retention_period_hours = 2;
  EXPECT_TRUE(has_upkeep(settings));
  store_messages(2);
  clock.advance_ms(3'600'000);
  store_messages(1);
  clock.advance_ms(3'600'000);
  EXPECT_FALSE(step());
  EXPECT_EQ(messages(), 3) << "two hours to the millisecond";
  clock.advance_ms(1);
  EXPECT_FALSE(step());
  EXPECT_EQ(messages(), 1);
}

TEST_F(UpkeepTest, messages_become_searchable_in_steps) {
  settings.message.search_enabled = true;
  EXPECT_TRUE(has_upkeep(settings));
  store_messages(501);
  EXPECT_EQ(found(), 0U);
  EXPECT_TRUE(step());
  EXPECT_EQ(found(), 500U);
  EXPECT_FALSE(step());
  EXPECT_EQ(found(), 501U);
}

TEST_F(UpkeepTest, expired_friend_requests_go_where_that_is_wanted) {
  store::FriendRequest request;
  request.id = 1;
  request.requester_id = 1;
  request.recipient_id = 2;
  request.creation_date = clock.unix_ms();
  ASSERT_TRUE(tables.friend_requests.insert(request).ok());
  settings.user.friend_request.friend_request_expire_after_seconds = 10;
  clock.advance_ms(10'001);
  EXPECT_FALSE(step());
  EXPECT_TRUE(tables.friend_requests.find(1)->has_value()) << "kept by default";
  settings.user.friend_request.delete_expired_requests_when_cron_triggered = true;
  EXPECT_TRUE(has_upkeep(settings));
  EXPECT_FALSE(step());
  EXPECT_FALSE(tables.friend_requests.find(1)->has_value());
}

TEST_F(UpkeepTest, a_long_backlog_goes_in_steps) {
  settings.message.message_retention_period_hours = 1;
  store_messages(501);
  clock.advance_ms(3'600'001);
  EXPECT_TRUE(step());
  EXPECT_EQ(messages(), 1);
  EXPECT_FALSE(step());
  EXPECT_EQ(messages(), 0);
}

struct StorageUpkeepTest : StorageTest {
  void put_file(int64_t id) {
    auto file = store->begin({blobs::Bucket::message_attachment, id});
    ASSERT_TRUE(file.ok() && file->append(crypto::octets("content")).ok() && file->finish("text/plain").ok());
  }
  bool has_file(int64_t id) { return store->find({blobs::Bucket::message_attachment, id})->has_value(); }
  bool step() {
    const auto more = writer->upkeep();
    EXPECT_TRUE(more.ok());
    return more.ok() && *more;
  }
};

TEST_F(StorageUpkeepTest, attachments_go_when_their_days_are_over_and_pictures_stay) {
  relate(2, 1, store::Relation::friendly);
  settings.storage.attachment_keep_days = 2;
  EXPECT_TRUE(has_upkeep(settings));
  const int64_t old = upload(1, 2);
  put_file(old);
  const int64_t never_uploaded = upload(1, {});
  clock.advance_ms(24 * 3'600'000);
  const int64_t young = upload(1, 2);
  put_file(young);
  clock.advance_ms(24 * 3'600'000);
  EXPECT_FALSE(step());
  EXPECT_TRUE(has_file(old)) << "two days to the millisecond";
  clock.advance_ms(10);
  EXPECT_FALSE(step());
  EXPECT_FALSE(has_file(old));
  EXPECT_FALSE(tables.attachments.find(old)->has_value());
  EXPECT_FALSE(tables.attachments.find(never_uploaded)->has_value());
  EXPECT_TRUE(has_file(young));
  EXPECT_NE(ask_download(2, resource::kMessageAttachment, old).code(), status::kOk);
  EXPECT_EQ(ask_download(2, resource::kMessageAttachment, young).code(), status::kOk);
}

TEST_F(StorageUpkeepTest, attachments_go_a_few_at_a_time) {
  settings.storage.attachment_keep_days = 1;
  for (int i = 0; i < 20; ++i) upload(1, {});
  clock.advance_ms(25 * 3'600'000);
  EXPECT_TRUE(step());
  EXPECT_EQ(*tables.attachments.count_of(1, 100), 4);
  EXPECT_FALSE(step());
  EXPECT_EQ(*tables.attachments.count_of(1, 100), 0);
}

}  // namespace
}  // namespace turms::gateway::service
