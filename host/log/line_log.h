// SPDX-License-Identifier: Apache-2.0
// The Log of the running gateway: formats an event and writes it to one descriptor with one write, so that lines of
// several threads never mix and a line that was returned from is out of the process even if the next instruction kills
// it. The composition root owns it; it outlives every room and every plugin.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "log/repeat_limit.h"

namespace turms::gateway::log {

enum class Format { text, json };

struct LineLogOptions {
  Format format = Format::text;
  Level level = Level::info;
  bool coloured = false;              // text only; the caller asks isatty()
  uint32_t repeats_per_second = 200;  // lines of one event name a second; 0: no limit
};

class LineLog final : public Log {
 public:
  /// Writes to `fd`, which stays the caller's. A descriptor that does not take the line (full pipe in non-blocking
  /// mode, closed reader) loses it: the gateway does not stop because nobody reads its log.
  LineLog(int fd, const Clock& clock, const LineLogOptions& options);
  ~LineLog() override;

  void write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) override;
  [[nodiscard]] bool wants(Level level) const override;

  /// Changes the lowest level written, from the next event on. Thread: any.
  void set_level(Level level);

  /// Tells what the repeat limit still holds back; called before the process ends. Thread: any.
  void flush();

 private:
  void tell(const RepeatLimit::Suppressed& suppressed);
  void put(const std::string& line) const;
  [[nodiscard]] std::string format(Level level, std::string_view event, std::string_view message,
                                   std::span<const Field> fields) const;

  int fd_;
  const Clock& clock_;
  Format format_;
  bool coloured_;
  std::atomic<Level> level_;
  std::mutex mutex_;  // guards repeats_ and the order of lines
  RepeatLimit repeats_;
};

}  // namespace turms::gateway::log
