// SPDX-License-Identifier: Apache-2.0
#include "embedded/accounts.h"

#include <memory>
#include <optional>
#include <utility>

#include "service/user_update.h"
#include "service/utf16.h"

namespace turms::gateway::embedded {

bool Accounts::create(int64_t user_id, std::string name, std::string password, sessions::Done<bool> done) {
  const service::UserInfoProperties& rules = settings_.service.user.info;
  std::optional<Error> wrong;
  if (user_id <= 0) wrong.emplace(Code::invalid_argument, "user id", "must be positive");
  if (service::utf16_length(name) > rules.max_name_length) wrong.emplace(Code::invalid_argument, "name", "is too long");
  if (!service::is_password(rules, password)) {
    wrong.emplace(Code::invalid_argument, "password", "is too short or too long");
  }
  auto job = std::make_unique<PasswordJob>();
  job->user_id = user_id;
  job->password = crypto::Secret(std::move(password));
  // An answer never comes within the call, so that even this one takes the way of the others.
  if (wrong) {
    return desk_.read<bool>([error = *wrong](store::Tables&) -> Result<bool> { return error; }, std::move(done));
  }
  job->purpose = NewVerifier{[this, user_id, name = std::move(name), done = std::move(done)](auto verifier) {
    if (!verifier) return done(Error{Code::limit, "account", "passwords can't be derived now"});
    insert(user_id, name, *verifier, done);
  }};
  return inbox_.put(VerifyItem{std::move(job)});
}

/// Thread: writer.
void Accounts::insert(int64_t user_id, const std::string& name, const crypto::ScramVerifier& verifier,
                      const sessions::Done<bool>& done) {
  store::User user;
  user.id = user_id;
  user.name = name.empty() ? "User " + std::to_string(user_id) : name;
  user.registration_date = user.last_updated_date = clock_.unix_ms();
  const bool is_taken = desk_.write<bool>(
      [user, verifier](store::Tables& tables) -> Result<bool> {
        TURMS_TRY(tables.users.insert(user));
        TURMS_TRY(tables.users.set_verifier(user.id, verifier));
        return true;
      },
      after_change(done));
  if (!is_taken) done(Error{Code::timeout, "account", "the backend is stopping"});
}

bool Accounts::remove(int64_t user_id, sessions::Done<bool> done) {
  return desk_.write<bool>(
      [user_id, date = clock_.unix_ms()](store::Tables& tables) -> Result<bool> {
        const auto removed = tables.users.remove(user_id, date);
        if (!removed.ok()) return removed.error();
        if (!*removed) return Error{Code::not_found, "user " + std::to_string(user_id), "there is no such user"};
        TURMS_TRY(tables.key_values.remove_buckets_of(user_id));
        return true;
      },
      after_change(std::move(done)));
}

/// The writer takes note of it before whatever is asked of it by somebody who has heard the answer.
sessions::Done<bool> Accounts::after_change(sessions::Done<bool> done) {
  return [this, done = std::move(done)](Result<bool> changed) {
    if (changed.ok()) (void)inbox_.put(UsersChangedItem{});
    done(std::move(changed));
  };
}

}  // namespace turms::gateway::embedded
