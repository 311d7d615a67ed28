// SPDX-License-Identifier: Apache-2.0
// Users and their password verifiers. A removed user's row stays with a deletion date (Turms' delete-user-logically),
// so that the id is never given to somebody else. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/scram_verifier.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

struct User {
  int64_t id = 0;
  std::string name;
  std::string intro;
  std::string profile_picture;
  int32_t profile_access_strategy = 0;
  int64_t registration_date = 0;
  int64_t last_updated_date = 0;
  bool active = true;
};

/// What is to change; the rest stays.
struct UserUpdate {
  std::optional<std::string_view> name;
  std::optional<std::string_view> intro;
  std::optional<std::string_view> profile_picture;
  std::optional<int64_t> profile_access_strategy;
};

enum class UserState { missing, inactive, active };  // missing: never there, or removed

class UsersTable {
 public:
  explicit UsersTable(Database& database);

  /// \errors  conflict: the id is or was in use; invalid_argument: it is not positive
  Result<void> insert(const User& user);
  Result<UserState> state(int64_t id);
  /// Removed users are not found.
  Result<std::optional<User>> find(int64_t id);
  /// \returns  false: there is no such user
  Result<bool> update(int64_t id, const UserUpdate& update, int64_t date);
  /// Users that are not removed, by id, beginning after `after`.
  Result<std::vector<User>> list(int64_t after, int64_t limit);
  /// \returns  false: there is no such user
  Result<bool> remove(int64_t id, int64_t date);
  Result<int64_t> count();
  /// The highest id ever given, to removed users too; 0 when there is none.
  Result<int64_t> highest_id();

  Result<void> set_verifier(int64_t id, const crypto::ScramVerifier& verifier);
  Result<std::optional<crypto::ScramVerifier>> verifier(int64_t id);

 private:
  Database& database_;
  Query insert_;
  Query state_;
  Query find_;
  Query update_;
  Query list_;
  Query remove_;
  Query count_;
  Query highest_id_;
  Query set_verifier_;
  Query drop_verifiers_;
  Query verifier_;
};

}  // namespace turms::gateway::store
