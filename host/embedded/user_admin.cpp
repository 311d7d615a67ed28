// SPDX-License-Identifier: Apache-2.0
#include "embedded/user_admin.h"

#include <utility>

#include "crypto/scram_verifier.h"
#include "embedded/connections.h"
#include "service/utf16.h"

namespace turms::gateway::embedded {
namespace {

constexpr int64_t kMaxNameLength = 20;  // user.info.max-name-length
constexpr size_t kMaxPasswordBytes = 1'024;

Error no_such_user(int64_t id) {
  return {Code::not_found, "user " + std::to_string(id), "there is no such user"};
}

}  // namespace

Result<std::unique_ptr<UserAdmin>> UserAdmin::open(const EmbeddedSettings& settings, const Clock& clock) {
  auto database = open_connection(settings, Role::writer);
  if (!database.ok()) return database.error();
  return std::unique_ptr<UserAdmin>(new UserAdmin(std::move(database).value(), settings.password_iterations, clock));
}

Result<int64_t> UserAdmin::add(std::optional<int64_t> id, const std::string& name, const crypto::Secret& password) {
  if (service::utf16_length(name) > kMaxNameLength) {
    return Error{Code::invalid_argument, "name", "must not be longer than 20 characters"};
  }
  if (password.view().size() > kMaxPasswordBytes) return Error{Code::invalid_argument, "password", "is too long"};
  // Derived before the lock is taken: the gateway's writer should not wait for it.
  const auto verifier = crypto::make_scram_verifier(password.view(), iterations_);
  if (!verifier.ok()) return verifier.error();
  auto transaction = store::Transaction::begin(database_);
  if (!transaction.ok()) return transaction.error();
  if (!id) {
    const auto highest = users_.highest_id();
    if (!highest.ok()) return highest.error();
    id = *highest + 1;
  }
  store::User user;
  user.id = *id;
  user.name = name.empty() ? "User " + std::to_string(*id) : name;
  user.registration_date = user.last_updated_date = clock_.unix_ms();
  if (auto inserted = users_.insert(user); !inserted.ok()) {
    if (inserted.error().code != Code::conflict) return inserted.error();
    return Error{Code::conflict, "user " + std::to_string(*id), "this id is or was in use"};
  }
  TURMS_TRY(users_.set_verifier(*id, *verifier));
  TURMS_TRY(transaction->commit());
  return *id;
}

Result<void> UserAdmin::set_password(int64_t id, const crypto::Secret& password) {
  if (password.view().size() > kMaxPasswordBytes) return Error{Code::invalid_argument, "password", "is too long"};
  const auto verifier = crypto::make_scram_verifier(password.view(), iterations_);
  if (!verifier.ok()) return verifier.error();
  auto transaction = store::Transaction::begin(database_);
  if (!transaction.ok()) return transaction.error();
  const auto state = users_.state(id);
  if (!state.ok()) return state.error();
  if (*state == store::UserState::missing) return no_such_user(id);
  TURMS_TRY(users_.set_verifier(id, *verifier));
  return transaction->commit();
}

Result<void> UserAdmin::remove(int64_t id) {
  auto transaction = store::Transaction::begin(database_);
  if (!transaction.ok()) return transaction.error();
  const auto removed = users_.remove(id, clock_.unix_ms());
  if (!removed.ok()) return removed.error();
  if (!*removed) return no_such_user(id);
  TURMS_TRY(values_.remove_buckets_of(id));
  return transaction->commit();
}

Result<std::vector<store::User>> UserAdmin::list(int64_t after, int64_t limit) {
  return users_.list(after, limit);
}

}  // namespace turms::gateway::embedded
