// SPDX-License-Identifier: Apache-2.0
// The folder of uploaded files. A file is there whole or not at all, whenever the machine stops; one that is replaced
// stays readable for whoever has it open. Owned by the composition root; its functions may run on any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "base/result.h"
#include "base/unique_fd.h"
#include "blobs/blob_header.h"
#include "blobs/blob_name.h"
#include "blobs/blob_writer.h"

namespace turms::gateway::blobs {

/// A file open for reading.
class Blob {
 public:
  Blob(UniqueFd file, BlobHeader header) : file_(std::move(file)), header_(std::move(header)) {}

  [[nodiscard]] const BlobHeader& header() const { return header_; }
  /// Reads from `offset` of the content. \returns how many bytes; fewer than asked for only at the end. \errors io
  Result<size_t> read(uint64_t offset, std::span<uint8_t> out) const;

 private:
  UniqueFd file_;
  BlobHeader header_;
};

class BlobStore {
 public:
  /// Makes the folder and its buckets if need be and removes what unfinished uploads left. \errors io
  static Result<std::unique_ptr<BlobStore>> open(const std::filesystem::path& root);

  /// Begins a file that will replace what has this name. \errors io; limit: the disk is full
  Result<BlobWriter> begin(const BlobName& name);
  /// Nothing: there is none. \errors io: it can't be read, or its header is damaged
  [[nodiscard]] Result<std::optional<Blob>> find(const BlobName& name) const;
  /// Removes the file, for good when this returns. \returns false: there was none. \errors io
  Result<bool> remove(const BlobName& name);

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  explicit BlobStore(std::filesystem::path root) : root_(std::move(root)) {}
  [[nodiscard]] std::filesystem::path path_of(const BlobName& name) const;

  std::filesystem::path root_;
  std::atomic<uint64_t> next_incoming_{1};
};

/// Opens a file by its path; for BlobStore and blob_care.h. \errors io
[[nodiscard]] Result<Blob> open_blob(const std::filesystem::path& path);

}  // namespace turms::gateway::blobs
