// SPDX-License-Identifier: Apache-2.0
// The plugin's log as an interface: one event, one line; an event name that never changes ("stream.opened"), then
// fields. The host writes it. Bodies, passwords, tokens and stream-management ids never appear.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace turms::xmpp {

enum class Level : int32_t { trace = 0, debug = 1, info = 2, warn = 3, error = 4 };

struct Field {
  std::string_view key;
  std::string value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(v) {}
  template <class N>
  requires std::is_arithmetic_v<N> Field(std::string_view k, N v) : key(k), value(std::to_string(v)) {}
};

class Log {
 public:
  virtual ~Log() = default;

  /// Writes one event; `message` is the sentence for people and may be empty. Thread: any.
  virtual void write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) = 0;
  /// Whether an event of this level would be written: ask before formatting something costly. Thread: any.
  [[nodiscard]] virtual bool wants(Level level) const = 0;

  void debug(std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}) {
    if (wants(Level::debug)) write(Level::debug, event, message, {fields.begin(), fields.size()});
  }
  void info(std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}) {
    if (wants(Level::info)) write(Level::info, event, message, {fields.begin(), fields.size()});
  }
  void warn(std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}) {
    if (wants(Level::warn)) write(Level::warn, event, message, {fields.begin(), fields.size()});
  }
  void error(std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}) {
    if (wants(Level::error)) write(Level::error, event, message, {fields.begin(), fields.size()});
  }
};

}  // namespace turms::xmpp
