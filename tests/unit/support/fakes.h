// SPDX-License-Identifier: Apache-2.0
// Doubles of what the host lends to the plugin: time turned by hand, a log and metrics that remember.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"

namespace turms::xmpp {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] int64_t unix_ms() const override { return start_ms + static_cast<int64_t>(elapsed_ns / 1'000'000); }
  [[nodiscard]] uint64_t monotonic_ns() const override { return 1'000'000'000 + elapsed_ns; }
  void advance_ms(uint64_t ms) { elapsed_ns += ms * 1'000'000; }

  int64_t start_ms = 1'700'000'000'000;
  uint64_t elapsed_ns = 0;
};

class FakeLog final : public Log {
 public:
  void write(Level, std::string_view event, std::string_view, std::span<const Field> fields) override {
    events.emplace_back(event);
    std::string& line = lines.emplace_back();
    for (const Field& field : fields) line.append(1, ' ').append(field.key).append(1, '=').append(field.value);
  }
  [[nodiscard]] bool wants(Level) const override { return true; }
  /// The fields of the last such event, " key=value" each; empty when there was none.
  [[nodiscard]] std::string line(std::string_view event) const {
    for (size_t i = events.size(); i > 0; --i) {
      if (events[i - 1] == event) return lines[i - 1];
    }
    return {};
  }
  std::vector<std::string> events;
  std::vector<std::string> lines;
};

class FakeMetrics final : public Metrics {
 public:
  Handle define(Kind, std::string_view name, std::string_view) override {
    names.emplace_back(name);
    values.push_back(0);
    return names.size();
  }
  void add(Handle handle, int64_t delta) override {
    if (handle > 0 && handle <= values.size()) values[handle - 1] += delta;
  }
  void set(Handle handle, int64_t value) override {
    if (handle > 0 && handle <= values.size()) values[handle - 1] = value;
  }
  [[nodiscard]] int64_t value(std::string_view name) const {
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i] == name) return values[i];
    }
    return -1;
  }
  std::vector<std::string> names;
  std::vector<int64_t> values;
};

}  // namespace turms::xmpp
