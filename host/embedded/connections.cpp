// SPDX-License-Identifier: Apache-2.0
#include "embedded/connections.h"

#include "store/schema.h"

namespace turms::gateway::embedded {

Result<store::Database> open_connection(const EmbeddedSettings& settings, Role role) {
  const int cache_kib = static_cast<int>(settings.cache_megabytes) * 1024;
  store::OpenOptions options;
  options.path = settings.database.string();
  options.vfs = settings.vfs;
  options.busy_timeout_ms = static_cast<int>(settings.busy_timeout_millis);
  options.access = role == Role::writer ? store::Access::create : store::Access::read_write;
  options.cache_kib = role == Role::writer ? cache_kib : cache_kib / 2;
  options.auto_checkpoint_pages = 0;  // checkpointer.h
  options.synchronous = settings.durability == Durability::full ? store::Synchronous::full : store::Synchronous::normal;
  auto database = store::Database::open(options);
  if (!database.ok()) return database.error();
  if (role == Role::writer) TURMS_TRY(store::migrate(*database));
  return database;
}

}  // namespace turms::gateway::embedded
