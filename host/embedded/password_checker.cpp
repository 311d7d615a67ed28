// SPDX-License-Identifier: Apache-2.0
#include "embedded/password_checker.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

#include "base/thread.h"
#include "crypto/scram_verifier.h"
#include "embedded/connections.h"

namespace turms::gateway::embedded {
namespace {

constexpr int kNiceness = 10;  // chat goes first

/// On Linux the priority of a process is in truth that of a thread. Failing is no reason to refuse logins.
void lower_own_priority() {
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
}

}  // namespace

Result<std::unique_ptr<PasswordChecker>> PasswordChecker::start(const EmbeddedSettings& settings, Inbox& inbox,
                                                                Log& log) {
  std::unique_ptr<PasswordChecker> checker(new PasswordChecker(settings, inbox, log));
  for (uint32_t i = 0; i < settings.password_threads; ++i) {
    auto database = open_connection(settings, Role::reader);
    if (!database.ok()) return database.error();
    checker->databases_.push_back(std::make_unique<store::Database>(std::move(database).value()));
  }
  for (const auto& database : checker->databases_) {
    checker->threads_.push_back(
        start_thread("turms-password", [self = checker.get(), own = database.get()] { self->run(*own); }));
  }
  return checker;
}

std::unique_ptr<PasswordJob> PasswordChecker::put(std::unique_ptr<PasswordJob> job) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || waiting_.size() >= settings_.max_waiting_passwords) return job;
  waiting_.push_back(std::move(job));
  arrived_.notify_one();
  return nullptr;
}

void PasswordChecker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  // The inbox is closed by the writer, who is stopped after us.
  for (auto& job : std::exchange(waiting_, {})) (void)inbox_.put(VerdictItem{std::move(job), Verdict::unchecked});
}

void PasswordChecker::run(store::Database& database) {
  lower_own_priority();
  store::UsersTable users(database);
  for (;;) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    std::unique_ptr<PasswordJob> job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const bool is_new =
        std::holds_alternative<PasswordChange>(job->purpose) || std::holds_alternative<NewVerifier>(job->purpose);
    const Verdict verdict = is_new ? derive(*job) : check(users, *job);
    (void)inbox_.put(VerdictItem{std::move(job), verdict});
  }
}

Verdict PasswordChecker::derive(PasswordJob& job) {
  auto verifier = crypto::make_scram_verifier(job.password.view(), settings_.password_iterations);
  if (!verifier.ok()) {
    log_.error("backend.verifier_underivable", verifier.error().to_string(), {{"user", job.user_id}});
    return Verdict::unchecked;
  }
  job.new_verifier = std::move(*verifier);
  return Verdict::right;
}

Verdict PasswordChecker::check(store::UsersTable& users, const PasswordJob& job) {
  const auto verifier = users.verifier(job.user_id);
  if (!verifier.ok()) {
    log_.error("backend.verifier_unreadable", verifier.error().to_string(), {{"user", job.user_id}});
    return Verdict::unchecked;
  }
  if (!verifier->has_value()) return Verdict::wrong;
  return crypto::matches(**verifier, job.password.view()) ? Verdict::right : Verdict::wrong;
}

}  // namespace turms::gateway::embedded
