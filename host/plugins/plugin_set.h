// SPDX-License-Identifier: Apache-2.0
// All plugins of the gateway, by name: found in the plugins folder and the configuration at start-up, fixed from then
// on. The composition root owns it; the backend must be stopped before it goes, since sessions of plugins are the
// backend's sinks.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/settings.h"
#include "plugins/plugin.h"

namespace turms::gateway::plugins {

class PluginSet {
 public:
  /// Finds the plugins: every table [plugins.NAME] that does not say `enabled = false`, and its object. An object
  /// without a table is named in the log and left alone. Copies of objects go to `copies_folder`, which is emptied
  /// first; maps nothing yet. `blobs` keeps the files of plugins; null: they can keep none. Errors: those of scan();
  /// not_found for a table without an object.
  [[nodiscard]] static Result<std::unique_ptr<PluginSet>> discover(const config::Settings& settings,
                                                                   const std::filesystem::path& copies_folder,
                                                                   sessions::Backend& backend, const Clock& clock,
                                                                   Log& log, sessions::Blobs* blobs = nullptr);

  /// Leaks plugins that are stuck.
  ~PluginSet();

  PluginSet(const PluginSet&) = delete;
  PluginSet& operator=(const PluginSet&) = delete;

  /// Starts all. Those that fail are logged and stay as they are; the first error is returned. Thread: control.
  [[nodiscard]] Result<void> start_all();

  /// Loads all, so that each reads its configuration, and unloads them again. All complaints. Thread: control.
  [[nodiscard]] std::vector<Error> check_all();

  /// Tells all to leave, and waits until nothing is left or `grace` is over. Thread: control.
  void drain_all(std::chrono::milliseconds grace);

  /// Stops all. Thread: control.
  void stop_all();

  /// Frees all instances. Thread: control.
  void unload_all();

  /// Hands a new configuration to all; those that need a restart for it are named in the log. Thread: control.
  void reconfigure_all(const config::Settings& settings);

  /// The configuration as plugin `name` gets it. Thread: any.
  [[nodiscard]] static PluginConfig config_for(std::string_view name, const config::Settings& settings);

  /// The plugin of that name, or null. Thread: any.
  [[nodiscard]] Plugin* find(std::string_view name) const;

  [[nodiscard]] const std::vector<std::unique_ptr<Plugin>>& all() const { return plugins_; }

  [[nodiscard]] bool any_stuck() const;

 private:
  PluginSet(const Clock& clock, Log& log) : clock_(clock), log_(log) {}
  [[nodiscard]] bool all_idle() const;

  const Clock& clock_;
  Log& log_;
  std::vector<std::unique_ptr<Plugin>> plugins_;
};

}  // namespace turms::gateway::plugins
