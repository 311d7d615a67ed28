// SPDX-License-Identifier: Apache-2.0
#include "log/line_log.h"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "log/line_format.h"

namespace turms::gateway::log {

LineLog::LineLog(int fd, const Clock& clock, const LineLogOptions& options)
    : fd_(fd),
      clock_(clock),
      format_(options.format),
      coloured_(options.coloured),
      level_(options.level),
      repeats_(options.repeats_per_second) {
}

LineLog::~LineLog() {
  flush();
}

bool LineLog::wants(Level level) const {
  return level >= level_.load(std::memory_order_relaxed);
}

void LineLog::set_level(Level level) {
  level_.store(level, std::memory_order_relaxed);
}

void LineLog::write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) {
  if (!wants(level)) return;
  const std::string line = format(level, event, message, fields);
  const uint64_t now = clock_.monotonic_ns();
  const std::lock_guard lock(mutex_);
  for (const auto& suppressed : repeats_.due(now)) tell(suppressed);
  // Who switches debug on has asked for everything.
  if (level >= Level::info && !repeats_.pass(event, now)) return;
  put(line);
}

void LineLog::flush() {
  const std::lock_guard lock(mutex_);
  for (const auto& suppressed : repeats_.rest()) tell(suppressed);
}

void LineLog::tell(const RepeatLimit::Suppressed& suppressed) {
  const Field fields[] = {{"repeated", suppressed.event}, {"count", suppressed.count}};
  put(format(Level::warn, "log.suppressed", "lines held back", fields));
}

std::string LineLog::format(Level level, std::string_view event, std::string_view message,
                            std::span<const Field> fields) const {
  const Event whole{clock_.unix_ms(), level, event, message, fields};
  return format_ == Format::json ? format_json(whole) : format_text(whole, coloured_);
}

void LineLog::put(const std::string& line) const {
  size_t at = 0;
  while (at < line.size()) {
    const ssize_t wrote = ::write(fd_, line.data() + at, line.size() - at);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return;  // nowhere to complain to
    at += static_cast<size_t>(wrote);
  }
}

}  // namespace turms::gateway::log
