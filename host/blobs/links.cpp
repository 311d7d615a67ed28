// SPDX-License-Identifier: Apache-2.0
#include "blobs/links.h"

#include <array>
#include <charconv>

#include "blobs/media_type.h"

namespace turms::gateway::blobs {
namespace {

constexpr std::string_view kUpload = "upload";
constexpr std::string_view kDownload = "download";

std::optional<int64_t> number_of(std::string_view text) {
  int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::string text_of(const UploadPolicy& policy) {
  return text_of(policy.name) + ' ' + std::to_string(policy.expires) + ' ' + std::to_string(policy.min_bytes) + ' ' +
         std::to_string(policy.max_bytes) + ' ' + policy.allowed_media_type;
}

std::string text_of_download(const BlobName& name, std::string_view expires) {
  return text_of(name) + ' ' + std::string(expires);
}

/// The value of a query's parameter, taken as it stands: ours need no escapes.
std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return {};
}

}  // namespace

std::string Links::upload_url(Bucket bucket) const {
  return base_url_ + '/' + std::string(text_of(bucket));
}

std::vector<std::pair<std::string, std::string>> Links::upload_form(const UploadPolicy& policy) const {
  std::string text = text_of(policy);
  std::string signature = signer_.sign(kUpload, text);
  return {{std::string(kPolicyField), std::move(text)}, {std::string(kSignatureField), std::move(signature)}};
}

std::string Links::download_url(const BlobName& name, int64_t expires) const {
  std::string url = base_url_ + '/' + text_of(name);
  if (is_public(name.bucket)) return url;
  const std::string until = std::to_string(expires);
  return url + "?expires=" + until + "&signature=" + signer_.sign(kDownload, text_of_download(name, until));
}

std::optional<UploadPolicy> check_upload(const LinkSigner& signer, std::string_view policy,
                                         std::string_view signature) {
  if (!signer.is_signed(kUpload, policy, signature)) return std::nullopt;
  std::array<std::string_view, 5> words;
  for (std::string_view& word : words) {
    word = policy.substr(0, policy.find(' '));
    policy.remove_prefix(std::min(policy.size(), word.size() + 1));
  }
  const auto name = parse_blob_name(words[0]);
  const auto expires = number_of(words[1]);
  const auto min_bytes = number_of(words[2]);
  const auto max_bytes = number_of(words[3]);
  // A signed text of another form would be one of another release.
  if (!name || !expires || !min_bytes || !max_bytes || !is_media_type_pattern(words[4])) return std::nullopt;
  return UploadPolicy{*name, *expires, *min_bytes, *max_bytes, std::string(words[4])};
}

bool may_download(const LinkSigner& signer, const BlobName& name, std::string_view query, int64_t now) {
  if (is_public(name.bucket)) return true;
  const std::string_view until = parameter(query, "expires");
  const auto expires = number_of(until);
  return expires && *expires >= now &&
         signer.is_signed(kDownload, text_of_download(name, until), parameter(query, "signature"));
}

}  // namespace turms::gateway::blobs
