// SPDX-License-Identifier: Apache-2.0
#include "log/repeat_limit.h"

#include <algorithm>

namespace turms::gateway::log {
namespace {

constexpr uint64_t kWindowNs = 1'000'000'000;
constexpr size_t kMaxNames = 512;  // event names are a closed set; a plugin that invents them shares one window
constexpr std::string_view kOverflowName = "(other)";

}  // namespace

bool RepeatLimit::pass(std::string_view event, uint64_t now_ns) {
  if (per_second_ == 0) return true;
  auto found = windows_.find(event);
  if (found == windows_.end()) {
    const bool full = windows_.size() >= kMaxNames;
    found = windows_.try_emplace(std::string(full ? kOverflowName : event), Window{now_ns, 0, 0}).first;
  }
  Window& window = found->second;
  if (now_ns - window.began_ns >= kWindowNs && window.suppressed == 0) window = Window{now_ns, 0, 0};
  if (window.passed < per_second_) {
    ++window.passed;
    return true;
  }
  ++window.suppressed;
  const uint64_t ends = window.began_ns + kWindowNs;
  next_due_ns_ = next_due_ns_ == 0 ? ends : std::min(next_due_ns_, ends);
  return false;
}

std::vector<RepeatLimit::Suppressed> RepeatLimit::due(uint64_t now_ns) {
  std::vector<Suppressed> told;
  if (next_due_ns_ == 0 || now_ns < next_due_ns_) return told;
  next_due_ns_ = 0;
  for (auto& [event, window] : windows_) {
    if (window.suppressed == 0) continue;
    const uint64_t ends = window.began_ns + kWindowNs;
    if (ends <= now_ns) {
      told.push_back({event, window.suppressed});
      window = Window{now_ns, 0, 0};
    } else {
      next_due_ns_ = next_due_ns_ == 0 ? ends : std::min(next_due_ns_, ends);
    }
  }
  return told;
}

std::vector<RepeatLimit::Suppressed> RepeatLimit::rest() {
  std::vector<Suppressed> told;
  for (auto& [event, window] : windows_) {
    if (window.suppressed != 0) told.push_back({event, window.suppressed});
    window = Window{};
  }
  next_due_ns_ = 0;
  return told;
}

}  // namespace turms::gateway::log
