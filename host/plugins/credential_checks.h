// SPDX-License-Identifier: Apache-2.0
// tgp.host.credentials/1 behind the C table: asks the backend about a password and brings the answer to the plugin's
// tgp_on_reply, at once or when the door opens again. Owned by Plugin; outlives the backend's threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "plugins/door.h"
#include "sessions/backend.h"

namespace turms::gateway::plugins {

class CredentialChecks {
 public:
  CredentialChecks(Door& door, sessions::Backend& backend) : door_(door), backend_(backend) {}

  /// As tgp_host_credentials::verify_password, on behalf of the instance `epoch`. Thread: any.
  [[nodiscard]] tgp_status verify(uint32_t epoch, int64_t user_id, std::span<const uint8_t> password, uint64_t cookie);

  /// Answers for an instance other than `epoch` are dropped from now on. Thread: control.
  void set_epoch(uint32_t epoch) { epoch_ = epoch; }

  /// Tells the answers that came while the door was held. Thread: control.
  void release();

 private:
  struct Check {
    CredentialChecks* owner;
    uint32_t epoch;
    uint64_t cookie;
    bool right;
  };

  static void on_checked(void* context, bool right);
  void tell(const Check& check);

  Door& door_;
  sessions::Backend& backend_;
  std::atomic<uint32_t> epoch_{0};
  std::atomic<uint32_t> waiting_{0};
  std::mutex mutex_;
  std::vector<Check> held_;
};

}  // namespace turms::gateway::plugins
