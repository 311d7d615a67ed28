// SPDX-License-Identifier: Apache-2.0
#include "net/http_reader.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

std::span<const uint8_t> octets(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

struct Heard final : HttpEvents {
  void on_head(const HttpHead& told) override {
    EXPECT_EQ(heads++, 0);
    head = told;
  }
  void on_body(std::span<const uint8_t> bytes) override { body.append(bytes.begin(), bytes.end()); }
  void on_end() override { ++ends; }

  HttpHead head;
  std::string body;
  int heads = 0;
  int ends = 0;
};

HttpReader::Status feed_in(std::string_view text, size_t step, Heard& heard) {
  HttpReader reader;
  auto status = HttpReader::Status::ok;
  while (!text.empty() && status == HttpReader::Status::ok) {
    status = reader.feed(octets(text.substr(0, step)), heard);
    text.remove_prefix(std::min(step, text.size()));
  }
  return status;
}

TEST(HttpReader, takes_a_request_apart_in_every_split) {
  const std::string text =
      "POST /bucket?a=b&c HTTP/1.1\r\nHost: x\r\nCONTENT-type: multipart/form-data; boundary=1\r\n"
      "Expect: 100-Continue\r\nContent-Length: 5\r\n\r\nhello and what follows is ignored";
  for (size_t step = 1; step <= text.size(); ++step) {
    Heard heard;
    ASSERT_EQ(feed_in(text, step, heard), HttpReader::Status::ok) << step;
    EXPECT_EQ(heard.head.method, HttpMethod::post);
    EXPECT_EQ(heard.head.path, "/bucket");
    EXPECT_EQ(heard.head.query, "a=b&c");
    EXPECT_EQ(heard.head.content_type, "multipart/form-data; boundary=1");
    EXPECT_TRUE(heard.head.expects_continue);
    EXPECT_EQ(heard.body, "hello");
    EXPECT_EQ(heard.ends, 1);
  }
}

TEST(HttpReader, joins_chunks_and_passes_over_trailers) {
  const std::string text =
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nContent-Type: late\r\n\r\n";
  for (size_t step = 1; step <= text.size(); ++step) {
    Heard heard;
    ASSERT_EQ(feed_in(text, step, heard), HttpReader::Status::ok) << step;
    EXPECT_EQ(heard.body, "abcde");
    EXPECT_EQ(heard.head.content_type, "");
    EXPECT_EQ(heard.ends, 1);
  }
}

TEST(HttpReader, a_request_without_a_body_ends_with_its_head) {
  Heard heard;
  EXPECT_EQ(feed_in("GET /a/1 HTTP/1.1\r\n\r\n", 1, heard), HttpReader::Status::ok);
  EXPECT_EQ(heard.head.method, HttpMethod::get);
  EXPECT_EQ(heard.head.query, "");
  EXPECT_FALSE(heard.head.expects_continue);
  EXPECT_EQ(heard.ends, 1);
}

TEST(HttpReader, what_is_no_request_is_malformed) {
  for (const char* text :
       {"hello\r\n\r\n", "GET  HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00\x01", "GET /\x01 HTTP/9\r\n\r\n",
        "GET http://other/ HTTP/1.1\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"}) {
    Heard heard;
    EXPECT_EQ(feed_in(text, 100, heard), HttpReader::Status::malformed) << text;
    EXPECT_EQ(heard.ends, 0) << text;
  }
}

TEST(HttpReader, a_head_is_bounded) {
  const std::string text = "GET / HTTP/1.1\r\nX: " + std::string(HttpReader::kMaxHeadBytes, 'x');
  for (const size_t step : {size_t{1}, size_t{100}, text.size()}) {
    Heard heard;
    EXPECT_EQ(feed_in(text, step, heard), HttpReader::Status::too_large);
    EXPECT_EQ(heard.heads, 0);
  }
  Heard heard;
  const std::string body(100'000, 'b');
  EXPECT_EQ(feed_in("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + body, 200'000, heard), HttpReader::Status::ok)
      << "the body is not the head";
  EXPECT_EQ(heard.body, body);
}

}  // namespace
}  // namespace turms::gateway::net
