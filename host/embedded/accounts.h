// SPDX-License-Identifier: Apache-2.0
// Accounts that people make and remove themselves, through carriers that offer it. The verifier is derived by the
// password threads, the rows are written within the writer's batch, and what was remembered of users is forgotten
// before anybody hears that it is done. Owned by the backend, which offers it where the operator opened registration.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "crypto/scram_verifier.h"
#include "embedded/embedded_settings.h"
#include "embedded/inbox.h"
#include "embedded/task_desk.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

class Accounts final : public sessions::Accounts {
 public:
  Accounts(Inbox& inbox, const EmbeddedSettings& settings, const Clock& clock)
      : inbox_(inbox), desk_(inbox), settings_(settings), clock_(clock) {}

  [[nodiscard]] bool create(int64_t user_id, std::string name, std::string password,
                            sessions::Done<bool> done) override;
  [[nodiscard]] bool remove(int64_t user_id, sessions::Done<bool> done) override;

 private:
  void insert(int64_t user_id, const std::string& name, const crypto::ScramVerifier& verifier,
              const sessions::Done<bool>& done);
  [[nodiscard]] sessions::Done<bool> after_change(sessions::Done<bool> done);

  Inbox& inbox_;
  TaskDesk desk_;
  const EmbeddedSettings& settings_;
  const Clock& clock_;
};

}  // namespace turms::gateway::embedded
