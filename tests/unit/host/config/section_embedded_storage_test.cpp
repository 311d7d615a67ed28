// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionEmbeddedStorage, says_nothing_means_turms_defaults) {
  const blobs::StorageSettings storage = read("").settings.embedded.service.storage;
  EXPECT_EQ(storage.user_profile_picture.allowed_content_type, "image/*");
  EXPECT_EQ(storage.group_profile_picture.allowed_content_type, "image/*");
  EXPECT_EQ(storage.message_attachment.allowed_content_type, "*/*");
  EXPECT_EQ(storage.message_attachment.max_size_bytes, 1024 * 1024);
  EXPECT_EQ(storage.message_attachment.download_url_expire_after_seconds, 300);
}

TEST(SectionEmbeddedStorage, every_key_of_every_bucket_is_taken) {
  const Loaded loaded = read(R"([embedded.storage]
attachment_keep_days = 6
max_attachments_per_user = 7
[embedded.storage.user_profile_picture]
allowed_content_type = "image/png"
min_size_bytes = 1
max_size_bytes = 2
upload_url_expire_after_seconds = 3
download_url_expire_after_seconds = 4
[embedded.storage.group_profile_picture]
min_size_bytes = 5
[embedded.storage.message_attachment]
max_size_bytes = 0
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const blobs::StorageSettings& storage = loaded.settings.embedded.service.storage;
  EXPECT_EQ(storage.user_profile_picture.allowed_content_type, "image/png");
  EXPECT_EQ(storage.user_profile_picture.min_size_bytes, 1);
  EXPECT_EQ(storage.user_profile_picture.max_size_bytes, 2);
  EXPECT_EQ(storage.user_profile_picture.upload_url_expire_after_seconds, 3);
  EXPECT_EQ(storage.user_profile_picture.download_url_expire_after_seconds, 4);
  EXPECT_EQ(storage.group_profile_picture.min_size_bytes, 5);
  EXPECT_EQ(storage.message_attachment.max_size_bytes, 0);
  EXPECT_EQ(storage.attachment_keep_days, 6);
  EXPECT_EQ(storage.max_attachments_per_user, 7);
}

TEST(SectionEmbeddedStorage, what_makes_no_sense_is_named) {
  EXPECT_NE(complaints_of("[embedded.storage.message_attachment]\nallowed_content_type = \"pictures\"\n")
                .find("allowed_content_type is a media type"),
            std::string::npos);
  EXPECT_NE(complaints_of("[embedded.storage.message_attachment]\nmin_size_bytes = 9\nmax_size_bytes = 8\n")
                .find("min_size_bytes is above max_size_bytes"),
            std::string::npos);
  EXPECT_NE(complaints_of("[embedded.storage.pictures]\n").find("pictures"), std::string::npos);
}

}  // namespace
}  // namespace turms::gateway::config
