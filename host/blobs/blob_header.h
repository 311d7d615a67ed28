// SPDX-License-Identifier: Apache-2.0
// What stands before the content of every file: enough to serve it and to prove that it is whole. README.md has the
// layout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "crypto/digest.h"

namespace turms::gateway::blobs {

inline constexpr size_t kBlobHeaderBytes = 512;
using BlobHeaderBytes = std::array<uint8_t, kBlobHeaderBytes>;

struct BlobHeader {
  uint64_t size = 0;  // of the content
  crypto::Digest sha256{};
  std::string media_type;  // a concrete one
};

[[nodiscard]] BlobHeaderBytes encode_header(const BlobHeader& header);
/// Nothing when the bytes are no header, or a damaged one.
[[nodiscard]] std::optional<BlobHeader> decode_header(std::span<const uint8_t, kBlobHeaderBytes> bytes);

}  // namespace turms::gateway::blobs
