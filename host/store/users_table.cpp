// SPDX-License-Identifier: Apache-2.0
#include "store/users_table.h"

#include <algorithm>

namespace turms::gateway::store {
namespace {

constexpr std::string_view kScramHash = "SHA-256";

User user_of(const Rows& row) {
  User user;
  user.id = row.integer(0);
  user.name = row.text(1);
  user.intro = row.text(2);
  user.profile_picture = row.text(3);
  user.profile_access_strategy = static_cast<int32_t>(row.integer(4));
  user.registration_date = row.integer(5);
  user.last_updated_date = row.integer(6);
  user.active = row.integer(7) != 0;
  return user;
}

bool take_key(const Rows& row, int column, crypto::Digest& key) {
  const auto blob = row.blob(column);
  if (blob.size() != key.size()) return false;
  std::copy(blob.begin(), blob.end(), key.begin());
  return true;
}

}  // namespace

UsersTable::UsersTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO users (id, name, intro, profile_picture, profile_access_strategy, registration_date, "
              "last_updated_date, active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      state_(database, "SELECT active FROM users WHERE id = ?1 AND deletion_date IS NULL"),
      find_(database,
            "SELECT id, name, intro, profile_picture, profile_access_strategy, registration_date, last_updated_date, "
            "active FROM users WHERE id = ?1 AND deletion_date IS NULL"),
      update_(database,
              "UPDATE users SET name = coalesce(?2, name), intro = coalesce(?3, intro), "
              "profile_picture = coalesce(?4, profile_picture), "
              "profile_access_strategy = coalesce(?5, profile_access_strategy), last_updated_date = ?6 "
              "WHERE id = ?1 AND deletion_date IS NULL"),
      list_(database,
            "SELECT id, name, intro, profile_picture, profile_access_strategy, registration_date, last_updated_date, "
            "active FROM users WHERE id > ?1 AND deletion_date IS NULL ORDER BY id LIMIT ?2"),
      remove_(database, "UPDATE users SET deletion_date = ?2, active = 0 WHERE id = ?1 AND deletion_date IS NULL"),
      count_(database, "SELECT count(*) FROM users WHERE deletion_date IS NULL"),
      highest_id_(database, "SELECT coalesce(max(id), 0) FROM users"),
      set_verifier_(database,
                    "INSERT OR REPLACE INTO scram_verifiers (user_id, hash, salt, iterations, stored_key, server_key) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      drop_verifiers_(database, "DELETE FROM scram_verifiers WHERE user_id = ?1"),
      verifier_(
          database,
          "SELECT salt, iterations, stored_key, server_key FROM scram_verifiers WHERE user_id = ?1 AND hash = ?2") {
}

Result<void> UsersTable::insert(const User& user) {
  if (user.id <= 0) return Error{Code::invalid_argument, "user id", "must be a positive number"};
  return insert_.run(user.id, std::string_view(user.name), std::string_view(user.intro),
                     std::string_view(user.profile_picture), int64_t{user.profile_access_strategy},
                     user.registration_date, user.last_updated_date, user.active);
}

Result<UserState> UsersTable::state(int64_t id) {
  auto state = UserState::missing;
  TURMS_TRY(
      state_.each([&](const Rows& row) { state = row.integer(0) != 0 ? UserState::active : UserState::inactive; }, id));
  return state;
}

Result<std::optional<User>> UsersTable::find(int64_t id) {
  std::optional<User> user;
  TURMS_TRY(find_.each([&](const Rows& row) { user = user_of(row); }, id));
  return user;
}

Result<bool> UsersTable::update(int64_t id, const UserUpdate& update, int64_t date) {
  TURMS_TRY(update_.run(id, update.name, update.intro, update.profile_picture, update.profile_access_strategy, date));
  return database_.changes() == 1;
}

Result<std::vector<User>> UsersTable::list(int64_t after, int64_t limit) {
  std::vector<User> users;
  TURMS_TRY(list_.each([&](const Rows& row) { users.push_back(user_of(row)); }, after, limit));
  return users;
}

Result<bool> UsersTable::remove(int64_t id, int64_t date) {
  TURMS_TRY(remove_.run(id, date));
  const bool removed = database_.changes() == 1;
  TURMS_TRY(drop_verifiers_.run(id));
  return removed;
}

Result<int64_t> UsersTable::count() {
  int64_t count = 0;
  TURMS_TRY(count_.each([&](const Rows& row) { count = row.integer(0); }));
  return count;
}

Result<int64_t> UsersTable::highest_id() {
  int64_t highest = 0;
  TURMS_TRY(highest_id_.each([&](const Rows& row) { highest = row.integer(0); }));
  return highest;
}

Result<void> UsersTable::set_verifier(int64_t id, const crypto::ScramVerifier& verifier) {
  return set_verifier_.run(id, kScramHash, std::span<const uint8_t>(verifier.salt), int64_t{verifier.iterations},
                           std::span<const uint8_t>(verifier.stored_key),
                           std::span<const uint8_t>(verifier.server_key));
}

Result<std::optional<crypto::ScramVerifier>> UsersTable::verifier(int64_t id) {
  std::optional<crypto::ScramVerifier> verifier;
  bool sound = true;
  TURMS_TRY(verifier_.each(
      [&](const Rows& row) {
        const auto salt = row.blob(0);
        verifier.emplace();
        verifier->salt.assign(salt.begin(), salt.end());
        verifier->iterations = static_cast<uint32_t>(row.integer(1));
        sound = take_key(row, 2, verifier->stored_key) && take_key(row, 3, verifier->server_key);
      },
      id, kScramHash));
  if (sound) return verifier;
  return Error{Code::io, database_.path(), "the password verifier of user " + std::to_string(id) + " is damaged"};
}

}  // namespace turms::gateway::store
