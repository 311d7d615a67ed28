// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr size_t kLongestName = 64;

/// Names become file names, dotted keys, metric labels and words of a command line: nothing that needs quoting in any
/// of them.
bool is_plugin_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

void read_plugins(TableReader& table, std::vector<PluginSettings>& plugins) {
  for (const auto& [key, node] : table.toml()) {
    auto one = table.table(key.str());
    if (!one) continue;
    if (!is_plugin_name(key.str())) {
      table.complain(key.str(), "is no name for a plugin: use a-z, 0-9, - and _");
      continue;
    }
    PluginSettings plugin{std::string(key.str()), true, {}, node.source().begin.line};
    one->boolean("enabled", plugin.enabled);
    std::string path;
    one->text("path", path);
    plugin.path = path;
    plugins.push_back(std::move(plugin));
  }
}

}  // namespace turms::gateway::config
