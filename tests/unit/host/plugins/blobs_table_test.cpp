// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class BlobsTable : public ::testing::Test {
 protected:
  const tgp_host_blobs& table() {
    return *static_cast<const tgp_host_blobs*>(rig_.host().get_extension(rig_.ctx(), TGP_HOST_BLOBS_ID));
  }
  static tgp_blob_key key(std::string_view name, std::string_view bucket = "7") {
    tgp_blob_key key{};
    key.size = sizeof key;
    key.bucket = to_tgp(bucket);
    key.name = to_tgp(name);
    return key;
  }
  tgp_status put(const tgp_blob_key& at, std::string_view piece, uint64_t length, std::string_view type = "image/png",
                 uint64_t cookie = 1) {
    tgp_blob_info info{};
    info.size = sizeof info;
    info.length = length;
    info.media_type = to_tgp(type);
    const tgp_bytes bytes = to_tgp_bytes(piece);
    return table().put(rig_.ctx(), &at, &info, &bytes, cookie);
  }
  tgp_status write(const tgp_blob_key& at, uint64_t offset, std::string_view piece, uint64_t cookie = 1) {
    const tgp_bytes bytes = to_tgp_bytes(piece);
    return table().write(rig_.ctx(), &at, offset, &bytes, cookie);
  }
  tgp_status read(const tgp_blob_key& at, uint64_t offset, uint64_t length, uint64_t cookie = 1) {
    return table().read(rig_.ctx(), &at, offset, length, cookie);
  }
  tgp_status stat(const tgp_blob_key& at, uint64_t cookie = 1) { return table().stat(rig_.ctx(), &at, cookie); }
  tgp_status remove(const tgp_blob_key& at, uint64_t cookie = 1) { return table().remove(rig_.ctx(), &at, cookie); }

  testing::FakeServices services_;
  testing::HostRig rig_{&services_};
};

TEST_F(BlobsTable, asks_for_the_plugins_own_files) {
  EXPECT_EQ(put(key("a"), "xy", 9), TGP_OK);
  EXPECT_EQ(write(key("a"), 2, "z"), TGP_OK);
  EXPECT_EQ(read(key("a"), 3, 4), TGP_OK);
  EXPECT_EQ(stat(key("b", "B.-_")), TGP_OK);
  EXPECT_EQ(remove(key("a")), TGP_OK);
  EXPECT_EQ(services_.asked, (Lines{"put probe/7/a 9 image/png xy", "write probe/7/a 2 z", "read probe/7/a 3 4",
                                    "stat probe/B.-_/b", "remove probe/7/a"}));
}

