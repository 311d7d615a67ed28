// SPDX-License-Identifier: Apache-2.0
#include "net/http_reader.h"

#include <algorithm>
#include <cctype>

#include <http_parser.h>

namespace turms::gateway::net {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

HttpMethod method_of(unsigned method) {
  switch (method) {
    case HTTP_GET:
      return HttpMethod::get;
    case HTTP_HEAD:
      return HttpMethod::head;
    case HTTP_POST:
      return HttpMethod::post;
    case HTTP_OPTIONS:
      return HttpMethod::options;
    default:
      return HttpMethod::other;
  }
}

}  // namespace

struct HttpReader::Request {
  http_parser parser{};
  HttpEvents* events = nullptr;  // of the feed() under way
  std::string target;
  std::string field;
  std::string value;
  bool in_value = false;
  bool has_head = false;
  bool is_over = false;
  size_t head_bytes = 0;  // an upper bound
  HttpHead head;

  Request() {
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = this;
  }

  void end_header() {
    const std::string name = lower(field);
    if (name == "content-type") head.content_type = value;
    if (name == "range") head.range = value;
    if (name == "if-range") head.if_range = value;
    if (name == "expect") head.expects_continue = lower(value) == "100-continue";
    field.clear();
    value.clear();
    in_value = false;
  }

  /// \returns  false: the target is no path
  bool end_head() {
    if (!field.empty()) end_header();
    head.method = method_of(parser.method);
    const size_t mark = target.find('?');
    head.path = target.substr(0, mark);
    if (mark != std::string::npos) head.query = target.substr(mark + 1);
    has_head = true;
    return head.path.starts_with('/') || head.method == HttpMethod::options;
  }

  static Request& of(http_parser* parser) { return *static_cast<Request*>(parser->data); }
  static http_parser_settings callbacks();
};

http_parser_settings HttpReader::Request::callbacks() {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_url = [](http_parser* p, const char* at, size_t length) {
    of(p).target.append(at, length);
    return 0;
  };
  settings.on_header_field = [](http_parser* p, const char* at, size_t length) {
    Request& self = of(p);
    if (self.has_head) return 0;  // a trailer
    if (self.in_value) self.end_header();
    self.field.append(at, length);
    return 0;
  };
  settings.on_header_value = [](http_parser* p, const char* at, size_t length) {
    Request& self = of(p);
    if (self.has_head) return 0;
    self.in_value = true;
    self.value.append(at, length);
    return 0;
  };
  settings.on_headers_complete = [](http_parser* p) {
    Request& self = of(p);
    if (!self.end_head()) return -1;
    self.events->on_head(self.head);
    return 0;
  };
  settings.on_body = [](http_parser* p, const char* at, size_t length) {
    of(p).events->on_body({reinterpret_cast<const uint8_t*>(at), length});
    return 0;
  };
  settings.on_message_complete = [](http_parser* p) {
    Request& self = of(p);
    self.is_over = true;
    self.events->on_end();
    http_parser_pause(p, 1);  // one request is all
    return 0;
  };
  return settings;
}

HttpReader::HttpReader() : request_(std::make_unique<Request>()) {
}
HttpReader::~HttpReader() = default;

HttpReader::Status HttpReader::feed(std::span<const uint8_t> bytes, HttpEvents& events) {
  Request& request = *request_;
  if (bytes.empty() || request.is_over) return Status::ok;  // to the parser, no bytes would mean the end of the stream
  request.events = &events;
  const http_parser_settings settings = Request::callbacks();
  // A head that never ends is given to the parser up to the bound and not a byte further.
  size_t offered = bytes.size();
  if (!request.has_head) offered = std::min(offered, kMaxHeadBytes - request.head_bytes);
  const size_t parsed =
      http_parser_execute(&request.parser, &settings, reinterpret_cast<const char*>(bytes.data()), offered);
  if (request.is_over) return Status::ok;
  if (HTTP_PARSER_ERRNO(&request.parser) != HPE_OK || request.parser.upgrade != 0) return Status::malformed;
  if (!request.has_head) {
    request.head_bytes += parsed;
    return request.head_bytes >= kMaxHeadBytes ? Status::too_large : Status::ok;
  }
  return offered == bytes.size() ? Status::ok : feed(bytes.subspan(offered), events);
}

}  // namespace turms::gateway::net
