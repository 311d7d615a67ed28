// SPDX-License-Identifier: Apache-2.0
// The host as one instance of a plugin sees it: the tgp_host table and its extensions, with the state that decides
// which calls are legal now. Every generation of a plugin's code has its own context, so a call from an old one is told
// from the present one's and refused. Owned by Instance; stays alive as long as the code behind it may call.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "extensions/accounts.h"
#include "extensions/archive.h"
#include "extensions/backend.h"
#include "extensions/blobs.h"
#include "extensions/credentials.h"
#include "extensions/group_types.h"
#include "extensions/metrics.h"
#include "extensions/relations.h"
#include "extensions/store.h"
#include "plugins/connection_table.h"
#include "plugins/extension_calls.h"
#include "plugins/metric_store.h"
#include "plugins/session_table.h"

namespace turms::gateway::plugins {

/// What the functions of the table stand on; all of it outlives the context.
struct HostServices {
  std::string plugin_name;
  SessionTable& sessions;
  ConnectionTable& connections;
  MetricStore& metrics;
  ExtensionCalls& calls;
  sessions::Backend& backend;
  const Clock& clock;
  Log& log;
  std::function<void(tgp_status, std::string)> on_fault;  // takes a note; called on the plugin's threads
  sessions::Blobs* blobs = nullptr;                       // null: there is no room for the plugin's files
};

/// Where the instance stands, as far as it decides what it may call.
enum class Phase : uint32_t {
  initialised,  // leaf functions, define
  starting,     // everything; claim and define only here
  live,
  quiet,  // paused or stopped: leaf functions
  over,   // deinitialised: nothing
};

class HostContext {
 public:
  HostContext(HostServices services, uint32_t epoch);
  HostContext(const HostContext&) = delete;
  HostContext& operator=(const HostContext&) = delete;

  [[nodiscard]] const tgp_host& table() const { return table_; }
  [[nodiscard]] static HostContext& of(tgp_host_ctx* ctx) { return *reinterpret_cast<HostContext*>(ctx); }

  void set_phase(Phase phase) { phase_.store(phase); }
  [[nodiscard]] Phase phase() const { return phase_.load(); }
  void set_epoch(uint32_t epoch) { epoch_.store(epoch); }
  [[nodiscard]] uint32_t epoch() const { return epoch_.load(); }

  [[nodiscard]] HostServices& services() { return services_; }

  /// Whether `function`, which is no leaf, may be called now; if not, the plugin's mistake is logged. Thread: any.
  [[nodiscard]] bool may_act(std::string_view function);

  /// The same for a leaf that is answered later, which needs an instance that runs. Thread: any.
  [[nodiscard]] bool may_ask(std::string_view function);

  /// Logs a broken rule of the contract and counts it. Thread: any.
  void misbehaving(std::string_view function, std::string_view what);

  /// Logs what is a mistake in `status` (overdrawn; an id that never was) and returns it unchanged. Thread: any.
  tgp_status note(std::string_view function, tgp_status status, uint64_t id, bool was_issued);

  /// Writes one line for the plugin; the field "event", or else `target`, names the event. Thread: any.
  void write_log(int32_t level, std::string_view target, std::string_view message, std::span<const tgp_field> fields);

  /// Null: unknown, or this backend has nothing behind it.
  [[nodiscard]] const void* extension(std::string_view id) const;
  [[nodiscard]] uint64_t misbehaviours() const { return misbehaviours_.load(); }

 private:
  HostServices services_;
  tgp_host table_;
  tgp_host_metrics metrics_;
  tgp_host_backend backend_;
  tgp_host_credentials credentials_;
  tgp_host_store store_;
  tgp_host_relations relations_;
  tgp_host_archive archive_;
  tgp_host_blobs blobs_;
  tgp_host_accounts accounts_;
  tgp_host_group_types group_types_;
  std::atomic<Phase> phase_{Phase::initialised};
  std::atomic<uint32_t> epoch_;
  std::atomic<uint64_t> misbehaviours_{0};
};

/// The C functions of the core table, and those of the extensions; each finds its HostContext in ctx and lets no
/// exception out.
[[nodiscard]] tgp_host make_host_table(HostContext& context);
[[nodiscard]] tgp_host_metrics make_metrics_table();
[[nodiscard]] tgp_host_backend make_backend_table(const sessions::Backend& backend);
[[nodiscard]] tgp_host_credentials make_credentials_table(sessions::Backend& backend);
[[nodiscard]] tgp_host_store make_store_table();
[[nodiscard]] tgp_host_relations make_relations_table();
[[nodiscard]] tgp_host_archive make_archive_table();
[[nodiscard]] tgp_host_blobs make_blobs_table(const sessions::Blobs* blobs);
[[nodiscard]] tgp_host_accounts make_accounts_table();
[[nodiscard]] tgp_host_group_types make_group_types_table();

}  // namespace turms::gateway::plugins
