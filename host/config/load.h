// SPDX-License-Identifier: Apache-2.0
// The door of this room: a gateway.toml becomes Settings, or a list of everything that is wrong with it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/complaint.h"
#include "config/settings.h"

namespace turms::gateway::config {

/// `settings` can be used only when there is no complaint. Complaints are in the order of the file.
struct Loaded {
  Settings settings;
  Complaints complaints;
  [[nodiscard]] bool ok() const { return complaints.empty(); }
};

/// Reads the text of a configuration. `origin` names it in complaints; relative paths start at `folder`, which is
/// absolute. A text beyond 1 MiB is refused. Touches no file. Thread: any.
[[nodiscard]] Loaded parse(std::string_view text, std::string origin, const std::filesystem::path& folder);

/// Reads the file at `path`. A file that cannot be read is one complaint. Thread: any; blocks on the disk.
[[nodiscard]] Loaded load(const std::filesystem::path& path);

}  // namespace turms::gateway::config
