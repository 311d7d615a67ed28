// SPDX-License-Identifier: Apache-2.0
// One instance of a plugin: an object, its tgp_plugin, and the context that it calls back into. Its functions are the
// lifecycle of the ABI as Results; what must happen around them (the door, the sessions) is Plugin's business, which
// owns it. All functions run on the plugin's control thread, one at a time, and block up to their deadline.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "extensions/health.h"
#include "plugins/host_context.h"
#include "plugins/object.h"

namespace turms::gateway::plugins {

/// tgp_config as values.
struct PluginConfig {
  std::string text;
  std::string key_path;
  std::string origin;
  std::string base_dir;
};

/// The rest of tgp_init_args; 0 leaves it to the plugin.
struct InstanceBudget {
  uint32_t loops = 0;
  uint64_t max_connections = 0;
  uint64_t max_buffered_bytes = 0;
};

class Instance {
 public:
  /// tgp_init. On failure the object comes back through `object`. Errors: those of tgp_init; unsupported when the
  /// plugin requires an extension that this host does not have.
  [[nodiscard]] static Result<std::unique_ptr<Instance>> create(std::unique_ptr<Object>& object, HostServices services,
                                                                const PluginConfig& config,
                                                                const InstanceBudget& budget);

  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  /// The instance must have been deinitialised, or be leaked: a stuck one never goes.
  ~Instance() = default;

  [[nodiscard]] Result<void> start(uint32_t deadline_ms);
  [[nodiscard]] Result<void> pause(uint32_t deadline_ms);
  [[nodiscard]] Result<void> resume(uint32_t deadline_ms);
  [[nodiscard]] Result<void> stop(uint32_t reason, uint32_t deadline_ms);
  [[nodiscard]] Result<void> restart(const PluginConfig& config, uint32_t deadline_ms);
  [[nodiscard]] Result<void> reconfigure(const PluginConfig& config);
  void drain(uint32_t reason, uint32_t grace_ms);

  /// tgp_deinit; gives the object back. Only INITIALISED or STOPPED.
  [[nodiscard]] std::unique_ptr<Object> deinit();

  /// TGP_STATE_* as the ABI's state machine has it after the calls above.
  [[nodiscard]] uint32_t state() const { return state_; }

  /// A stop has failed: threads of the plugin may be alive, and the object must stay mapped for ever.
  [[nodiscard]] bool is_stuck() const { return stuck_; }

  [[nodiscard]] HostContext& context() { return context_; }
  [[nodiscard]] const Object& object() const { return *object_; }
  [[nodiscard]] tgp_plugin* plugin() const { return plugin_; }

  /// The plugin's health table, or null. Fetched once, after init.
  [[nodiscard]] const tgp_plugin_health* health() const { return health_; }

 private:
  Instance(std::unique_ptr<Object> object, HostServices services)
      : object_(std::move(object)), context_(std::move(services), 0) {}

  void find_health();

  template <class Call>
  Result<void> control(const char* name, Call call);

  std::unique_ptr<Object> object_;
  HostContext context_;
  tgp_plugin* plugin_ = nullptr;
  const tgp_plugin_health* health_ = nullptr;
  std::string origin_;
  uint32_t state_ = 0;
  bool stuck_ = false;
};

}  // namespace turms::gateway::plugins
