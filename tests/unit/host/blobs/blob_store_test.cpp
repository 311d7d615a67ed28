// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_store.h"

#include <sys/stat.h>

#include <fstream>

#include "host/blobs/store_fixture.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

struct BlobStoreTest : StoreFixture {};

TEST_F(BlobStoreTest, keeps_content_and_media_type_across_a_restart) {
  put(picture, "content", "image/gif");
  put(attachment, "");
  reopen();
  const auto found = store->find(picture);
  ASSERT_TRUE(found.ok() && *found);
  EXPECT_EQ(content_of(**found), "content");
  EXPECT_EQ((*found)->header().media_type, "image/gif");
  EXPECT_EQ((*found)->header().sha256, crypto::sha256(crypto::octets("content")));
  EXPECT_EQ(get(attachment), "");
  EXPECT_EQ(get({Bucket::group_profile_picture, 7}), "none") << "buckets do not mix";
}

TEST_F(BlobStoreTest, reads_any_part) {
  put(picture, "0123456789");
  const auto found = store->find(picture);
  ASSERT_TRUE(found.ok() && *found);
  std::array<uint8_t, 4> part{};
  EXPECT_EQ(*(*found)->read(3, part), 4U);
  EXPECT_EQ(part.at(0), '3');
  EXPECT_EQ(*(*found)->read(8, part), 2U);
  EXPECT_EQ(*(*found)->read(10, part), 0U);
}

TEST_F(BlobStoreTest, a_reader_keeps_what_it_opened_when_the_file_is_replaced_or_removed) {
  put(picture, "old");
  const auto before = store->find(picture);
  ASSERT_TRUE(before.ok() && *before);
  put(picture, "new");
  EXPECT_EQ(content_of(**before), "old");
  EXPECT_EQ(get(picture), "new");
  EXPECT_TRUE(*store->remove(picture));
  EXPECT_EQ(get(picture), "none");
  EXPECT_FALSE(*store->remove(picture));
  EXPECT_EQ(content_of(**before), "old");
}

TEST_F(BlobStoreTest, what_was_left_unfinished_is_gone_after_a_restart) {
  std::ofstream(root / "incoming" / "17") << "half";
  reopen();
  EXPECT_TRUE(fs::is_empty(root / "incoming"));
  put(picture, "content");
  EXPECT_EQ(get(picture), "content");
}

TEST_F(BlobStoreTest, a_file_cut_short_or_overwritten_is_an_error_and_never_served) {
  put(picture, "content");
  fs::resize_file(path_of(picture), kBlobHeaderBytes + 3);
  EXPECT_EQ(get(picture), "error");
  fs::resize_file(path_of(picture), 20);
  EXPECT_EQ(get(picture), "error");
  std::ofstream(path_of(picture)) << std::string(1000, '?');
  EXPECT_EQ(get(picture), "error");
  put(picture, "again");
  EXPECT_EQ(get(picture), "again") << "a new upload heals it";
}

TEST_F(BlobStoreTest, links_out_of_the_folder_are_not_followed) {
  std::ofstream(folder.path() / "secret") << std::string(1000, '?');
  fs::create_symlink(folder.path() / "secret", path_of(picture));
  EXPECT_EQ(get(picture), "error");
}

TEST_F(BlobStoreTest, only_the_owner_may_look) {
  put(picture, "content");
  for (const fs::path& path : {root, root / "incoming", root / "user-profile-picture"}) {
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all) << path;
  }
  EXPECT_EQ(fs::status(path_of(picture)).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(BlobStoreTest, a_folder_that_cant_be_made_is_an_error) {
  std::ofstream(folder.path() / "file") << "";
  const auto opened = BlobStore::open(folder.path() / "file" / "blobs");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::io);
}

}  // namespace
}  // namespace turms::gateway::blobs
