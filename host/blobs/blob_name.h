// SPDX-License-Identifier: Apache-2.0
// Which file is meant: a bucket and an id, both from closed sets. Whatever a client sends is turned into this or
// refused, so no path is ever made from a client's text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace turms::gateway::blobs {

/// In the order of Turms' StorageResourceType.
enum class Bucket { user_profile_picture, group_profile_picture, message_attachment };

inline constexpr std::array kBuckets = {Bucket::user_profile_picture, Bucket::group_profile_picture,
                                        Bucket::message_attachment};

struct BlobName {
  Bucket bucket = Bucket::message_attachment;
  int64_t id = 0;  // of the user, the group or the attachment; positive

  bool operator==(const BlobName&) const = default;
};

/// "user-profile-picture" and so on: the folder's name, and the path's in links. Source: Turms' MinIO plugin.
[[nodiscard]] std::string_view text_of(Bucket bucket);
/// "message-attachment/7".
[[nodiscard]] std::string text_of(const BlobName& name);
/// The reverse of text_of(); nothing for any other text.
[[nodiscard]] std::optional<BlobName> parse_blob_name(std::string_view text);

/// Pictures may be fetched by anybody, as from the MinIO plugin's buckets.
[[nodiscard]] constexpr bool is_public(Bucket bucket) {
  return bucket != Bucket::message_attachment;
}

}  // namespace turms::gateway::blobs
