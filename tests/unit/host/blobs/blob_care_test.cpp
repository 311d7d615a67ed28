// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_care.h"

#include <fstream>

#include "blobs/link_signer.h"
#include "blobs/plugin_files.h"
#include "host/base/doubles.h"
#include "host/blobs/store_fixture.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

struct BlobCareTest : StoreFixture {
  void damage(const BlobName& name, std::streamoff at) const {
    std::fstream file(path_of(name), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << '?';
  }
  const fs::path copy = folder.path() / "copy";
};

TEST_F(BlobCareTest, sound_files_have_no_damage) {
  put(picture, "content");
  put(attachment, std::string(200'000, 'x'));
  const auto damage = find_damage(root);
  ASSERT_TRUE(damage.ok());
  EXPECT_TRUE(damage->empty()) << damage->front();
  EXPECT_TRUE(find_damage(folder.path() / "nowhere")->empty());
}

TEST_F(BlobCareTest, one_wrong_byte_is_found_by_name) {
  put(picture, "content");
  put(attachment, std::string(200'000, 'x'));
  damage(attachment, kBlobHeaderBytes + 150'000);
  const auto damage = find_damage(root);
  ASSERT_TRUE(damage.ok());
  ASSERT_EQ(damage->size(), 1U);
  EXPECT_EQ(damage->front(), path_of(attachment).string() + ": is damaged");
}

TEST_F(BlobCareTest, complaints_are_bounded) {
  for (size_t i = 0; i < kMaxComplaints + 5; ++i) std::ofstream(root / "message-attachment" / std::to_string(i)) << "?";
  EXPECT_EQ(find_damage(root)->size(), kMaxComplaints);
}

TEST_F(BlobCareTest, a_copy_keeps_what_is_replaced_later) {
  ASSERT_TRUE(LinkSigner::open(root).ok());
  put(picture, "old");
  put(attachment, "kept");
  std::ofstream(root / "incoming" / "17") << "half";
  const auto files = copy_blobs(root, copy);
  ASSERT_TRUE(files.ok()) << files.error().to_string();
  EXPECT_EQ(*files, 2U);
  put(picture, "new");
  ASSERT_TRUE(*store->remove(attachment));
  EXPECT_TRUE(find_damage(copy)->empty());
  EXPECT_FALSE(fs::exists(copy / "incoming"));
  EXPECT_TRUE(fs::exists(copy / kLinkKeyFile));
  fs::remove_all(root);
  fs::rename(copy, root);
  reopen();
  EXPECT_EQ(get(picture), "old");
  EXPECT_EQ(get(attachment), "kept");
}

TEST_F(BlobCareTest, files_of_plugins_are_looked_at_and_copied_too) {
  const testing::FakeClock clock;
  auto files = PluginFiles::open(root, {.max_blob = 100, .max_bucket = 100}, clock);
  ASSERT_TRUE(files.ok());
  ASSERT_TRUE(*(*files)->put({"xmpp", "7", "avatar"}, {4, "image/png", {}}, "face"));
  ASSERT_FALSE(*(*files)->put({"xmpp", "7", "half"}, {4, "image/png", {}}, "fa"));
  EXPECT_TRUE(find_damage(root)->empty());
  EXPECT_EQ(*copy_blobs(root, copy), 1U);
  EXPECT_TRUE(fs::exists(copy / "plugins" / "xmpp" / "7" / "avatar"));
  std::ofstream(root / "plugins" / "xmpp" / "7" / "avatar") << "?";
  EXPECT_EQ(find_damage(root)->size(), 1U);
}

TEST_F(BlobCareTest, nothing_to_copy_is_no_error_and_a_target_in_the_way_is) {
  EXPECT_EQ(*copy_blobs(folder.path() / "nowhere", copy), 0U);
  EXPECT_FALSE(fs::exists(copy));
  EXPECT_FALSE(copy_blobs(root, folder.path() / "missing" / "copy").ok());
}

}  // namespace
}  // namespace turms::gateway::blobs
