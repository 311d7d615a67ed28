// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_store.h"

#include <gtest/gtest.h>

#include "extension_rig.h"
#include "extensions/store.h"

namespace turms::xmpp::runtime {
namespace {

using features::StoredPage;
using features::StoredValue;

std::string where(const tgp_store_key* key) {
  return std::string(key->bucket.ptr, key->bucket.len) + "/" +
         std::string(reinterpret_cast<const char*>(key->key.ptr), key->key.len);
}
std::string what(const tgp_bytes* value) { return {reinterpret_cast<const char*>(value->ptr), value->len}; }

tgp_host_store make_table() {
  tgp_host_store table{};
  table.size = sizeof(table);
  table.get = [](tgp_host_ctx*, const tgp_store_key* key, uint64_t cookie) { return note_asked("get " + where(key), cookie); };
  table.put = [](tgp_host_ctx*, const tgp_store_key* key, const tgp_bytes* value, uint64_t, uint64_t cookie) {
    return note_asked("put " + where(key) + " " + what(value), cookie);
  };
  table.cas = [](tgp_host_ctx*, const tgp_store_key* key, uint64_t version, const tgp_bytes* value, uint64_t, uint64_t cookie) {
    return note_asked("cas " + where(key) + " " + std::to_string(version) + " " + what(value), cookie);
  };
  table.list = [](tgp_host_ctx*, const tgp_store_key* key, uint32_t limit, uint32_t flags, uint64_t cookie) {
    return note_asked("list " + where(key) + " " + std::to_string(limit) + " " + std::to_string(flags), cookie);
  };
  table.remove = [](tgp_host_ctx*, const tgp_store_key* key, uint64_t cookie) {
    return note_asked("remove " + where(key), cookie);
  };
  return table;
}

const tgp_host_store kTable = make_table();

class HostStoreTest : public ExtensionRig {
 protected:
  HostStoreTest() : ExtensionRig(TGP_HOST_STORE_ID, &kTable), store(shard()) {}
  HostStore store;
};

TEST_F(HostStoreTest, reads_a_value_and_its_version) {
  EXPECT_TRUE(store.is_offered());
  std::optional<Result<StoredValue>> got;
  scope.spawn(keep(store.get("rp/1", "2"), got));
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].what, "get rp/1/2");
  EXPECT_FALSE(got.has_value());
  reply(TGP_OK, u64(7) + "value");
  ASSERT_TRUE(got.has_value() && got->ok());
  EXPECT_EQ((*got)->version, 7u);
  EXPECT_EQ((*got)->value, "value");
}

TEST_F(HostStoreTest, writes_and_removes) {
  std::optional<Result<uint64_t>> put, replaced;
  scope.spawn(keep(store.put("b", "k", "v"), put));
  EXPECT_EQ(asked.back().what, "put b/k v");
  reply(TGP_OK, u64(8));
  ASSERT_TRUE(put.has_value() && put->ok());
  EXPECT_EQ(**put, 8u);
  scope.spawn(keep(store.replace("b", "k", 8, "w"), replaced));
  EXPECT_EQ(asked.back().what, "cas b/k 8 w");
  reply(TGP_OK, u64(9));
  ASSERT_TRUE(replaced.has_value() && replaced->ok());
  EXPECT_EQ(**replaced, 9u);
  std::optional<Result<void>> removed;
  scope.spawn(keep(store.remove("b", "k"), removed));
  EXPECT_EQ(asked.back().what, "remove b/k");
  reply(TGP_OK);
  EXPECT_TRUE(removed.has_value() && removed->ok());
}

TEST_F(HostStoreTest, lists_a_page) {
  std::optional<Result<StoredPage>> page;
  scope.spawn(keep(store.list("b", "a", 2, true), page));
  EXPECT_EQ(asked.back().what, "list b/a 2 1");
  reply(TGP_OK, u32(1) + u32(2) + u32(2) + u32(1) + u64(5) + "k1x" + u32(2) + u32(0) + u64(6) + "k2");
  ASSERT_TRUE(page.has_value() && page->ok());
  EXPECT_TRUE((*page)->has_more);
  ASSERT_EQ((*page)->entries.size(), 2u);
  EXPECT_EQ((*page)->entries[0].key, "k1");
  EXPECT_EQ((*page)->entries[0].version, 5u);
  EXPECT_EQ((*page)->entries[0].value, "x");
  EXPECT_EQ((*page)->entries[1].key, "k2");
}

TEST_F(HostStoreTest, tells_every_failure_apart) {
  const std::pair<tgp_status, Code> rows[] = {{TGP_E_GONE, Code::not_found}, {TGP_E_STATE, Code::conflict},
                                              {TGP_E_LIMIT, Code::too_large}, {TGP_E_IO, Code::io},
                                              {TGP_E_TIMEOUT, Code::timeout}};
  for (const auto& [status, code] : rows) {
    std::optional<Result<uint64_t>> put;
    scope.spawn(keep(store.replace("b", "k", 1, "v"), put));
    reply(status, u64(3));
    ASSERT_TRUE(put.has_value());
    EXPECT_EQ(put->error().code, code) << status;
  }
}

TEST_F(HostStoreTest, takes_a_refusal_and_a_cut_reply_for_failures) {
  std::optional<Result<StoredValue>> refused, cut;
  answer_now = TGP_E_GONE;  // the backend is stopping: that is not "no such value"
  scope.spawn(keep(store.get("b", "k"), refused));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->error().code, Code::io);
  answer_now = TGP_OK;
  scope.spawn(keep(store.get("b", "k"), cut));
  reply(TGP_OK, "short");
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->error().code, Code::io);
  std::optional<Result<StoredPage>> page;
  scope.spawn(keep(store.list("b", "", 10, true), page));
  reply(TGP_OK, u32(0) + u32(1000000) + u32(5));  // a count that the bytes do not hold
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->error().code, Code::io);
}

/// A host without a store.
class NoStoreTest : public ShardRig {};

TEST_F(NoStoreTest, is_told) {
  HostStore store(shard());
  EXPECT_FALSE(store.is_offered());
  std::optional<Result<StoredValue>> got;
  Scope scope;
  scope.spawn(ExtensionRig::keep(store.get("b", "k"), got));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->error().code, Code::unsupported);
}

}  // namespace
}  // namespace turms::xmpp::runtime