TEST_F(BlobsTable, says_what_the_operator_allows) {
  EXPECT_EQ(table().max_blob, 1'000U);
  EXPECT_EQ(table().max_bucket, 5'000U);
}

TEST_F(BlobsTable, replies_with_what_the_header_says) {
  EXPECT_EQ(put(key("a"), "xy", 2, "", 1), TGP_OK);
  EXPECT_EQ(write(key("a"), 0, "", 2), TGP_OK);
  EXPECT_EQ(read(key("a"), 0, 10, 3), TGP_OK);
  EXPECT_EQ(stat(key("a"), 4), TGP_OK);
  EXPECT_EQ(remove(key("a"), 5), TGP_OK);
  services_.files[0](true);
  services_.files[1](false);
  services_.pieces[0](sessions::BlobPiece{0x0102, "bytes"});
  services_.facts[0](sessions::BlobFacts{3, "image/png", std::string(32, '#')});
  services_.files[2](false);
  const std::string zeros(6, '\0');
  EXPECT_EQ(rig_.plugin.heard(),
            (Lines{"reply 1 0", "reply 2 0", "reply 3 0 \x02\x01" + zeros + "bytes",
                   "reply 4 0 \x03" + zeros + '\0' + std::string(32, '#') + "image/png", "reply 5 0"}));
}

TEST_F(BlobsTable, failures_are_told_in_the_words_of_the_contract) {
  EXPECT_EQ(put(key("a"), "", 1, "", 1), TGP_OK);
  EXPECT_EQ(write(key("a"), 0, "", 2), TGP_OK);
  EXPECT_EQ(read(key("a"), 0, 1, 3), TGP_OK);
  EXPECT_EQ(stat(key("a"), 4), TGP_OK);
  services_.files[0](Error{Code::limit, {}, {}});
  services_.files[1](Error{Code::conflict, {}, {}});
  services_.pieces[0](Error{Code::not_found, {}, {}});
  services_.facts[0](Error{Code::io, {}, {}});
  EXPECT_EQ(rig_.plugin.heard(),
            (Lines{"reply 1 -9", "reply 2 -2", "reply 3 -8", "reply 4 " + std::to_string(TGP_E_IO)}));
}

TEST_F(BlobsTable, bounds_are_kept) {
  for (const std::string_view bad : {"", ".", "..", ".hidden", "a/b", "a b", "\xc3\xa4"}) {
    EXPECT_EQ(stat(key(bad)), TGP_E_ARGUMENT) << bad;
    EXPECT_EQ(stat(key("a", bad)), TGP_E_ARGUMENT) << bad;
  }
  EXPECT_EQ(stat(key(std::string(128, 'n'), std::string(64, 'b'))), TGP_OK);
  EXPECT_EQ(stat(key(std::string(129, 'n'))), TGP_E_ARGUMENT);
  EXPECT_EQ(stat(key("a", std::string(65, 'b'))), TGP_E_ARGUMENT);
  const std::string largest(TGP_BLOBS_MAX_PIECE, 'x');
  EXPECT_EQ(put(key("a"), largest, largest.size()), TGP_OK);
  EXPECT_EQ(put(key("a"), largest + "x", largest.size() + 1), TGP_E_ARGUMENT);
  EXPECT_EQ(write(key("a"), 0, largest + "x"), TGP_E_ARGUMENT);
  EXPECT_EQ(put(key("a"), "", 1, std::string(256, 't')), TGP_E_ARGUMENT);
  EXPECT_EQ(read(key("a"), 0, 0), TGP_E_ARGUMENT);
  EXPECT_EQ(read(key("a"), 0, TGP_BLOBS_MAX_PIECE + 1), TGP_E_ARGUMENT);
}

TEST_F(BlobsTable, null_and_short_structs_are_refused) {
  const tgp_blob_key at = key("a");
  tgp_blob_key old = at;
  old.size = 24;
  tgp_blob_info info{};
  info.size = sizeof info;
  const tgp_bytes piece{};
  const tgp_bytes torn{nullptr, 3};
  EXPECT_EQ(stat(old), TGP_E_ARGUMENT);
  EXPECT_EQ(table().stat(rig_.ctx(), nullptr, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().put(rig_.ctx(), &at, nullptr, &piece, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().put(rig_.ctx(), &at, &info, nullptr, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().put(rig_.ctx(), &at, &info, &torn, 1), TGP_E_ARGUMENT);
  EXPECT_EQ(table().write(rig_.ctx(), &at, 0, nullptr, 1), TGP_E_ARGUMENT);
  info.size = 16;
  EXPECT_EQ(table().put(rig_.ctx(), &at, &info, &piece, 1), TGP_E_ARGUMENT);
}

TEST_F(BlobsTable, what_waits_is_bounded_by_its_bytes) {
  for (uint64_t bytes = 0; bytes < ExtensionCalls::kMaxWaitingBytes; bytes += TGP_BLOBS_MAX_PIECE) {
    ASSERT_EQ(read(key("a"), 0, TGP_BLOBS_MAX_PIECE), TGP_OK);
  }
  EXPECT_EQ(read(key("a"), 0, 1), TGP_E_LIMIT);
  services_.pieces.clear();
  EXPECT_EQ(read(key("a"), 0, 1), TGP_OK);
}

TEST_F(BlobsTable, is_a_leaf_of_a_running_instance) {
  {
    const Door::Visit visit = rig_.door.enter(0);
    EXPECT_EQ(stat(key("a")), TGP_OK);
  }
  rig_.context.set_phase(Phase::quiet);
  EXPECT_EQ(stat(key("a")), TGP_E_STATE);
  EXPECT_EQ(rig_.misbehaving().size(), 1U);
  rig_.context.set_phase(Phase::live);
  services_.is_stopping = true;
  EXPECT_EQ(stat(key("a")), TGP_E_GONE);
}

TEST(BlobsTableOfOthers, is_absent_where_there_is_no_room_for_files) {
  testing::HostRig rig;
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), TGP_HOST_BLOBS_ID), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
