// SPDX-License-Identifier: Apache-2.0
// gateway.toml as types: what an operator may set, with the defaults that hold when nothing is said. Rooms that have
// settings of their own keep the struct beside their code (net/settings.h, embedded/embedded_settings.h); this page
// gathers them. Plain values, copied freely; the composition root owns the ones in force.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/log.h"
#include "embedded/embedded_settings.h"
#include "net/settings.h"

namespace turms::gateway::config {

enum class LogFormat { text, json };
enum class UnloadPolicy { keep, close };

/// [gateway]
struct GatewaySettings {
  std::filesystem::path data_dir = "run";  // relative: to the file's folder
  std::filesystem::path plugins_dir;       // empty: `plugins` beside the program; relative: to the file's folder
  std::filesystem::path control_socket;    // empty: control.sock in data_dir; relative: to data_dir
  Level log_level = Level::info;
  LogFormat log_format = LogFormat::text;
  uint32_t log_repeats_per_second = 200;        // lines of one event name; 0: no limit
  uint32_t shutdown_grace_millis = 5'000;       // for clients to be told and to leave
  uint32_t lifecycle_deadline_millis = 10'000;  // for start, stop, pause and resume of one plugin
  uint32_t session_grace_millis = 2'000;        // sessions of a stopped plugin live on for this long
  UnloadPolicy plugin_unload = UnloadPolicy::keep;
  uint32_t plugin_loops = 0;                             // hint to plugins: event loops to run; 0: one a core
  uint64_t plugin_max_connections = 0;                   // budget of one plugin; 0: its own setting rules
  uint64_t plugin_max_buffered_bytes = 0;                // likewise, for all it queues
  uint64_t plugin_blob_max_bytes = 16 * 1024 * 1024;     // of one file that a plugin keeps
  uint64_t plugin_bucket_max_bytes = 256 * 1024 * 1024;  // of a bucket of them (one user's, say); 0: none are kept
  uint64_t max_sessions_per_plugin = 200'000;
  uint32_t session_backlog_bytes = 1024 * 1024;  // notifications that wait for one session beyond its credit
};

/// [plugins.NAME]: the two keys that are the host's; the rest of the table is the plugin's.
struct PluginSettings {
  std::string name;
  bool enabled = true;
  std::filesystem::path path;  // empty: turms-NAME.so or NAME.so in plugins_dir; relative: to plugins_dir
  uint32_t line = 0;           // of the table, for complaints
};

/// The file itself, for the plugins: each reads its own table from the whole text.
struct ConfigText {
  std::string text;
  std::string origin;              // as given on the command line, for complaints
  std::filesystem::path base_dir;  // absolute data_dir: relative paths in plugins' tables start here
};

struct Settings {
  GatewaySettings gateway;
  net::TurmsListenerSettings turms;
  embedded::EmbeddedSettings embedded;
  std::vector<PluginSettings> plugins;
  ConfigText source;
};

}  // namespace turms::gateway::config
