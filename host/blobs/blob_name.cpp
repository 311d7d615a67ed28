// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_name.h"

#include <charconv>

namespace turms::gateway::blobs {

std::string_view text_of(Bucket bucket) {
  switch (bucket) {
    case Bucket::user_profile_picture:
      return "user-profile-picture";
    case Bucket::group_profile_picture:
      return "group-profile-picture";
    case Bucket::message_attachment:
      break;
  }
  return "message-attachment";
}

std::string text_of(const BlobName& name) {
  return std::string(text_of(name.bucket)) + '/' + std::to_string(name.id);
}

std::optional<BlobName> parse_blob_name(std::string_view text) {
  for (const Bucket bucket : kBuckets) {
    const std::string_view folder = text_of(bucket);
    if (!text.starts_with(folder) || text.size() < folder.size() + 2 || text[folder.size()] != '/') continue;
    BlobName name{bucket, 0};
    const std::string_view id = text.substr(folder.size() + 1);
    const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), name.id);
    if (failed != std::errc() || end != id.data() + id.size() || name.id <= 0) return std::nullopt;
    // One name, one text: "007" is none.
    return id.front() == '0' ? std::nullopt : std::optional(name);
  }
  return std::nullopt;
}

}  // namespace turms::gateway::blobs
