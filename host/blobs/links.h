// SPDX-License-Identifier: Apache-2.0
// The links that are given to clients and come back with their HTTP requests: made by the service, checked by the
// listener. Pure; README.md has their form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blobs/blob_name.h"
#include "blobs/link_signer.h"

namespace turms::gateway::blobs {

/// What a client may upload, and until when.
struct UploadPolicy {
  BlobName name;
  int64_t expires = 0;  // seconds since the Unix epoch
  int64_t min_bytes = 0;
  int64_t max_bytes = 0;           // 0: no bound
  std::string allowed_media_type;  // a pattern

  bool operator==(const UploadPolicy&) const = default;
};

/// Names of the form's fields that are ours; `key`, `Content-Type` and `file` are the client's.
inline constexpr std::string_view kPolicyField = "policy";
inline constexpr std::string_view kSignatureField = "signature";

class Links {
 public:
  /// \param base_url  where clients reach the listener, without a slash at its end
  Links(std::string base_url, LinkSigner signer) : base_url_(std::move(base_url)), signer_(signer) {}

  /// The address that the form is posted to.
  [[nodiscard]] std::string upload_url(Bucket bucket) const;
  /// Fields that the client posts with its file.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> upload_form(const UploadPolicy& policy) const;
  /// For public buckets without an end; for others until `expires`, in seconds since the Unix epoch.
  [[nodiscard]] std::string download_url(const BlobName& name, int64_t expires) const;

 private:
  std::string base_url_;
  LinkSigner signer_;
};

/// The policy of a form; nothing when it was not signed here. Whether it has expired is the caller's question.
[[nodiscard]] std::optional<UploadPolicy> check_upload(const LinkSigner& signer, std::string_view policy,
                                                       std::string_view signature);

/// Whether a link with this query may fetch the file at `now`, in seconds since the Unix epoch.
[[nodiscard]] bool may_download(const LinkSigner& signer, const BlobName& name, std::string_view query, int64_t now);

}  // namespace turms::gateway::blobs
