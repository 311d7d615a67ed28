// SPDX-License-Identifier: Apache-2.0
// What the writer has decided while it went through a batch, kept in order until the batch is committed, and then
// carried out: answers, pushes, logins, endings. This is the only code that adds sessions to the online table or takes
// them out, so who is told what follows the order of events. Belongs to the writer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "embedded/credential_memory.h"
#include "embedded/embedded_settings.h"
#include "embedded/inbox.h"
#include "embedded/password_job.h"
#include "embedded/session_table.h"
#include "embedded/task.h"
#include "service/online_users.h"
#include "service/outcome.h"

namespace turms::gateway::embedded {

class Delivery {
 public:
  static constexpr size_t kMostRecipients = 512 * 1024;  // 16 bytes each, and those of one more answer

  /// What it works on; all owned by the backend or the writer, and outliving it.
  struct Parts {
    const EmbeddedSettings& settings;
    const Clock& clock;
    Log& log;
    SessionTable& sessions;
    service::OnlineUsers& online;
    CredentialMemory& credentials;
    Inbox& inbox;
  };
  explicit Delivery(const Parts& parts) : parts_(parts) {}

  /// \param is_stored  the answer stands or falls with the transaction
  /// \param bytes      of the request, for the inbox's count
  void answer(std::shared_ptr<Session> session, service::Outcome outcome, bool is_stored, size_t bytes);
  void admit(LoginAttempt attempt) { acts_.emplace_back(Admit{std::move(attempt)}); }
  void refuse(std::shared_ptr<Session> session, int32_t code, std::string_view reason);
  void end(std::shared_ptr<Session> session, int32_t close_status);
  /// Its work is done, or belonged to a slice that is broken.
  void finish(std::unique_ptr<Task> task) { acts_.emplace_back(Finish{std::move(task)}); }
  void tell(const Verification& verification, bool right) { acts_.emplace_back(Tell{verification, right}); }

  /// Whether so many are to be told that it should be carried out now: messages to large groups name all their members,
  /// each, until the commit.
  [[nodiscard]] bool is_full() const { return recipients_ >= kMostRecipients; }

  /// Sessions that have ended since the last call.
  [[nodiscard]] std::vector<sessions::SessionId> take_ended() { return std::exchange(ended_, {}); }

  /// Carries everything out and forgets it. With an error, answers that were stored become 1200 and push nothing.
  void carry_out(const std::optional<Error>& commit_error);

 private:
  struct Answer {
    std::shared_ptr<Session> session;
    service::Outcome outcome;
    bool is_stored;
    size_t bytes;
  };
  struct Admit {
    LoginAttempt attempt;
  };
  struct Refuse {
    std::shared_ptr<Session> session;
    int32_t code;
    std::string_view reason;  // a literal
  };
  struct End {
    std::shared_ptr<Session> session;
    int32_t close_status;
  };
  struct Tell {
    Verification verification;
    bool right;
  };
  struct Finish {
    std::unique_ptr<Task> task;
  };
  using Act = std::variant<Answer, Admit, Refuse, End, Tell, Finish>;

  void carry_out(Answer& answer, const std::optional<Error>& commit_error);
  void carry_out(Admit& admit, const std::optional<Error>&);
  void carry_out(Refuse& refuse, const std::optional<Error>&);
  void carry_out(End& end, const std::optional<Error>&);
  void carry_out(Tell& tell, const std::optional<Error>&) {
    tell.verification.done(tell.verification.context, tell.right);
  }
  void carry_out(Finish& finish, const std::optional<Error>& commit_error) { finish.task->finish(commit_error); }

  void push(const service::Push& push);
  void end_session(Session& session, int32_t close_status);
  void refuse_session(Session& session, int32_t code, std::string_view reason);
  void touched(const Session& session) { sinks_.insert(&session.sink()); }

  Parts parts_;
  std::vector<Act> acts_;
  size_t recipients_ = 0;  // of all pushes in acts_
  std::vector<sessions::SessionId> ended_;
  std::unordered_set<sessions::SessionSink*> sinks_;  // told of the end of the batch
};

}  // namespace turms::gateway::embedded
