// SPDX-License-Identifier: Apache-2.0
// Clock and Log doubles of the gateway's tests: time moves only when a test says so, events are kept for looking at.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"

namespace turms::gateway::testing {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] uint64_t monotonic_ns() const override { return monotonic_ns_.load(); }
  [[nodiscard]] int64_t unix_ms() const override { return unix_ms_.load(); }

  void advance_ms(int64_t ms) {
    monotonic_ns_ += static_cast<uint64_t>(ms) * 1'000'000U;
    unix_ms_ += ms;
  }

 private:
  std::atomic<uint64_t> monotonic_ns_{1'000'000'000};
  std::atomic<int64_t> unix_ms_{1'772'357'400'125};  // 2026-03-01T09:30:00.125Z
};

class CollectingLog final : public Log {
 public:
  struct Line {
    Level level;
    std::string event;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields;

    [[nodiscard]] std::string field(std::string_view key) const {
      for (const auto& [name, value] : fields) {
        if (name == key) return value;
      }
      return {};
    }
  };

  void write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) override {
    Line line{level, std::string(event), std::string(message), {}};
    for (const Field& field : fields) line.fields.emplace_back(field.key, field.value);
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  [[nodiscard]] bool wants(Level level) const override { return level >= lowest_.load(); }

  void set_lowest(Level level) { lowest_ = level; }
  [[nodiscard]] std::vector<Line> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  [[nodiscard]] std::vector<Line> lines_of(std::string_view event) const {
    std::vector<Line> found;
    for (auto& line : lines()) {
      if (line.event == event) found.push_back(line);
    }
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
  std::atomic<Level> lowest_{Level::trace};
};

}  // namespace turms::gateway::testing
