// SPDX-License-Identifier: Apache-2.0
// Users as an operator handles them: what `turms-gateway user add|passwd|remove|list` calls, on the database file
// itself. Safe while the gateway runs: SQLite's locks order the writes, and the gateway notices foreign commits
// (removed users lose their sessions, old passwords are forgotten).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "embedded/embedded_settings.h"
#include "store/database.h"
#include "store/key_values_table.h"
#include "store/users_table.h"

namespace turms::gateway::embedded {

class UserAdmin {
 public:
  /// Opens the database of `settings`, and makes it when it is missing. `clock` outlives this object.
  /// \errors  those of store::Database::open and store::migrate
  [[nodiscard]] static Result<std::unique_ptr<UserAdmin>> open(const EmbeddedSettings& settings, const Clock& clock);

  /// \param id    positive; unset: one above the highest that was ever given
  /// \param name  empty: "User <id>"; at most 20 UTF-16 units, as in Turms
  /// \returns     the id
  /// \errors      conflict: the id is or was in use; invalid_argument: id, name, or an empty password
  Result<int64_t> add(std::optional<int64_t> id, const std::string& name, const crypto::Secret& password);
  /// \errors  not_found; invalid_argument: an empty password
  Result<void> set_password(int64_t id, const crypto::Secret& password);
  /// Keeps the user's messages and the id; what plugins keep for him goes. \errors  not_found
  Result<void> remove(int64_t id);
  /// Users by id, beginning after `after`.
  Result<std::vector<store::User>> list(int64_t after, int64_t limit);

 private:
  UserAdmin(store::Database database, uint32_t iterations, const Clock& clock)
      : database_(std::move(database)), users_(database_), values_(database_), iterations_(iterations), clock_(clock) {}

  store::Database database_;
  store::UsersTable users_;
  store::KeyValuesTable values_;
  uint32_t iterations_;
  const Clock& clock_;
};

}  // namespace turms::gateway::embedded
