// SPDX-License-Identifier: Apache-2.0
// The composition root: owns the backend, the plugins, the listeners for Turms clients and the control channel, brings
// them up in that order and down in the opposite one (host/README.md, shutdown). One in a process; its functions run on
// the main thread, those of Operations on threads of the control server.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/data_folder.h"
#include "base/clock.h"
#include "base/result.h"
#include "blobs/plugin_blobs.h"
#include "blobs/storage.h"
#include "config/load.h"
#include "control/operations.h"
#include "control/server.h"
#include "log/line_log.h"
#include "net/storage_door.h"
#include "net/turms_listeners.h"
#include "plugins/plugin_set.h"
#include "sessions/backend.h"

namespace turms::gateway::app {

class Gateway final : public control::Operations {
 public:
  /// `config_file` is where `settings` came from and where they are read anew. `clock` and `log` outlive the gateway.
  Gateway(config::Settings settings, std::filesystem::path config_file, const Clock& clock, log::LineLog& log);

  /// As shut_down(), for a start that failed half-way.
  ~Gateway() override;

  /// Brings everything up; logs gateway.ready when it stands. On failure what had been started is taken down again.
  [[nodiscard]] Result<void> start(bool demo_data);

  /// Reads the configuration again: the log level and what plugins can change live take effect.
  void reload_config();

  /// Leaves gracefully. False: a thread of a plugin could not be ended, the process must leave by _exit.
  [[nodiscard]] bool shut_down();

  [[nodiscard]] control::GatewayStatus status() override;
  [[nodiscard]] std::vector<plugins::PluginStatus> plugins() override;
  [[nodiscard]] std::vector<control::PluginMetrics> metrics() override;
  [[nodiscard]] Result<void> command(std::string_view plugin, control::PluginVerb verb) override;

 private:
  [[nodiscard]] Result<void> open_storage();
  [[nodiscard]] Result<void> open_backend(bool demo_data);
  [[nodiscard]] Result<void> open_plugin_blobs();
  [[nodiscard]] Result<void> start_plugins();
  [[nodiscard]] Result<void> open_doors();
  void tell_ready();
  [[nodiscard]] Result<config::Settings> read_config();
  [[nodiscard]] std::vector<control::ListenerStatus> listeners() const;

  config::Settings settings_;  // as of the start, but for the paths nothing of it changes
  std::filesystem::path config_file_;
  const Clock& clock_;
  log::LineLog& log_;
  int64_t started_unix_ms_;

  std::unique_ptr<DataFolder> data_folder_;
  std::unique_ptr<blobs::BlobStore> blob_store_;
  std::unique_ptr<blobs::Storage> storage_;  // the backend refers to it
  std::unique_ptr<net::StorageDoor> storage_listener_;
  std::unique_ptr<sessions::Backend> backend_;
  std::unique_ptr<blobs::PluginBlobs> plugin_blobs_;  // null: plugins keep no files
  std::unique_ptr<plugins::PluginSet> plugins_;
  std::unique_ptr<net::TurmsListeners> turms_;
  std::unique_ptr<control::ControlServer> control_;
};

/// Where uploaded files lie.
[[nodiscard]] std::filesystem::path blobs_folder(const config::Settings& settings);

/// The folder in which plugins are looked for: the configured one, or `plugins` beside the program.
[[nodiscard]] std::filesystem::path plugins_folder(const config::Settings& settings);

}  // namespace turms::gateway::app
