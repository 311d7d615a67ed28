// SPDX-License-Identifier: Apache-2.0
// What an operator may set about uploaded files: turms.service.storage.* with Turms' own words and defaults. Plain
// values.
#pragma once

#include <cstdint>
#include <string>

#include "blobs/blob_name.h"

namespace turms::gateway::blobs {

/// storage.<bucket>.*
struct BucketSettings {
  std::string allowed_content_type = "*/*";  // a concrete type, "type/*" or "*/*"
  int32_t min_size_bytes = 0;
  int32_t max_size_bytes = 1024 * 1024;  // 0: no bound
  int32_t upload_url_expire_after_seconds = 300;
  int32_t download_url_expire_after_seconds = 300;  // of attachments only: pictures are public
};

struct StorageSettings {
  BucketSettings user_profile_picture{.allowed_content_type = "image/*"};
  BucketSettings group_profile_picture{.allowed_content_type = "image/*"};
  BucketSettings message_attachment;
  // Ours: Turms leaves both to the MinIO server.
  int32_t attachment_keep_days = 0;      // then an attachment goes; 0: never
  int32_t max_attachments_per_user = 0;  // beyond it a user can't upload more; 0: no bound

  [[nodiscard]] const BucketSettings& of(Bucket bucket) const {
    if (bucket == Bucket::user_profile_picture) return user_profile_picture;
    return bucket == Bucket::group_profile_picture ? group_profile_picture : message_attachment;
  }
};

}  // namespace turms::gateway::blobs
