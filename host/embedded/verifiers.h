// SPDX-License-Identifier: Apache-2.0
// The password verifiers of users, for carriers that speak SCRAM themselves. Owned by the backend.
#pragma once

#include <string>

#include "embedded/task_desk.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

class Verifiers final : public sessions::Verifiers {
 public:
  explicit Verifiers(TaskDesk& desk) : desk_(desk) {}

  /// There are verifiers of SHA-256 only.
  [[nodiscard]] bool find(int64_t user_id, std::string hash, sessions::Done<sessions::ScramSecret> done) override;

 private:
  TaskDesk& desk_;
};

}  // namespace turms::gateway::embedded
