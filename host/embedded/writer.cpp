// SPDX-License-Identifier: Apache-2.0
#include "embedded/writer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "embedded/relations.h"
#include "proto/close_status.h"
#include "proto/enums.h"
#include "proto/status_codes.h"
#include "service/login.h"
#include "service/shown_presence.h"
#include "service/upkeep.h"
#include "service/user_update.h"

namespace turms::gateway::embedded {
namespace {

namespace status = proto::status;

PresenceBoard::State board_state(const service::OnlineUser* user, const service::ServiceSettings& settings) {
  if (user == nullptr) return {proto::user_status::kOffline};
  PresenceBoard::State state{user->status};
  state.hides = service::shown_status(user, settings) == proto::user_status::kOffline;
  for (const int32_t type : service::device_types_of(user)) state.device_types |= 1U << static_cast<uint32_t>(type);
  return state;
}

constexpr size_t kSlice = 4'096;  // items in one transaction: the first in a long queue should not wait for the last
constexpr uint64_t kNsPerSecond = 1'000'000'000;
constexpr uint64_t kUpkeepPauseNs = 60 * kNsPerSecond;
constexpr std::chrono::milliseconds kTick{1'000};
constexpr std::chrono::milliseconds kBreath{1};  // between two steps of upkeep: who comes first is served first

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(const Parts& parts, store::Database database) {
  std::unique_ptr<Writer> writer(new Writer(parts, std::move(database)));
  auto service = service::WriteService::open(writer->database_, parts.settings.service, parts.clock, writer->online_);
  if (!service.ok()) return service.error();
  writer->service_ = std::move(service).value();
  return writer;
}

Writer::Writer(const Parts& parts, store::Database database)
    : parts_(parts),
      database_(std::move(database)),
      foreign_commits_(database_),
      delivery_({parts.settings, parts.clock, parts.log, parts.sessions, online_, credentials_, parts.inbox}) {
  online_.watch_changes();
}

void Writer::run() {
  while (!stop_status_) {
    parts_.inbox.take(batch_, patience());
    begin_batch();
    handle_batch();
    do_upkeep();
  }
  shut_down();
}

/// With nobody and nothing to look after, only an item needs the thread.
std::chrono::milliseconds Writer::patience() const {
  if (has_more_upkeep_) return kBreath;
  const bool watches = parts_.sessions.size() != 0 && parts_.settings.close_idle_session_after_seconds != 0;
  return watches || service::has_upkeep(parts_.settings.service) ? kTick : std::chrono::milliseconds::zero();
}

/// Once a second, and in every pause while there is more of it. After a failure it waits: the disk may be full.
void Writer::do_upkeep() {
  if (!service::has_upkeep(parts_.settings.service)) return;
  const uint64_t now = parts_.clock.monotonic_ns();
  if (now < next_upkeep_ns_ && !(has_more_upkeep_ && batch_.items.empty())) return;
  next_upkeep_ns_ = now + kNsPerSecond;
  has_more_upkeep_ = false;
  auto transaction = store::Transaction::begin(database_);
  auto done = transaction.ok() ? service_->upkeep() : Result<bool>(transaction.error());
  if (done.ok()) {
    if (const auto committed = transaction->commit(); !committed.ok()) done = committed.error();
  }
  if (done.ok()) {
    has_more_upkeep_ = *done;
    return parts_.checkpointer.after_commit(database_);
  }
  next_upkeep_ns_ = now + kUpkeepPauseNs;
  parts_.log.error("backend.upkeep_failed", done.error().to_string());
}

void Writer::handle_batch() {
  size_t handled = 0;
  for (Item& item : batch_.items) {
    std::visit([this](auto& one) { handle(one); }, item);
    if (++handled % kSlice == 0 || delivery_.is_full()) finish_slice();
  }
  finish_slice();
}

void Writer::begin_batch() {
  const auto foreign = foreign_commits_.happened();
  if (foreign.ok() && *foreign) forget_users();
  const uint64_t now = parts_.clock.monotonic_ns();
  if (now >= next_idle_check_ns_) {
    next_idle_check_ns_ = now + kNsPerSecond;
    end_idle_sessions();
  }
}

void Writer::handle(RequestItem& item) {
  const size_t size = item.size;
  if (!item.session->is_open()) return parts_.inbox.release(*item.session, size);
  const service::Call call = service::read_call(item.session->requester(), batch_.bytes_of(item));
  switch (service::lane_of(call)) {
    case service::Lane::read: {
      const auto bytes = batch_.bytes_of(item);
      reads_.push_back({std::move(item.session), std::string(bytes.begin(), bytes.end())});
      return;
    }
    case service::Lane::memory:
      return delivery_.answer(std::move(item.session), service_->handle(call), false, size);
    case service::Lane::write:
      if (const auto password = service::password_to_derive(call, parts_.settings.service.user.info);
          !password.empty()) {
        return derive_first(item, call.requester.user_id, password);
      }
      return delivery_.answer(std::move(item.session), handle_write(call), true, size);
  }
}

/// False: nothing of this slice can be stored.
bool Writer::begin_writing() {
  if (!transaction_ && !broken_) {
    auto begun = store::Transaction::begin(database_);
    if (begun.ok()) {
      transaction_.emplace(std::move(begun).value());
    } else {
      broken_ = begun.error();
    }
  }
  return !broken_;
}

/// After some errors (disk full) SQLite rolls back by itself. What followed would be committed one by one.
void Writer::note_rollback(const std::optional<Error>& cause) {
  if (database_.in_transaction()) return;
  broken_ = cause.value_or(Error{Code::io, database_.path(), "the transaction was rolled back"});
}

service::Outcome Writer::handle_write(const service::Call& call) {
  if (!begin_writing()) {
    return service::Outcome(parts_.clock.unix_ms(), call.request.request_id);  // becomes 1200 in finish_slice()
  }
  service::Outcome outcome = service_->handle(call);
  note_rollback(outcome.failure());
  return outcome;
}

void Writer::handle(TaskItem& item) {
  if (item.task->lane() == service::Lane::read) {
    read_tasks_.push_back(std::move(item.task));
    return;
  }
  if (begin_writing()) {
    item.task->work(service_->context().tables);
    note_rollback(std::nullopt);
  }
  delivery_.finish(std::move(item.task));
}

void Writer::handle(UsersChangedItem&) {
  forget_users();
}

void Writer::handle(OversizedItem& item) {
  service::Outcome outcome(parts_.clock.unix_ms(), item.request_id);
  outcome.refuse(status::kInvalidRequest, "the request is too large");
  delivery_.answer(std::move(item.session), std::move(outcome), false, 0);
}

void Writer::handle(LoginItem& item) {
  Session& session = *item.session;
  if (!session.is_opening()) return;
  const int64_t user_id = session.requester().user_id;
  const auto form = service::check_form({user_id, item.version, item.device_type, item.user_status},
                                        parts_.settings.service.simultaneous_login);
  if (!form.ok()) return delivery_.refuse(std::move(item.session), form.code, form.reason);
  if (const auto refusal = refusal_of_user(user_id)) return delivery_.refuse(std::move(item.session), *refusal, {});
  LoginAttempt attempt{std::move(item.session), item.user_status, item.position};
  switch (item.auth) {
    case sessions::Auth::trusted:
      return delivery_.admit(std::move(attempt));
    case sessions::Auth::token:
      return delivery_.refuse(std::move(attempt.session), status::kLoginAuthenticationFailed,
                              "tokens are not taken here");
    case sessions::Auth::password:
      break;
  }
  if (credentials_.knows(user_id, item.secret.view())) return delivery_.admit(std::move(attempt));
  auto job = std::make_unique<PasswordJob>();
  job->user_id = user_id;
  job->password = std::move(item.secret);
  job->purpose = std::move(attempt);
  give_out(std::move(job));
}

void Writer::handle(VerifyItem& item) {
  const PasswordJob& job = *item.job;
  if (std::holds_alternative<NewVerifier>(job.purpose)) return give_out(std::move(item.job));
  const auto& verification = std::get<Verification>(job.purpose);
  if (refusal_of_user(job.user_id)) return delivery_.tell(verification, false);
  if (credentials_.knows(job.user_id, job.password.view())) return delivery_.tell(verification, true);
  give_out(std::move(item.job));
}

/// Nothing when the user may log in.
std::optional<int32_t> Writer::refusal_of_user(int64_t user_id) {
  const auto state = service_->facts().state(user_id);
  if (!state.ok()) {
    parts_.log.error("backend.users_unreadable", state.error().to_string());
    return status::kServerInternalError;
  }
  if (*state == store::UserState::active) return std::nullopt;
  return status::kLoggingInUserNotActive;
}

void Writer::give_out(std::unique_ptr<PasswordJob> job) {
  job->epoch = credentials_.epoch();
  jobs_.push_back(std::move(job));
}

/// PBKDF2 takes milliseconds by design: not on this thread.
void Writer::derive_first(RequestItem& item, int64_t user_id, std::string_view password) {
  auto job = std::make_unique<PasswordJob>();
  job->user_id = user_id;
  job->password = crypto::Secret(std::string(password));
  const auto bytes = batch_.bytes_of(item);
  crypto::Secret request(std::string(bytes.begin(), bytes.end()));
  job->purpose = PasswordChange{std::move(item.session), std::move(request)};
  give_out(std::move(job));
}

void Writer::change_password(PasswordChange& change, const PasswordJob& job, Verdict verdict) {
  const std::string_view bytes = change.request.view();
  const size_t size = bytes.size();
  if (!change.session->is_open()) return parts_.inbox.release(*change.session, size);
  service::Call call =
      service::read_call(change.session->requester(), {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (verdict != Verdict::right || !job.new_verifier) {
    service::Outcome outcome(parts_.clock.unix_ms(), call.request.request_id);
    outcome.refuse(status::kServerUnavailable, "passwords can't be changed now");
    return delivery_.answer(std::move(change.session), std::move(outcome), false, size);
  }
  call.new_verifier = &*job.new_verifier;
  service::Outcome outcome = handle_write(call);
  credentials_.forget_all();  // checks that are under way were of the old one
  delivery_.answer(std::move(change.session), std::move(outcome), true, size);
}

void Writer::handle(VerdictItem& item) {
  conclude(*item.job, item.verdict);
}

void Writer::conclude(PasswordJob& job, Verdict verdict) {
  if (auto* change = std::get_if<PasswordChange>(&job.purpose)) return change_password(*change, job, verdict);
  if (auto* wanted = std::get_if<NewVerifier>(&job.purpose)) return wanted->derived(std::move(job.new_verifier));
  const bool is_right = verdict == Verdict::right;
  if (auto* verification = std::get_if<Verification>(&job.purpose)) {
    if (is_right && job.epoch == credentials_.epoch() && online_.find(job.user_id) != nullptr) {
      credentials_.remember(job.user_id, job.password.view());
    }
    return delivery_.tell(*verification, is_right);
  }
  auto& attempt = std::get<LoginAttempt>(job.purpose);
  if (verdict == Verdict::unchecked) {
    return delivery_.refuse(std::move(attempt.session), status::kServerUnavailable, "passwords can't be checked now");
  }
  if (!is_right) return delivery_.refuse(std::move(attempt.session), status::kLoginAuthenticationFailed, {});
  // Between question and answer the user may have been removed.
  if (const auto refusal = refusal_of_user(job.user_id))
    return delivery_.refuse(std::move(attempt.session), *refusal, {});
  if (job.epoch == credentials_.epoch()) credentials_.remember(job.user_id, job.password.view());
  delivery_.admit(std::move(attempt));
}

void Writer::handle(CloseItem& item) {
  if (auto session = parts_.sessions.find(item.id)) delivery_.end(std::move(session), item.close_status);
}

void Writer::handle(StopItem& item) {
  stop_status_ = item.close_status;
}

void Writer::finish_slice() {
  const bool has_written = transaction_.has_value();
  if (has_written) {
    const auto committed = transaction_->commit();
    transaction_.reset();
    if (!committed.ok() && !broken_) broken_ = committed.error();
  }
  if (broken_) {
    parts_.log.error("backend.commit_failed", broken_->to_string());
    service_->forget_facts();  // they may have been read from what was rolled back
  }
  if (!broken_) announce_presence();  // before anybody hears that he is in: what he asks then knows it
  delivery_.carry_out(broken_);
  broken_.reset();
  parts_.reader.put(reads_);
  parts_.reader.put(read_tasks_);
  for (auto& job : jobs_) {
    if (auto returned = parts_.passwords.put(std::move(job))) conclude(*returned, Verdict::unchecked);
  }
  jobs_.clear();
  delivery_.carry_out(std::nullopt);  // of the jobs that found no room
  announce_presence();
  if (has_written) parts_.checkpointer.after_commit(database_);  // last: nobody waits for it
}

/// Who watches hears of it: the board keeps what is shown, the reader knows whose friends they are.
void Writer::announce_presence() {
  for (const sessions::SessionId id : delivery_.take_ended()) parts_.presence.forget(id, session_ended());
  std::vector<int64_t> changed = online_.take_changed();
  if (changed.empty()) return;
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  for (const int64_t id : changed) parts_.presence.show(id, board_state(online_.find(id), parts_.settings.service));
  if (!parts_.presence.has_watchers()) return;
  std::vector<std::unique_ptr<Task>> tasks;
  tasks.push_back(std::make_unique<TaskOf<bool>>(
      service::Lane::read,
      [&board = parts_.presence, changed = std::move(changed)](store::Tables& tables) -> Result<bool> {
        TURMS_TRY(tell_friends(tables, board, changed));
        return true;
      },
      [&log = parts_.log](const Result<bool>& told) {
        if (!told.ok()) log.error("backend.presence_untold", told.error().to_string());
      }));
  parts_.reader.put(tasks);
}

void Writer::shut_down() {
  parts_.inbox.close(batch_);
  handle_batch();  // what was accepted is finished
  parts_.reader.finish();
  for (auto& session : parts_.sessions.all()) delivery_.end(std::move(session), *stop_status_);
  delivery_.carry_out(std::nullopt);
  announce_presence();
}

void Writer::end_idle_sessions() {
  const uint64_t patience = uint64_t{parts_.settings.close_idle_session_after_seconds} * kNsPerSecond;
  const uint64_t now = parts_.clock.monotonic_ns();
  if (patience == 0 || now < patience) return;
  for (auto& session : parts_.sessions.silent_since(now - patience)) {
    delivery_.end(std::move(session), proto::close_status::kHeartbeatTimeout);
  }
}

/// Somebody else has made, changed or removed some.
void Writer::forget_users() {
  service_->forget_facts();
  credentials_.forget_all();
  end_sessions_of_removed_users();
}

void Writer::end_sessions_of_removed_users() {
  for (const int64_t user_id : online_.user_ids()) {
    const auto state = service_->facts().state(user_id);
    if (!state.ok() || *state == store::UserState::active) continue;
    online_.each_session(user_id, service::kNoDeviceType, [this](sessions::SessionId id) {
      if (auto session = parts_.sessions.find(id)) {
        delivery_.end(std::move(session), proto::close_status::kUserIsDeletedOrInactivated);
      }
    });
  }
}

}  // namespace turms::gateway::embedded
