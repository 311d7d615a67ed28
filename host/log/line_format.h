// SPDX-License-Identifier: Apache-2.0
// What a log line looks like: one event becomes one line of text for people or one JSON object for machines. Pure
// functions; line_log.h owns the descriptor. Whatever a peer managed to put into a field stays on its line: control
// characters are escaped and bytes that are not UTF-8 are replaced, so nobody can forge a line.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/log.h"

namespace turms::gateway::log {

/// One event as it is handed to a formatter; everything is borrowed for the call.
struct Event {
  int64_t unix_ms = 0;
  Level level = Level::info;
  std::string_view name;
  std::string_view message;
  std::span<const Field> fields;
};

/// `2026-03-01T09:30:00.125Z INFO  gateway.ready         ready for clients  xmpp=127.0.0.1:5222`, newline included.
/// With `coloured` the level and the event name carry ANSI colours. Thread: any.
[[nodiscard]] std::string format_text(const Event& event, bool coloured);

/// `{"time":"...","level":"info","event":"gateway.ready","message":"...","fields":{"xmpp":"127.0.0.1:5222"}}`, newline
/// included. Numbers are written bare; an empty message and empty fields are left out. Thread: any.
[[nodiscard]] std::string format_json(const Event& event);

/// The level's lower-case name. Thread: any.
[[nodiscard]] std::string_view level_name(Level level);

}  // namespace turms::gateway::log
