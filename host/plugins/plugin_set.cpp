// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_set.h"

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

namespace turms::gateway::plugins {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kIdlePoll{20};

PluginOptions options_for(const std::string& name, const fs::path& object, const fs::path& copies_folder,
                          const config::GatewaySettings& gateway) {
  PluginOptions options;
  options.name = name;
  options.object = object;
  options.copies_folder = copies_folder;
  options.deadline_ms = gateway.lifecycle_deadline_millis;
  options.unload = gateway.plugin_unload == config::UnloadPolicy::close;
  options.budget.loops =
      gateway.plugin_loops != 0 ? gateway.plugin_loops : std::max(1U, std::thread::hardware_concurrency());
  options.budget.max_connections = gateway.plugin_max_connections;
  options.budget.max_buffered_bytes = gateway.plugin_max_buffered_bytes;
  options.sessions.max_sessions = gateway.max_sessions_per_plugin;
  options.sessions.orphan_grace = std::chrono::milliseconds(gateway.session_grace_millis);
  options.sessions.delivery.backlog_bytes = gateway.session_backlog_bytes;
  return options;
}

/// Name to object of every plugin that shall run.
Result<std::map<std::string, fs::path>> choose(const config::Settings& settings, Log& log) {
  const fs::path& folder = settings.gateway.plugins_dir;
  auto candidates = scan(folder);
  if (!candidates) return candidates.error();
  std::map<std::string, fs::path> found;
  for (const Candidate& candidate : *candidates) found.emplace(candidate.name, candidate.path);
  std::map<std::string, fs::path> chosen;
  for (const config::PluginSettings& plugin : settings.plugins) {
    const auto object = found.extract(plugin.name);
    if (!plugin.enabled) continue;
    if (!plugin.path.empty()) {
      chosen.emplace(plugin.name, folder / plugin.path);
    } else if (!object.empty()) {
      chosen.emplace(plugin.name, object.mapped());
    } else {
      return Error{Code::not_found, settings.source.origin + ":" + std::to_string(plugin.line),
                   "there is neither turms-" + plugin.name + ".so nor " + plugin.name + ".so in " + folder.string()};
    }
  }
  for (const auto& [name, object] : found) {
    log.info("plugin.not_configured", "there is no table for it", {{"plugin", name}, {"object", object.string()}});
  }
  return chosen;
}

}  // namespace

Result<std::unique_ptr<PluginSet>> PluginSet::discover(const config::Settings& settings, const fs::path& copies_folder,
                                                       sessions::Backend& backend, const Clock& clock, Log& log,
                                                       sessions::Blobs* blobs) {
  auto chosen = choose(settings, log);
  if (!chosen) return chosen.error();
  clear_copies(copies_folder);
  std::unique_ptr<PluginSet> set(new PluginSet(clock, log));
  for (const auto& [name, object] : *chosen) {
    PluginOptions options = options_for(name, object, copies_folder, settings.gateway);
    options.blobs = blobs;
    set->plugins_.push_back(
        std::make_unique<Plugin>(std::move(options), config_for(name, settings), backend, clock, log));
  }
  return set;
}

PluginSet::~PluginSet() {
  for (auto& plugin : plugins_) {
    if (plugin->is_stuck()) (void)plugin.release();
  }
}

PluginConfig PluginSet::config_for(std::string_view name, const config::Settings& settings) {
  return {settings.source.text, "plugins." + std::string(name), settings.source.origin,
          settings.source.base_dir.string()};
}

Result<void> PluginSet::start_all() {
  Result<void> first;
  for (const auto& plugin : plugins_) {
    if (const Result<void> started = plugin->start(); !started.ok() && first.ok()) first = started;
  }
  return first;
}

std::vector<Error> PluginSet::check_all() {
  std::vector<Error> complaints;
  for (const auto& plugin : plugins_) {
    if (const Result<void> loaded = plugin->load(); !loaded.ok()) complaints.push_back(loaded.error());
    if (const Result<void> unloaded = plugin->unload(); !unloaded.ok()) complaints.push_back(unloaded.error());
  }
  return complaints;
}

void PluginSet::drain_all(std::chrono::milliseconds grace) {
  for (const auto& plugin : plugins_) {
    if (plugin->status().state == "running") {
      (void)plugin->drain(TGP_REASON_SHUTDOWN, static_cast<uint32_t>(grace.count()));
    }
  }
  const uint64_t until = clock_.monotonic_ns() + static_cast<uint64_t>(grace.count()) * 1'000'000U;
  while (!all_idle() && clock_.monotonic_ns() < until) std::this_thread::sleep_for(kIdlePoll);
}

bool PluginSet::all_idle() const {
  return std::all_of(plugins_.begin(), plugins_.end(), [](const auto& plugin) {
    const PluginStatus status = plugin->status();
    if (status.state != "draining") return true;
    const bool told = status.health.has_value();
    return told ? status.health->connections == 0 : status.connections == 0 && status.sessions == 0;
  });
}

void PluginSet::stop_all() {
  for (const auto& plugin : plugins_) (void)plugin->stop(TGP_REASON_SHUTDOWN);
}

void PluginSet::unload_all() {
  for (const auto& plugin : plugins_) {
    if (!plugin->is_stuck()) (void)plugin->unload();
  }
}

void PluginSet::reconfigure_all(const config::Settings& settings) {
  for (const auto& plugin : plugins_) {
    const Result<void> done = plugin->reconfigure(config_for(plugin->name(), settings));
    if (!done.ok() && done.error().code == Code::conflict) {
      log_.warn("plugin.needs_restart", done.error().to_string(), {{"plugin", plugin->name()}});
    }
  }
}

Plugin* PluginSet::find(std::string_view name) const {
  const auto found =
      std::find_if(plugins_.begin(), plugins_.end(), [&](const auto& plugin) { return plugin->name() == name; });
  return found != plugins_.end() ? found->get() : nullptr;
}

bool PluginSet::any_stuck() const {
  return std::any_of(plugins_.begin(), plugins_.end(), [](const auto& plugin) { return plugin->is_stuck(); });
}

}  // namespace turms::gateway::plugins
