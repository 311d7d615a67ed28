// SPDX-License-Identifier: Apache-2.0
// The one thread that changes things. It takes everything that has gathered, goes through it in order within one
// transaction, commits once, and only then lets answers and pushes out (group commit). Reads go on to the reader,
// passwords to the password threads, both after the commit. It also ends idle sessions, does the service's
// upkeep, and notices when another process has changed the users.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "embedded/checkpointer.h"
#include "embedded/credential_memory.h"
#include "embedded/delivery.h"
#include "embedded/embedded_settings.h"
#include "embedded/inbox.h"
#include "embedded/password_checker.h"
#include "embedded/presence_board.h"
#include "embedded/reader.h"
#include "embedded/session_table.h"
#include "service/dispatch.h"
#include "service/online_users.h"
#include "store/database.h"
#include "store/foreign_commits.h"

namespace turms::gateway::embedded {

class Writer {
 public:
  /// What it works with; owned by the backend and outliving it.
  struct Parts {
    const EmbeddedSettings& settings;
    const Clock& clock;
    Log& log;
    Inbox& inbox;
    SessionTable& sessions;
    Reader& reader;
    PasswordChecker& passwords;
    Checkpointer& checkpointer;
    PresenceBoard& presence;
  };

  /// \param database  a connection of the role writer. \errors  those of reading it
  static Result<std::unique_ptr<Writer>> open(const Parts& parts, store::Database database);

  /// Runs until a StopItem: then every session has been ended and every accepted request answered. Thread: writer.
  void run();

 private:
  Writer(const Parts& parts, store::Database database);

  void begin_batch();
  void handle_batch();
  void handle(RequestItem& item);
  void handle(OversizedItem& item);
  void handle(LoginItem& item);
  void handle(VerifyItem& item);
  void handle(VerdictItem& item);
  void handle(CloseItem& item);
  void handle(TaskItem& item);
  void handle(UsersChangedItem& item);
  void handle(StopItem& item);
  void finish_slice();
  void announce_presence();
  void do_upkeep();
  [[nodiscard]] std::chrono::milliseconds patience() const;
  void shut_down();

  void give_out(std::unique_ptr<PasswordJob> job);
  void conclude(PasswordJob& job, Verdict verdict);
  void derive_first(RequestItem& item, int64_t user_id, std::string_view password);
  void change_password(PasswordChange& change, const PasswordJob& job, Verdict verdict);
  [[nodiscard]] std::optional<int32_t> refusal_of_user(int64_t user_id);
  bool begin_writing();
  void note_rollback(const std::optional<Error>& cause);
  service::Outcome handle_write(const service::Call& call);
  void end_idle_sessions();
  void forget_users();
  void end_sessions_of_removed_users();

  Parts parts_;
  store::Database database_;
  store::ForeignCommits foreign_commits_;
  service::OnlineUsers online_;
  CredentialMemory credentials_;
  Delivery delivery_;
  std::unique_ptr<service::WriteService> service_;

  Batch batch_;
  std::optional<store::Transaction> transaction_;
  std::optional<Error> broken_;  // why nothing of this slice can be stored
  std::vector<ReadRequest> reads_;
  std::vector<std::unique_ptr<Task>> read_tasks_;
  std::vector<std::unique_ptr<PasswordJob>> jobs_;
  uint64_t next_idle_check_ns_ = 0;
  uint64_t next_upkeep_ns_ = 0;
  bool has_more_upkeep_ = false;
  std::optional<int32_t> stop_status_;
};

}  // namespace turms::gateway::embedded
