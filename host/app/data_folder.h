// SPDX-License-Identifier: Apache-2.0
// The folder in which the gateway keeps everything: made when it is missing, held by one gateway at a time. Owned by
// Gateway.
#pragma once

#include <filesystem>
#include <utility>

#include "base/result.h"
#include "base/unique_fd.h"

namespace turms::gateway::app {

/// Makes `path` (0700) with its parents if need be. Errors: io.
[[nodiscard]] Result<void> make_folder(const std::filesystem::path& path);

class DataFolder {
 public:
  /// As make_folder(), and takes the folder's lock, which the system drops with the process.
  /// Errors: conflict (another gateway has it), io.
  [[nodiscard]] static Result<DataFolder> take(const std::filesystem::path& path);

 private:
  explicit DataFolder(UniqueFd lock) : lock_(std::move(lock)) {}

  UniqueFd lock_;
};

}  // namespace turms::gateway::app
