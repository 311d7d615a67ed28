// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr uint32_t kHour = 3'600'000;
constexpr uint64_t kMebi = 1024 * 1024;

void path(TableReader& table, std::string_view key, std::filesystem::path& into) {
  std::string text = into.string();
  table.text(key, text);
  if (text.empty() && table.toml().contains(key)) table.complain(key, "must not be empty");
  into = text;
}

}  // namespace

void read_gateway(TableReader& table, GatewaySettings& settings) {
  path(table, "data_dir", settings.data_dir);
  path(table, "plugins_dir", settings.plugins_dir);
  path(table, "control_socket", settings.control_socket);
  table.choice<Level>("log_level", settings.log_level,
                      {{"trace", Level::trace},
                       {"debug", Level::debug},
                       {"info", Level::info},
                       {"warn", Level::warn},
                       {"error", Level::error}});
  table.choice<LogFormat>("log_format", settings.log_format, {{"text", LogFormat::text}, {"json", LogFormat::json}});
  table.number("log_repeats_per_second", settings.log_repeats_per_second, 0, 1'000'000);
  table.number("shutdown_grace_millis", settings.shutdown_grace_millis, 0, kHour);
  table.number("lifecycle_deadline_millis", settings.lifecycle_deadline_millis, 100, kHour);
  table.number("session_grace_millis", settings.session_grace_millis, 0, kHour);
  table.choice<UnloadPolicy>("plugin_unload", settings.plugin_unload,
                             {{"keep", UnloadPolicy::keep}, {"close", UnloadPolicy::close}});
  table.number("plugin_loops", settings.plugin_loops, 0, 256);
  table.number("plugin_max_connections", settings.plugin_max_connections, 0, 10'000'000);
  table.number("plugin_max_buffered_bytes", settings.plugin_max_buffered_bytes, 0, 1024 * 1024 * kMebi);
  table.number("plugin_blob_max_bytes", settings.plugin_blob_max_bytes, 1, 1024 * 1024 * kMebi);
  table.number("plugin_bucket_max_bytes", settings.plugin_bucket_max_bytes, 0, 1024 * 1024 * kMebi);
  table.number("max_sessions_per_plugin", settings.max_sessions_per_plugin, 1, 1'000'000);
  table.number("session_backlog_bytes", settings.session_backlog_bytes, 64 * 1024, 64 * kMebi);
  table.finish();
}

}  // namespace turms::gateway::config
