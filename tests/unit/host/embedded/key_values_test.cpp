// SPDX-License-Identifier: Apache-2.0
#include "embedded/key_values.h"

#include "host/embedded/test_client.h"
#include "host/embedded/test_services.h"
#include "host/store/faulty_vfs.h"

namespace turms::gateway::embedded {
namespace {

using sessions::StoredValue;
using sessions::Swap;
using sessions::ValuePage;

struct KeyValuesTest : BackendTest {
  static sessions::ValueAddress at(const char* key) { return {"xmpp", 1, "bucket", key}; }
  sessions::KeyValues& store() { return *backend->key_values(); }
  Result<uint64_t> put(const char* key, std::string value, uint64_t ttl_ms = 0) {
    return answer_of<uint64_t>(
        [&](auto done) { return store().put(at(key), std::move(value), ttl_ms, std::move(done)); });
  }
  Result<StoredValue> get(const char* key) {
    return answer_of<StoredValue>([&](auto done) { return store().get(at(key), std::move(done)); });
  }
  Result<Swap> swap(const char* key, uint64_t version, std::string value) {
    return answer_of<Swap>(
        [&](auto done) { return store().swap(at(key), version, std::move(value), 0, std::move(done)); });
  }
};

TEST_F(KeyValuesTest, a_value_survives_a_restart) {
  start();
  const auto version = put("a", "value");
  ASSERT_TRUE(version.ok());
  backend.reset();
  start();
  EXPECT_EQ(get("a")->value, "value");
  EXPECT_EQ(get("a")->version, *version);
  EXPECT_EQ(get("b").error().code, Code::not_found);
}

TEST_F(KeyValuesTest, who_reads_after_a_write_sees_it_without_waiting) {
  start();
  ASSERT_TRUE(store().put(at("a"), "1", 0, [](const auto&) {}));
  ASSERT_TRUE(store().put(at("a"), "2", 0, [](const auto&) {}));
  EXPECT_EQ(get("a")->value, "2");
  ASSERT_TRUE(store().remove(at("a"), [](const auto&) {}));
  EXPECT_EQ(get("a").error().code, Code::not_found);
}

TEST_F(KeyValuesTest, of_two_who_swap_one_is_faster) {
  start();
  const auto first = swap("a", 0, "1");
  ASSERT_TRUE(first.ok() && first->swapped);
  const auto late = swap("a", 0, "2");
  ASSERT_TRUE(late.ok());
  EXPECT_FALSE(late->swapped);
  EXPECT_EQ(late->version, first->version);
  EXPECT_TRUE(swap("a", first->version, "3")->swapped);
  EXPECT_EQ(get("a")->value, "3");
  const auto missing = swap("b", 1, "x");
  EXPECT_FALSE(missing->swapped);
  EXPECT_EQ(missing->version, 0U);
}

TEST_F(KeyValuesTest, a_value_lives_as_long_as_it_may) {
  start();
  ASSERT_TRUE(put("short", "x", 1'000).ok());
  ASSERT_TRUE(put("long", "x", UINT64_MAX).ok());
  clock.advance_ms(999);
  EXPECT_TRUE(get("short").ok());
  clock.advance_ms(1);
  EXPECT_EQ(get("short").error().code, Code::not_found);
  EXPECT_TRUE(get("long").ok());
}

TEST_F(KeyValuesTest, lists_a_bucket_in_pages) {
  start();
  for (const char* key : {"c", "a", "b"}) ASSERT_TRUE(put(key, key).ok());
  const auto page = answer_of<ValuePage>([&](auto done) { return store().list(at("a"), 1, true, std::move(done)); });
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->values.size(), 1U);
  EXPECT_EQ(page->values[0].key, "b");
  EXPECT_EQ(page->values[0].value, "b");
  EXPECT_TRUE(page->has_more);
}

TEST_F(KeyValuesTest, removing_says_whether_there_was_one) {
  start();
  ASSERT_TRUE(put("a", "1").ok());
  const auto remove = [&] {
    return answer_of<bool>([&](auto done) { return store().remove(at("a"), std::move(done)); });
  };
  EXPECT_TRUE(*remove());
  EXPECT_FALSE(*remove());
}

TEST_F(KeyValuesTest, a_write_that_fails_leaves_the_old_value) {
  start();
  ASSERT_TRUE(put("a", "old").ok());
  ASSERT_TRUE(other_connection().execute("UPDATE key_value_buckets SET keys = 20000").ok());
  EXPECT_EQ(put("a", "new").error().code, Code::limit);
  EXPECT_EQ(get("a")->value, "old");
}

TEST_F(KeyValuesTest, an_answer_stands_or_falls_with_its_commit) {
  settings.vfs = store::FaultyVfs::kName;
  store::FaultyVfs vfs;
  start();
  ASSERT_TRUE(put("a", "old").ok());
  vfs.sync_result = SQLITE_IOERR_FSYNC;
  EXPECT_EQ(put("a", "new").error().code, Code::io);
  vfs.sync_result = SQLITE_OK;
  EXPECT_EQ(get("a")->value, "old");
  backend.reset();
}

}  // namespace
}  // namespace turms::gateway::embedded
