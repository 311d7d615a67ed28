// SPDX-License-Identifier: Apache-2.0
// Where plugin objects come from and where their private copies go. dlopen of a path that is mapped already returns the
// old code, and writing into a mapped file corrupts running code; so every load gets a copy of its own under a name
// never used before (abi/README.md, loading). Free functions, nothing to own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace turms::gateway::plugins {

/// One candidate found by scan().
struct Candidate {
  std::string name;  // "xmpp" for turms-xmpp.so and for xmpp.so
  std::filesystem::path path;
};

/// The copy that will be mapped.
struct PlacedObject {
  std::filesystem::path path;
  std::string sha256;  // hexadecimal, of the copy
};

/// All objects in `folder`, by name. A folder that is absent has none. Refuses a folder that others than root and this
/// user may write to, since whoever writes there runs code here. Errors: denied, io, conflict (two files of one name).
[[nodiscard]] Result<std::vector<Candidate>> scan(const std::filesystem::path& folder);

/// Copies `source` to `<folder>/<name>-<sha256>-<sequence>.so`, created exclusively, mode 0500, and hashes it again as
/// it lies there. Creates `folder` (0700) when needed. Errors: io, denied (unsafe file), limit (over 256 MiB).
[[nodiscard]] Result<PlacedObject> place_copy(const std::filesystem::path& source, const std::string& name,
                                              const std::filesystem::path& folder);

/// Removes copies that earlier processes left in `folder`. Called once, before the first load, under the data folder's
/// lock.
void clear_copies(const std::filesystem::path& folder);

}  // namespace turms::gateway::plugins
