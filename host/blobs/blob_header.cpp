// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_header.h"

#include <algorithm>
#include <string_view>

#include "blobs/media_type.h"

namespace turms::gateway::blobs {
namespace {

constexpr std::string_view kMagic = "TXMPBLB1";
constexpr size_t kSizeAt = 8;
constexpr size_t kDigestAt = 16;
constexpr size_t kTypeLengthAt = 48;
constexpr size_t kTypeAt = 50;
constexpr size_t kSealAt = kBlobHeaderBytes - 32;
static_assert(kTypeAt + kMaxMediaTypeBytes <= kSealAt);

crypto::Digest seal_of(std::span<const uint8_t, kBlobHeaderBytes> bytes) {
  return crypto::sha256(bytes.first<kSealAt>());
}

}  // namespace

BlobHeaderBytes encode_header(const BlobHeader& header) {
  BlobHeaderBytes bytes{};
  std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
  for (size_t i = 0; i < 8; ++i) bytes.at(kSizeAt + i) = static_cast<uint8_t>(header.size >> (8 * i));
  std::copy(header.sha256.begin(), header.sha256.end(), bytes.begin() + kDigestAt);
  const std::string_view type = std::string_view(header.media_type).substr(0, kMaxMediaTypeBytes);
  bytes.at(kTypeLengthAt) = static_cast<uint8_t>(type.size());
  std::copy(type.begin(), type.end(), bytes.begin() + kTypeAt);
  const crypto::Digest seal = seal_of(bytes);
  std::copy(seal.begin(), seal.end(), bytes.begin() + kSealAt);
  return bytes;
}

std::optional<BlobHeader> decode_header(std::span<const uint8_t, kBlobHeaderBytes> bytes) {
  if (!std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) return std::nullopt;
  const crypto::Digest seal = seal_of(bytes);
  if (!std::equal(seal.begin(), seal.end(), bytes.begin() + kSealAt)) return std::nullopt;
  BlobHeader header;
  for (size_t i = 0; i < 8; ++i) header.size |= uint64_t{bytes[kSizeAt + i]} << (8 * i);
  std::copy_n(bytes.begin() + kDigestAt, header.sha256.size(), header.sha256.begin());
  const size_t length = bytes[kTypeLengthAt];
  header.media_type.assign(bytes.begin() + kTypeAt, bytes.begin() + kTypeAt + static_cast<std::ptrdiff_t>(length));
  return header;
}

}  // namespace turms::gateway::blobs
