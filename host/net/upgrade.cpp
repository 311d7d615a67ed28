// SPDX-License-Identifier: Apache-2.0
#include "net/upgrade.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include <http_parser.h>

#include "net/websocket_accept.h"

namespace turms::gateway::net {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Whether a comma-separated header value has this token, in any case.
bool has_token(std::string_view value, std::string_view token) {
  const std::string all = lower(value);
  size_t at = 0;
  while (at <= all.size()) {
    const size_t end = std::min(all.find(',', at), all.size());
    const size_t first = all.find_first_not_of(" \t", at);
    if (first < end) {
      const size_t last = all.find_last_not_of(" \t", end - 1);
      if (std::string_view(all).substr(first, last + 1 - first) == token) return true;
    }
    at = end + 1;
  }
  return false;
}

}  // namespace

struct Upgrade::Request {
  http_parser parser{};
  std::string field;
  std::string value;
  bool in_value = false;
  bool is_complete = false;

  std::string upgrade, connection;          // lists: repeated headers are joined
  std::optional<std::string> key, version;  // single values: a repetition is refused
  bool is_repeated = false;

  Request() {
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = this;
  }

  void keep(std::optional<std::string>& slot) {
    if (slot) is_repeated = true;
    slot = value;
  }

  void end_header() {
    const std::string name = lower(field);
    if (name == "upgrade") upgrade += "," + value;
    if (name == "connection") connection += "," + value;
    if (name == "sec-websocket-key") keep(key);
    if (name == "sec-websocket-version") keep(version);
    field.clear();
    value.clear();
    in_value = false;
  }

  static Request& of(http_parser* parser) { return *static_cast<Request*>(parser->data); }

  static http_parser_settings callbacks() {
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_header_field = [](http_parser* p, const char* at, size_t length) {
      Request& self = of(p);
      if (self.in_value) self.end_header();
      self.field.append(at, length);
      return 0;
    };
    settings.on_header_value = [](http_parser* p, const char* at, size_t length) {
      Request& self = of(p);
      self.in_value = true;
      self.value.append(at, length);
      return 0;
    };
    settings.on_headers_complete = [](http_parser* p) {
      Request& self = of(p);
      if (!self.field.empty()) self.end_header();
      self.is_complete = true;
      return 2;  // no body, and what follows is not HTTP
    };
    return settings;
  }
};

Upgrade::Upgrade() : request_(std::make_unique<Request>()) {
}
Upgrade::~Upgrade() = default;

Upgrade::Status Upgrade::feed(std::span<const uint8_t>& bytes) {
  if (bytes.empty()) return Status::reading;  // to the parser, no bytes would mean the end of the stream
  const http_parser_settings settings = Request::callbacks();
  const size_t room = kMaxRequestBytes - taken_;
  const size_t offered = std::min(bytes.size(), room);
  const size_t parsed =
      http_parser_execute(&request_->parser, &settings, reinterpret_cast<const char*>(bytes.data()), offered);
  bytes = bytes.subspan(parsed);
  taken_ += parsed;

  if (request_->is_complete) return decide();
  if (HTTP_PARSER_ERRNO(&request_->parser) != HPE_OK) return refuse("400 Bad Request");
  if (taken_ >= kMaxRequestBytes) return refuse("431 Request Header Fields Too Large");
  return Status::reading;
}

Upgrade::Status Upgrade::decide() {
  const Request& request = *request_;
  const auto method = static_cast<http_method>(request.parser.method);
  if (method == HTTP_OPTIONS) return refuse("200 OK", "Allow: GET, OPTIONS\r\n");
  if (method != HTTP_GET) return refuse("405 Method Not Allowed", "Allow: GET, OPTIONS\r\n");
  if (request.parser.http_major != 1 || request.parser.http_minor < 1) return refuse("400 Bad Request");
  if (!has_token(request.upgrade, "websocket")) return refuse("426 Upgrade Required", "Upgrade: websocket\r\n");
  if (!has_token(request.connection, "upgrade")) return refuse("400 Bad Request");
  if (request.version != "13") return refuse("426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n");
  if (request.is_repeated || !request.key || !is_websocket_key(*request.key)) return refuse("400 Bad Request");

  answer_ = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
            websocket_accept(*request.key) + "\r\n\r\n";
  return Status::accepted;
}

Upgrade::Status Upgrade::refuse(std::string_view status_line, std::string_view extra_header) {
  answer_ = "HTTP/1.1 ";
  answer_ += status_line;
  answer_ += "\r\n";
  answer_ += extra_header;
  answer_ += "Content-Length: 0\r\nConnection: close\r\n\r\n";
  return Status::refused;
}

}  // namespace turms::gateway::net
