// SPDX-License-Identifier: Apache-2.0
#include "embedded/embedded_backend.h"

#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "base/thread.h"
#include "crypto/scram_verifier.h"
#include "crypto/secret.h"
#include "embedded/accounts.h"
#include "embedded/archive.h"
#include "embedded/backend_facts.h"
#include "embedded/checkpointer.h"
#include "embedded/connections.h"
#include "embedded/group_type_rules.h"
#include "embedded/group_types.h"
#include "embedded/inbox.h"
#include "embedded/key_values.h"
#include "embedded/password_checker.h"
#include "embedded/presence_board.h"
#include "embedded/reader.h"
#include "embedded/relations.h"
#include "embedded/session_table.h"
#include "embedded/task_desk.h"
#include "embedded/verifiers.h"
#include "embedded/writer.h"
#include "proto/close_status.h"
#include "service/login.h"

namespace turms::gateway::embedded {
namespace {

constexpr size_t kMaxSecretBytes = 1'024;  // what is longer is no password of ours

class EmbeddedBackend final : public sessions::Backend {
 public:
  /// \param clock  null: the machine's
  EmbeddedBackend(const EmbeddedSettings& settings, const Clock* clock, Log& log)
      : settings_(settings), clock_(clock == nullptr ? own_clock_ : *clock), log_(log), inbox_(settings_) {}
  ~EmbeddedBackend() override { stop(proto::close_status::kServerClosed); }

  Result<void> start();

  sessions::SessionId open(sessions::OpenRequest request, sessions::SessionSink& sink) override;
  sessions::SubmitStatus submit(sessions::SessionId id, std::span<const uint8_t> request) override;
  void touch(sessions::SessionId id) override;
  void close(sessions::SessionId id, int32_t close_status) override;
  bool verify_password(int64_t user_id, std::string password, void* context,
                       void (*done)(void* context, bool right)) override;
  [[nodiscard]] uint64_t capabilities() const override { return capabilities_of(settings_.service); }
  [[nodiscard]] int64_t limit(uint32_t which) const override { return limit_of(settings_, which); }
  [[nodiscard]] std::string_view kind() const override { return "embedded"; }
  sessions::Verifiers* verifiers() override { return &verifiers_; }
  sessions::KeyValues* key_values() override { return &key_values_; }
  sessions::Relations* relations() override { return &relations_; }
  sessions::Archive* archive() override { return &archive_; }
  sessions::Accounts* accounts() override {
    return settings_.registration == Registration::open ? &accounts_ : nullptr;
  }
  sessions::GroupTypes* group_types() override { return &group_types_; }
  void stop(int32_t close_status) override;

