// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class StoreTable : public ::testing::Test {
 protected:
  const tgp_host_store& table() {
    return *static_cast<const tgp_host_store*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_STORE_ID));
  }
  static tgp_store_key key(std::string_view name, std::string_view bucket = "pep/7", uint32_t tier = TGP_STORE_LOCAL) {
    tgp_store_key key{};
    key.size = sizeof key;
    key.tier = tier;
    key.bucket = to_tgp(bucket);
    key.key = to_tgp_bytes(name);
    return key;
  }
  tgp_status get(const tgp_store_key& at, uint64_t cookie = 1) { return table().get(rig_.ctx(), &at, cookie); }
  tgp_status put(const tgp_store_key& at, std::string_view value, uint64_t ttl_ms = 0, uint64_t cookie = 1) {
    const tgp_bytes bytes = to_tgp_bytes(value);
    return table().put(rig_.ctx(), &at, &bytes, ttl_ms, cookie);
  }
  tgp_status cas(const tgp_store_key& at, uint64_t version, std::string_view value, uint64_t cookie = 1) {
    const tgp_bytes bytes = to_tgp_bytes(value);
    return table().cas(rig_.ctx(), &at, version, &bytes, 0, cookie);
  }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(StoreTable, asks_the_backend_for_the_plugins_own_values) {
  const tgp_store_key at = key("a", "b", TGP_STORE_SHARED);
  EXPECT_EQ(get(at), TGP_OK);
  EXPECT_EQ(put(at, "v", 5), TGP_OK);
  EXPECT_EQ(cas(at, 9, "w"), TGP_OK);
  EXPECT_EQ(table().list(rig_.ctx(), &at, 10, TGP_STORE_WITH_VALUES, 1), TGP_OK);
  EXPECT_EQ(table().list(rig_.ctx(), &at, 1000, 0, 1), TGP_OK);
  EXPECT_EQ(table().remove(rig_.ctx(), &at, 1), TGP_OK);
  EXPECT_EQ(services_.asked, (Lines{"get probe/2/b/a", "put probe/2/b/a v for 5", "swap probe/2/b/a 9 w for 0",
                                    "list probe/2/b/a 10 with values", "list probe/2/b/a 1000", "remove probe/2/b/a"}));
}

TEST_F(StoreTable, replies_with_what_the_header_says) {
  const tgp_store_key at = key("a");
  EXPECT_EQ(get(at, 1), TGP_OK);
  EXPECT_EQ(put(at, "", 0, 2), TGP_OK);
  EXPECT_EQ(cas(at, 0, "", 3), TGP_OK);
  EXPECT_EQ(cas(at, 1, "", 4), TGP_OK);
  EXPECT_EQ(table().list(rig_.ctx(), &at, 2, 0, 5), TGP_OK);
  EXPECT_EQ(table().remove(rig_.ctx(), &at, 6), TGP_OK);
  services_.values[0](sessions::StoredValue{0x0102, "value"});
  services_.writes[0](uint64_t{7});
  services_.swaps[0](sessions::Swap{true, 8});
  services_.swaps[1](sessions::Swap{false, 0});
  services_.lists[0](sessions::ValuePage{{{"k", 9, "vv"}}, true});
  services_.removals[0](false);
  const std::string zeros(7, '\0');
  EXPECT_EQ(
      rig_.plugin.heard(),
      (Lines{"reply 1 0 \x02\x01" + zeros.substr(1) + "value", "reply 2 0 \x07" + zeros, "reply 3 0 \x08" + zeros,
             "reply 4 -2 " + zeros + '\0',
             "reply 5 0 " + std::string("\1\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0\x09", 17) + zeros + "kvv", "reply 6 0"}));
}

TEST_F(StoreTable, failures_are_told_in_the_words_of_the_contract) {
  EXPECT_EQ(get(key("a"), 1), TGP_OK);
  EXPECT_EQ(put(key("a"), "", 0, 2), TGP_OK);
  services_.values[0](Error{Code::not_found, {}, {}});
  services_.writes[0](Error{Code::limit, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(), (Lines{"reply 1 -8", "reply 2 -9"}));
}

TEST_F(StoreTable, bounds_are_kept) {
  EXPECT_EQ(get(key("")), TGP_E_ARGUMENT);
  EXPECT_EQ(get(key(std::string(512, 'k'))), TGP_OK);
  EXPECT_EQ(get(key(std::string(513, 'k'))), TGP_E_ARGUMENT);
  EXPECT_EQ(get(key("a", "")), TGP_E_ARGUMENT);
  EXPECT_EQ(get(key("a", std::string(65, 'b'))), TGP_E_ARGUMENT);
  EXPECT_EQ(get(key("a", "b", 3)), TGP_E_UNSUPPORTED);
  EXPECT_EQ(put(key("a"), std::string(65'536, 'v')), TGP_OK);
  EXPECT_EQ(put(key("a"), std::string(65'537, 'v')), TGP_E_ARGUMENT);
  EXPECT_EQ(cas(key("a"), 0, std::string(65'537, 'v')), TGP_E_ARGUMENT);
  const tgp_store_key whole = key("");
  EXPECT_EQ(table().list(rig_.ctx(), &whole, 1000, 0, 1), TGP_OK) << "from the beginning";
  EXPECT_EQ(table().list(rig_.ctx(), &whole, 0, 0, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().list(rig_.ctx(), &whole, 1001, 0, 1), TGP_E_ARGUMENT);
  tgp_store_key old = key("a");
  old.size = 24;
  EXPECT_EQ(get(old), TGP_E_ARGUMENT);
  EXPECT_EQ(table().get(rig_.ctx(), nullptr, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().put(rig_.ctx(), &whole, nullptr, 0, 1), TGP_E_ARGUMENT);
}

TEST_F(StoreTable, values_that_wait_are_bounded_too) {
  const std::string value(65'536, 'v');
  for (uint64_t bytes = 0; bytes < ExtensionCalls::kMaxWaitingBytes; bytes += value.size()) {
    ASSERT_EQ(put(key("a"), value), TGP_OK);
  }
  EXPECT_EQ(put(key("a"), value), TGP_E_LIMIT);
  services_.writes[0](uint64_t{1});
  services_.writes.clear();
  EXPECT_EQ(put(key("a"), value), TGP_OK);
}

TEST_F(StoreTable, is_a_leaf_of_a_running_instance) {
  {
    const Door::Visit visit = rig_.door.enter(0);
    EXPECT_EQ(get(key("a")), TGP_OK);
  }
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(get(key("a")), TGP_E_STATE);
  EXPECT_EQ(rig_.misbehaving().size(), 1U);
  rig_.context.set_phase(Phase::live);
  services_.is_stopping = true;
  EXPECT_EQ(get(key("a")), TGP_E_GONE);
}

TEST(StoreTableOfOthers, is_absent_where_the_backend_has_no_store) {
  testing::HostRig rig;
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), TGP_HOST_STORE_ID), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
