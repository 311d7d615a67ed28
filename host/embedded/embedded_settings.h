// SPDX-License-Identifier: Apache-2.0
// What an operator may set about the embedded backend beyond the service's own properties: the file, its durability,
// the bounds of its queues. Table [embedded] of gateway.toml. Plain values; the backend keeps a copy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "service/service_settings.h"
#include "store/group_type.h"

namespace turms::gateway::embedded {

/// What survives a loss of power (a killed process loses nothing either way).
enum class Durability {
  full,    // an answer leaves after its commit is on the disk
  normal,  // the newest commits may be lost
};

/// Who makes accounts.
enum class Registration {
  closed,  // the operator (`turms-gateway user add`)
  open,    // whoever reaches a plugin that offers it, too
};

struct EmbeddedSettings {
  std::filesystem::path database;  // empty: turms.db in the data directory, which the composition root fills in
  Durability durability = Durability::full;
  /// How long a commit waits for another process that writes (the `user` command); then its requests get 1200.
  uint32_t busy_timeout_millis = 5'000;
  service::ServiceSettings service;
  /// Written at every start (group_types.h). Those of the configuration come beside the open type, or in its place.
  /// Type 0 is Turms' own and not among them.
  std::vector<store::GroupType> group_types = {store::open_group_type()};

  Registration registration = Registration::closed;
  /// PBKDF2 rounds of passwords that are set from now on (4,096 to 1,000,000).
  uint32_t password_iterations = 10'000;
  /// Threads that check passwords, at a lower priority than chat.
  uint32_t password_threads = 1;
  /// Logins and password checks that wait for those threads; beyond it they are refused with 1201.
  uint32_t max_waiting_passwords = 10'000;

  /// No heartbeat and no request for this long: 110. 0: never. turms.gateway.session.close-idle-session-after-seconds
  uint32_t close_idle_session_after_seconds = 180;

  // Back-pressure: what was accepted and not yet answered. Beyond a bound submit() answers `full`.
  uint32_t max_waiting_requests = 65'536;
  uint32_t max_waiting_bytes = 64 * 1024 * 1024;
  uint32_t max_waiting_requests_per_session = 1'024;
  uint32_t max_waiting_bytes_per_session = 4 * 1024 * 1024;
  /// One request; a longer one is answered with 1100. Ours: Turms' gateways take 16 KiB.
  uint32_t max_request_size_bytes = 256 * 1024;

  uint32_t cache_megabytes = 32;  // page cache of the writer; readers take a half each
  std::string vfs;                // not for operators: SQLite's file system, for tests that make it fail
};

}  // namespace turms::gateway::embedded
