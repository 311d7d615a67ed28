// SPDX-License-Identifier: Apache-2.0
// A file that is being written. Nobody sees it before finish(); dropped before that, it leaves nothing behind. Made by
// BlobStore::begin, used by one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"
#include "crypto/digest.h"

namespace turms::gateway::blobs {

class BlobWriter {
 public:
  /// \param incoming  where to write meanwhile; must not exist
  /// \param target    the name for good; what is there is replaced
  /// \errors          io; limit: the disk is full
  static Result<BlobWriter> create(std::filesystem::path incoming, std::filesystem::path target);

  BlobWriter(BlobWriter&& other) noexcept;
  BlobWriter& operator=(BlobWriter&&) = delete;
  ~BlobWriter();

  /// \errors  limit: the disk is full; io
  Result<void> append(std::span<const uint8_t> bytes);

  /// Puts the file in its place, on the disk when this returns. On an error what was in the place before is still
  /// there. The last call.
  /// \param media_type  a concrete one
  Result<void> finish(const std::string& media_type);

  /// Bytes of content so far.
  [[nodiscard]] uint64_t size() const { return size_; }

 private:
  BlobWriter(UniqueFd file, std::filesystem::path incoming, std::filesystem::path target);
  Result<void> write_at(uint64_t offset, std::span<const uint8_t> bytes);

  UniqueFd file_;
  std::filesystem::path incoming_;  // empty: nothing to clean up
  std::filesystem::path target_;
  crypto::Sha256 digest_;
  uint64_t size_ = 0;
};

/// Makes the names in a folder as durable as their files. \errors  io
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace turms::gateway::blobs
