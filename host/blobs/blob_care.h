// SPDX-License-Identifier: Apache-2.0
// What an operator does with the whole folder of files: look for damage, and copy it. Both may run beside a gateway.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace turms::gateway::blobs {

/// At most this many complaints are told.
inline constexpr size_t kMaxComplaints = 100;

/// Reads every file and compares it with its header.
/// \param root  of a store or a copy; one that is not there has no damage
/// \errors      io: a folder can't be read
[[nodiscard]] Result<std::vector<std::string>> find_damage(const std::filesystem::path& root);

/// Copies all files into `target`, which must not exist: by hard links on the same disk, since a file never changes.
/// Files that come or go meanwhile may be in the copy or not. The key of the links is copied too.
/// \returns  how many files; 0 when there is no `root`
/// \errors   io
[[nodiscard]] Result<size_t> copy_blobs(const std::filesystem::path& root, const std::filesystem::path& target);

}  // namespace turms::gateway::blobs
