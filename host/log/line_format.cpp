// SPDX-License-Identifier: Apache-2.0
#include "log/line_format.h"

#include <ctime>

#include <cstdio>

#include "log/utf8.h"

namespace turms::gateway::log {
namespace {

constexpr size_t kEventColumn = 24;  // most event names are shorter; longer ones push the rest of their line
constexpr std::string_view kReset = "\x1b[0m";

std::string timestamp(int64_t unix_ms) {
  const std::time_t seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                    parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, static_cast<int>(unix_ms % 1000));
  return {text, static_cast<size_t>(length)};
}

std::string_view level_column(Level level) {
  switch (level) {
    case Level::trace:
      return "TRACE";
    case Level::debug:
      return "DEBUG";
    case Level::info:
      return "INFO ";
    case Level::warn:
      return "WARN ";
    case Level::error:
      return "ERROR";
  }
  return "ERROR";
}

std::string_view level_colour(Level level) {
  switch (level) {
    case Level::trace:
    case Level::debug:
      return "\x1b[2m";
    case Level::info:
      return "\x1b[32m";
    case Level::warn:
      return "\x1b[33m";
    case Level::error:
      return "\x1b[31m";
  }
  return "\x1b[31m";
}

void append_escape(std::string& out, unsigned char c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    default: {
      char text[8];
      std::snprintf(text, sizeof text, "\\u%04x", c);
      out += text;
    }
  }
}

/// The common body of a JSON string and of a quoted field; also escapes DEL and C1, which move a terminal's cursor.
void append_escaped(std::string& out, std::string_view text, bool escape_quotes) {
  for (size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    const size_t length = utf8_length(text.substr(at));
    if (length == 0) {
      out += "\xEF\xBF\xBD";  // U+FFFD stands for what is not UTF-8
      ++at;
    } else if (c < 0x20 || c == 0x7F || (escape_quotes && (c == '"' || c == '\\'))) {
      append_escape(out, c);
      ++at;
    } else if (c == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0) {
      append_escape(out, static_cast<unsigned char>(text[at + 1]));
      at += 2;
    } else {
      out += text.substr(at, length);
      at += length;
    }
  }
}

bool reads_unquoted(std::string_view value) {
  if (value.empty()) return false;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '=') return false;
  }
  return true;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text, true);
  out += '"';
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_quoted(out, key);
  out += ':';
  append_quoted(out, value);
}

}  // namespace

std::string_view level_name(Level level) {
  switch (level) {
    case Level::trace:
      return "trace";
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "error";
}

std::string format_text(const Event& event, bool coloured) {
  std::string line = timestamp(event.unix_ms);
  line += ' ';
  if (coloured) line += level_colour(event.level);
  line += level_column(event.level);
  if (coloured) line += kReset;
  line += ' ';
  append_escaped(line, event.name, false);
  const bool more = !event.message.empty() || !event.fields.empty();
  if (more && event.name.size() < kEventColumn) line.append(kEventColumn - event.name.size(), ' ');
  if (!event.message.empty()) {
    line += ' ';
    append_escaped(line, event.message, false);
  }
  if (!event.fields.empty() && !event.message.empty()) line += ' ';
  for (const Field& field : event.fields) {
    line += ' ';
    append_escaped(line, field.key, true);
    line += '=';
    if (reads_unquoted(field.value)) {
      line += field.value;
    } else {
      append_quoted(line, field.value);
    }
  }
  line += '\n';
  return line;
}

std::string format_json(const Event& event) {
  std::string line = "{";
  append_member(line, "time", timestamp(event.unix_ms));
  line += ',';
  append_member(line, "level", level_name(event.level));
  line += ',';
  append_member(line, "event", event.name);
  if (!event.message.empty()) {
    line += ',';
    append_member(line, "message", event.message);
  }
  if (!event.fields.empty()) {
    line += ",\"fields\":{";
    for (const Field& field : event.fields) {
      if (line.back() != '{') line += ',';
      append_quoted(line, field.key);
      line += ':';
      if (field.number) {
        line += field.value;
      } else {
        append_quoted(line, field.value);
      }
    }
    line += '}';
  }
  line += "}\n";
  return line;
}

}  // namespace turms::gateway::log
