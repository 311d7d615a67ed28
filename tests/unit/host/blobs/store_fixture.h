// SPDX-License-Identifier: Apache-2.0
// A store in a folder of a test's own.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "blobs/blob_store.h"
#include "host/base/temporary_folder.h"

namespace turms::gateway::blobs {

struct StoreFixture : ::testing::Test {
  StoreFixture() { reopen(); }

  void reopen() {
    auto opened = BlobStore::open(root);
    ASSERT_TRUE(opened.ok()) << opened.error().to_string();
    store = std::move(opened).value();
  }
  void put(const BlobName& name, std::string_view content, const std::string& media_type = "image/png") {
    auto writer = store->begin(name);
    ASSERT_TRUE(writer.ok()) << writer.error().to_string();
    ASSERT_TRUE(writer->append(crypto::octets(content)).ok());
    ASSERT_TRUE(writer->finish(media_type).ok());
  }
  static std::string content_of(const Blob& blob) {
    std::string content(blob.header().size, '\0');
    const auto got = blob.read(0, {reinterpret_cast<uint8_t*>(content.data()), content.size()});
    EXPECT_TRUE(got.ok() && *got == content.size());
    return content;
  }
  /// "none" or "error" when there is nothing to read.
  [[nodiscard]] std::string get(const BlobName& name) const {
    const auto found = store->find(name);
    if (!found.ok()) return "error";
    return *found ? content_of(**found) : "none";
  }
  [[nodiscard]] std::filesystem::path path_of(const BlobName& name) const { return root / text_of(name); }

  testing::TemporaryFolder folder;
  const std::filesystem::path root = folder.path() / "blobs";
  std::unique_ptr<BlobStore> store;
  const BlobName picture{Bucket::user_profile_picture, 7};
  const BlobName attachment{Bucket::message_attachment, 7};
};

}  // namespace turms::gateway::blobs
