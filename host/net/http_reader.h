// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 request, taken apart as it arrives: its head as a value, its body in pieces. Pure: bytes in, events out.
// What follows the request on the connection is ignored, since the listener closes after each answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace turms::gateway::net {

enum class HttpMethod { get, head, post, options, other };

struct HttpHead {
  HttpMethod method = HttpMethod::other;
  std::string path;   // as sent, without the query; begins with a slash
  std::string query;  // as sent, without the question mark
  std::string content_type;
  std::string range;              // RFC 9110 14.2
  std::string if_range;           // RFC 9110 13.1.5
  bool expects_continue = false;  // the body comes after "100 Continue" only
};

class HttpEvents {
 public:
  virtual ~HttpEvents() = default;
  virtual void on_head(const HttpHead& head) = 0;
  virtual void on_body(std::span<const uint8_t> bytes) = 0;
  virtual void on_end() = 0;
};

class HttpReader {
 public:
  /// Request line and headers together.
  static constexpr size_t kMaxHeadBytes = 8 * 1024;

  enum class Status {
    ok,         // more may come, or the request is complete
    malformed,  // not HTTP/1.x; nothing more is read
    too_large,  // the head is
  };

  HttpReader();
  ~HttpReader();
  HttpReader(const HttpReader&) = delete;
  HttpReader& operator=(const HttpReader&) = delete;

  /// Not to be called again after anything but ok. Source: RFC 9112.
  Status feed(std::span<const uint8_t> bytes, HttpEvents& events);

 private:
  struct Request;  // hides the HTTP parser
  std::unique_ptr<Request> request_;
};

}  // namespace turms::gateway::net