 private:
  const EmbeddedSettings settings_;
  const SystemClock own_clock_;
  const Clock& clock_;
  Log& log_;
  SessionTable sessions_;
  Inbox inbox_;
  TaskDesk desk_{inbox_};
  Verifiers verifiers_{desk_};
  KeyValues key_values_{desk_, clock_};
  PresenceBoard presence_;
  Relations relations_{desk_, sessions_, presence_};
  Archive archive_{desk_, settings_.service.message.search_enabled};
  Accounts accounts_{inbox_, settings_, clock_};
  GroupTypeRules group_types_{desk_, settings_.service.group.user_role.creatable_group_type_ids};
  std::unique_ptr<PasswordChecker> passwords_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Checkpointer> checkpointer_;
  std::unique_ptr<Writer> writer_;
  std::thread writer_thread_;
  std::atomic<bool> is_running_{false};
};

Result<void> check(const EmbeddedSettings& settings) {
  const auto complain = [](const char* key, const char* what) { return Error{Code::invalid_argument, key, what}; };
  if (settings.database.empty()) return complain("database", "names no file");
  if (settings.password_threads == 0) return complain("password_threads", "must be 1 or more");
  if (settings.password_iterations < crypto::kMinScramIterations ||
      settings.password_iterations > crypto::kMaxScramIterations) {
    return complain("password_iterations", "must lie between 4096 and 1000000");
  }
  if (settings.max_request_size_bytes > settings.max_waiting_bytes_per_session ||
      settings.max_request_size_bytes > settings.max_waiting_bytes) {
    return complain("max_request_size_bytes", "must not be above what may wait");
  }
  return {};
}

Result<void> EmbeddedBackend::start() {
  TURMS_TRY(check(settings_));
  // The writer's connection first: it makes the tables that the others rely on.
  auto database = open_connection(settings_, Role::writer);
  if (!database.ok()) return database.error();
  TURMS_TRY(put_group_types(*database, settings_.group_types));
  auto passwords = PasswordChecker::start(settings_, inbox_, log_);
  if (!passwords.ok()) return passwords.error();
  passwords_ = std::move(passwords).value();
  auto reader = Reader::start(settings_, clock_, inbox_, log_);
  if (!reader.ok()) return reader.error();
  reader_ = std::move(reader).value();
  auto checkpointer = Checkpointer::start(settings_, log_);
  if (!checkpointer.ok()) return checkpointer.error();
  checkpointer_ = std::move(checkpointer).value();
  auto writer =
      Writer::open({settings_, clock_, log_, inbox_, sessions_, *reader_, *passwords_, *checkpointer_, presence_},
                   std::move(database).value());
  if (!writer.ok()) return writer.error();
  writer_ = std::move(writer).value();
  writer_thread_ = start_thread("turms-writer", [this] { writer_->run(); });
  is_running_ = true;
  log_.info("backend.started", "the embedded Turms service is ready",
            {{"database", settings_.database.string()},
             {"durability", settings_.durability == Durability::full ? "full" : "normal"}});
  return {};
}

sessions::SessionId EmbeddedBackend::open(sessions::OpenRequest request, sessions::SessionSink& sink) {
  crypto::Secret secret(std::move(request.secret));
  if (secret.view().size() > kMaxSecretBytes) secret.clear();  // empty is wrong as well
  const int32_t device_type = service::known_device_type(request.device_type);
  LoginItem login;
  login.session = sessions_.create(request.user_id, device_type, request.affinity, sink);
  login.auth = request.auth;
  login.version = request.version;
  login.device_type = device_type;
  login.user_status = request.user_status;
  login.secret = std::move(secret);
  if (request.location) login.position = {request.location->latitude, request.location->longitude};
  const sessions::SessionId id = login.session->id();
  if (inbox_.put(std::move(login))) return id;
  sessions_.erase(id);
  return 0;
}

sessions::SubmitStatus EmbeddedBackend::submit(sessions::SessionId id, std::span<const uint8_t> request) {
  const auto session = sessions_.find(id);
  if (!session || !session->is_open()) return sessions::SubmitStatus::gone;
  session->touch(clock_.monotonic_ns());
  return inbox_.put_request(session, request);
}

void EmbeddedBackend::touch(sessions::SessionId id) {
  if (const auto session = sessions_.find(id)) session->touch(clock_.monotonic_ns());
}

void EmbeddedBackend::close(sessions::SessionId id, int32_t close_status) {
  (void)inbox_.put(CloseItem{id, close_status});  // nothing to close once stopped
}

bool EmbeddedBackend::verify_password(int64_t user_id, std::string password, void* context,
                                      void (*done)(void* context, bool right)) {
  auto job = std::make_unique<PasswordJob>();
  job->user_id = user_id;
  job->password = crypto::Secret(std::move(password));
  job->purpose = Verification{context, done};
  if (job->password.view().size() > kMaxSecretBytes) job->password.clear();  // empty is wrong as well
  return inbox_.put(VerifyItem{std::move(job)});
}

void EmbeddedBackend::stop(int32_t close_status) {
  if (!is_running_.exchange(false)) return;
  passwords_->stop();
  (void)inbox_.put(StopItem{close_status});
  writer_thread_.join();
  log_.info("backend.stopped", "the embedded Turms service has stopped");
}

Result<std::unique_ptr<sessions::Backend>> open_on(const EmbeddedSettings& settings, const Clock* clock, Log& log) {
  auto backend = std::make_unique<EmbeddedBackend>(settings, clock, log);
  TURMS_TRY(backend->start());
  return std::unique_ptr<sessions::Backend>(std::move(backend));
}

}  // namespace

Result<std::unique_ptr<sessions::Backend>> open_embedded(const EmbeddedSettings& settings, const Clock& clock,
                                                         Log& log) {
  return open_on(settings, &clock, log);
}

Result<std::unique_ptr<sessions::Backend>> open_embedded(const EmbeddedSettings& settings, Log& log) {
  return open_on(settings, nullptr, log);
}

}  // namespace turms::gateway::embedded
