// SPDX-License-Identifier: Apache-2.0
// A plugin under its name in the configuration, across all generations of its code: loads, starts, pauses, restarts,
// reloads and stops it, and puts the door, the sessions and the connections in step with each of these. Commands may
// come from any thread; they are carried out one at a time on the plugin's control thread. PluginSet owns it; the
// backend and the log outlive it.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plugins/connection_table.h"
#include "plugins/control_thread.h"
#include "plugins/door.h"
#include "plugins/event_thread.h"
#include "plugins/extension_calls.h"
#include "plugins/instance.h"
#include "plugins/metric_store.h"
#include "plugins/session_table.h"

namespace turms::gateway::plugins {

struct PluginOptions {
  std::string name;
  std::filesystem::path object;         // where the newest build lies; read anew by every reload
  std::filesystem::path copies_folder;  // <data_dir>/loaded
  uint32_t deadline_ms = 10'000;        // of each lifecycle call
  bool unload = false;                  // dlclose what is no longer used
  InstanceBudget budget;
  SessionRules sessions;
  size_t max_connections = 200'000;
  sessions::Blobs* blobs = nullptr;  // where its files lie; null: nowhere. Outlives the plugin
};

/// One look at a plugin, for people and machines. Figures may be of slightly different moments.
struct PluginStatus {
  std::string name;
  std::string state;  // "unloaded", "initialised", "running", "draining", "paused", "stopped", "failed", "stuck"
  std::string object;
  std::string id;
  std::string version;
  std::string build_id;
  std::string sha256;
  std::string last_error;
  uint64_t loads = 0;          // objects mapped so far, every one of which stays mapped under the policy `keep`
  uint64_t faults = 0;         // report_fault and exceptions
  uint64_t misbehaviours = 0;  // broken rules of the contract, of the present generation
  size_t sessions = 0;
  size_t connections = 0;  // given by the host
  std::optional<tgp_health> health;
};

class Plugin {
 public:
  Plugin(PluginOptions options, PluginConfig config, sessions::Backend& backend, const Clock& clock, Log& log);

  /// Stops and deinitialises it if need be. Never destroy one that is_stuck(): leak it.
  ~Plugin();

  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  // Commands. They return when done, with the plugin's own complaint where it has one; timeout when the plugin does not
  // answer; conflict when the state does not allow it or an earlier command still runs. Thread: any but the plugin's.

  /// Copies, maps and initialises the object; nothing runs yet.
  [[nodiscard]] Result<void> load();
  /// Loads it if need be and runs it.
  [[nodiscard]] Result<void> start();
  /// Ends it. Its sessions are closed (201) after the grace unless the next start claims them.
  [[nodiscard]] Result<void> stop(uint32_t reason = TGP_REASON_SHUTDOWN);
  [[nodiscard]] Result<void> pause();
  [[nodiscard]] Result<void> resume();
  /// The same code, a fresh start, with `config`.
  [[nodiscard]] Result<void> restart(PluginConfig config);
  /// The code as it lies on the disk now, with `config`. The old one is told nothing before the new one is ready to
  /// start, and takes over again when the new one fails to.
  [[nodiscard]] Result<void> reload(PluginConfig config);
  /// Applies what can change live. conflict: the key at `where` needs a restart.
  [[nodiscard]] Result<void> reconfigure(PluginConfig config);
  /// Tells it that a stop will follow after `grace_ms`.
  [[nodiscard]] Result<void> drain(uint32_t reason, uint32_t grace_ms);
  /// Stops it and frees the instance.
  [[nodiscard]] Result<void> unload();

  [[nodiscard]] const std::string& name() const { return options_.name; }
  [[nodiscard]] PluginStatus status();
  [[nodiscard]] std::vector<MetricSnapshot> metrics() const { return metrics_.snapshot(); }

  /// Where host-owned listeners bring what they accept.
  [[nodiscard]] ConnectionTable& connections() { return connections_; }

  /// A thread of the plugin cannot be ended: the process must leave by _exit. Thread: any.
  [[nodiscard]] bool is_stuck() const;

 private:
  // On the control thread.
  Result<void> load_now();
  Result<void> start_now();
  Result<void> stop_now(uint32_t reason);
  Result<void> pause_now();
  Result<void> resume_now();
  Result<void> restart_now(const PluginConfig& config);
  Result<void> reload_now(const PluginConfig& config);
  Result<void> reconfigure_now(const PluginConfig& config);
  Result<void> drain_now(uint32_t reason, uint32_t grace_ms);
  Result<void> unload_now();
  Result<void> recover();

  Result<void> command(std::string_view what, int calls, ControlThread::Job job);
  Result<std::unique_ptr<Instance>> make_instance(const PluginConfig& config);
  Result<void> roll_back(std::unique_ptr<Instance> old, const Error& why);
  void enter_epoch();
  void let_events_in();
  Result<void> end_entries();
  void dispose(std::unique_ptr<Instance> instance);
  void put_away(std::unique_ptr<Object> object);
  void note_fault(tgp_status status, const std::string& why);
  void publish(const Result<void>& done);

  PluginOptions options_;
  PluginConfig config_;
  sessions::Backend& backend_;
  const Clock& clock_;
  Log& log_;

  std::atomic<bool> stuck_{false};
  std::atomic<bool> fault_noted_{false};
  std::atomic<uint64_t> faults_{0};
  std::vector<uint64_t> recoveries_ns_;  // control thread only
  bool draining_ = false;                // control thread only
  uint64_t loads_ = 0;                   // control thread only

  std::mutex status_mutex_;
  PluginStatus published_;  // as of the last command

  Door door_;
  EventThread events_;
  SessionTable sessions_;
  ConnectionTable connections_;
  MetricStore metrics_;
  ExtensionCalls calls_;
  std::vector<std::unique_ptr<Object>> kept_;  // mapped for ever
  std::unique_ptr<Instance> instance_;
  ControlThread control_;  // last: its jobs use all the others
};

}  // namespace turms::gateway::plugins
