// SPDX-License-Identifier: Apache-2.0
// The small values of plugins, in the database of the service. Owned by the backend.
#pragma once

#include <string>

#include "base/clock.h"
#include "embedded/task_desk.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

class KeyValues final : public sessions::KeyValues {
 public:
  KeyValues(TaskDesk& desk, const Clock& clock) : desk_(desk), clock_(clock) {}

  [[nodiscard]] bool get(sessions::ValueAddress address, sessions::Done<sessions::StoredValue> done) override;
  [[nodiscard]] bool put(sessions::ValueAddress address, std::string value, uint64_t ttl_ms,
                         sessions::Done<uint64_t> done) override;
  [[nodiscard]] bool swap(sessions::ValueAddress address, uint64_t version, std::string value, uint64_t ttl_ms,
                          sessions::Done<sessions::Swap> done) override;
  [[nodiscard]] bool list(sessions::ValueAddress address, uint32_t limit, bool with_values,
                          sessions::Done<sessions::ValuePage> done) override;
  [[nodiscard]] bool remove(sessions::ValueAddress address, sessions::Done<bool> done) override;

 private:
  TaskDesk& desk_;
  const Clock& clock_;
};

}  // namespace turms::gateway::embedded
