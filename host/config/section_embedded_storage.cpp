// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <utility>

#include "blobs/media_type.h"
#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr int32_t kCentury = 100 * 366;  // days
constexpr int32_t kWeek = 604'800;       // S3 links live no longer either

void read_bucket(TableReader table, blobs::BucketSettings& bucket) {
  table.text("allowed_content_type", bucket.allowed_content_type);
  if (!blobs::is_media_type_pattern(bucket.allowed_content_type)) {
    table.complain("allowed_content_type", "is a media type, \"type/*\" or \"*/*\"");
  }
  table.number("min_size_bytes", bucket.min_size_bytes, 0, std::numeric_limits<int32_t>::max());
  table.number("max_size_bytes", bucket.max_size_bytes, 0, std::numeric_limits<int32_t>::max());
  if (bucket.max_size_bytes != 0 && bucket.min_size_bytes > bucket.max_size_bytes) {
    table.complain("min_size_bytes", "is above max_size_bytes");
  }
  table.number("upload_url_expire_after_seconds", bucket.upload_url_expire_after_seconds, 1, kWeek);
  table.number("download_url_expire_after_seconds", bucket.download_url_expire_after_seconds, 1, kWeek);
  table.finish();
}

}  // namespace

void read_storage_buckets(TableReader table, blobs::StorageSettings& settings) {
  if (auto bucket = table.table("user_profile_picture")) read_bucket(std::move(*bucket), settings.user_profile_picture);
  if (auto bucket = table.table("group_profile_picture")) {
    read_bucket(std::move(*bucket), settings.group_profile_picture);
  }
  if (auto bucket = table.table("message_attachment")) read_bucket(std::move(*bucket), settings.message_attachment);
  table.number("attachment_keep_days", settings.attachment_keep_days, 0, kCentury);
  table.number("max_attachments_per_user", settings.max_attachments_per_user, 0, 1'000'000);
  table.finish();
}

}  // namespace turms::gateway::config
