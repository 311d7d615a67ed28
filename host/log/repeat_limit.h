// SPDX-License-Identifier: Apache-2.0
// Keeps a storm of one event from drowning the others: per event name so many lines a second, the rest is counted and
// told in one line when the second is over. Owned by LineLog, called under its lock; time comes from the caller.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace turms::gateway::log {

class RepeatLimit {
 public:
  struct Suppressed {
    std::string event;
    uint64_t count = 0;
  };

  /// `per_second` lines of one event name pass each second; 0 switches the limit off.
  explicit RepeatLimit(uint32_t per_second) : per_second_(per_second) {}

  /// Whether this event may be written now.
  [[nodiscard]] bool pass(std::string_view event, uint64_t now_ns);

  /// What was held back in windows that are over by `now_ns`; each count is told once. Cheap when nothing is due.
  [[nodiscard]] std::vector<Suppressed> due(uint64_t now_ns);

  /// Everything still untold, for the last line before the end.
  [[nodiscard]] std::vector<Suppressed> rest();

 private:
  struct Window {
    uint64_t began_ns = 0;
    uint32_t passed = 0;
    uint64_t suppressed = 0;
  };

  uint32_t per_second_;
  uint64_t next_due_ns_ = 0;  // 0: nothing was held back
  std::map<std::string, Window, std::less<>> windows_;
};

}  // namespace turms::gateway::log
