// SPDX-License-Identifier: Apache-2.0
// Files of plugins, in folders of their own beside those of Turms clients: ROOT/PLUGIN/BUCKET/NAME, each whole or not
// at all, a bucket with a quota. What is begun is kept open here until its last piece came. Owned by PluginBlobs; one
// thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "blobs/blob_store.h"
#include "blobs/blob_writer.h"
#include "sessions/services.h"

namespace turms::gateway::blobs {

/// The folder of plugins' files within that of all files.
inline constexpr const char* kPluginFolder = "plugins";

struct PluginFileRules {
  uint64_t max_blob = 0;               // bytes of one file
  uint64_t max_bucket = 0;             // bytes of a bucket, those to come of begun files among them
  size_t max_files = 10'000;           // in a bucket
  size_t max_unfinished = 256;         // of one plugin
  uint64_t patience_millis = 600'000;  // a begun file that gets nothing for so long is given up
};

/// Whether `text` may be part of a path: [A-Za-z0-9._-], no dot at its beginning, 1 to `max_bytes`.
[[nodiscard]] bool is_path_word(std::string_view text, size_t max_bytes);

class PluginFiles {
 public:
  /// Makes the folder if need be and removes what an earlier process had begun. \param root  of all files; `clock`
  /// outlives this. \errors  io
  static Result<std::unique_ptr<PluginFiles>> open(const std::filesystem::path& root, const PluginFileRules& rules,
                                                   const Clock& clock);

  // As sessions::Blobs has them. invalid_argument also for an address that can be no path.
  Result<bool> put(const sessions::BlobAddress& address, const sessions::BlobFacts& facts, std::string_view piece);
  Result<bool> write(const sessions::BlobAddress& address, uint64_t offset, std::string_view piece);
  [[nodiscard]] Result<sessions::BlobPiece> read(const sessions::BlobAddress& address, uint64_t offset,
                                                 uint64_t length) const;
  [[nodiscard]] Result<sessions::BlobFacts> stat(const sessions::BlobAddress& address) const;
  Result<bool> remove(const sessions::BlobAddress& address);

  [[nodiscard]] const PluginFileRules& rules() const { return rules_; }

 private:
  /// A file that is being written.
  struct Unfinished {
    BlobWriter writer;
    uint64_t length;
    std::string media_type;
    uint64_t touched_ns;
  };
  /// What lies in a bucket; counted once, kept up to date from then on.
  struct Usage {
    uint64_t bytes = 0;
    size_t files = 0;
  };

  PluginFiles(std::filesystem::path root, const PluginFileRules& rules, const Clock& clock)
      : root_(std::move(root)), rules_(rules), clock_(clock) {}

  [[nodiscard]] std::filesystem::path path_of(const sessions::BlobAddress& address) const;
  [[nodiscard]] Result<Blob> open_file(const sessions::BlobAddress& address) const;
  Result<void> check_room(const sessions::BlobAddress& address, uint64_t length);
  Result<Usage*> usage_of(const sessions::BlobAddress& address);
  Result<bool> finish(const sessions::BlobAddress& address, BlobWriter& writer, const std::string& media_type);
  void give_up_idle();

  std::filesystem::path root_;
  PluginFileRules rules_;
  const Clock& clock_;
  uint64_t next_incoming_ = 1;
  std::map<sessions::BlobAddress, Unfinished> unfinished_;
  std::map<std::filesystem::path, Usage> usages_;  // by bucket
};

}  // namespace turms::gateway::blobs
