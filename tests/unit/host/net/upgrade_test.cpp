// SPDX-License-Identifier: Apache-2.0
#include "net/upgrade.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "framing_probe.h"

namespace turms::gateway::net {
namespace {

constexpr std::string_view kGood =
    "GET / HTTP/1.1\r\nHost: localhost:10510\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

struct Outcome {
  Upgrade::Status status;
  std::string answer;
  size_t left_over;  // bytes given but not part of the request
};

Outcome feed(std::string_view first, std::string_view second = {}) {
  Upgrade upgrade;
  Outcome outcome{Upgrade::Status::reading, {}, 0};
  for (const std::string_view piece : {first, second}) {
    std::span<const uint8_t> bytes = bytes_of(piece);
    if (outcome.status == Upgrade::Status::reading) outcome.status = upgrade.feed(bytes);
    outcome.left_over += bytes.size();
  }
  outcome.answer = upgrade.answer();
  return outcome;
}

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(kGood);
  return text.replace(text.find(from), from.size(), to);
}

TEST(Upgrade, a_good_request_is_accepted_at_every_split_and_the_rest_is_left_alone) {
  const std::string wire = std::string(kGood) + "\x82\x80more";
  for (size_t at = 0; at <= wire.size(); ++at) {
    const Outcome outcome = feed(std::string_view(wire).substr(0, at), std::string_view(wire).substr(at));
    EXPECT_EQ(outcome.status, Upgrade::Status::accepted) << at;
    EXPECT_EQ(outcome.left_over, wire.size() - kGood.size()) << at;
    EXPECT_TRUE(outcome.answer.starts_with("HTTP/1.1 101 ")) << at;
    EXPECT_NE(outcome.answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos) << at;
    EXPECT_TRUE(outcome.answer.ends_with("\r\n\r\n")) << at;
  }
}

TEST(Upgrade, an_unfinished_request_waits) {
  EXPECT_EQ(feed(kGood.substr(0, kGood.size() - 1)).status, Upgrade::Status::reading);
}

struct Refusal {
  const char* name;
  std::string request;
  std::string_view answer_starts;
};

class UpgradeRefusals : public testing::TestWithParam<Refusal> {};

TEST_P(UpgradeRefusals, are_told_why) {
  const Outcome outcome = feed(GetParam().request);
  EXPECT_EQ(outcome.status, Upgrade::Status::refused);
  EXPECT_TRUE(outcome.answer.starts_with(GetParam().answer_starts)) << outcome.answer;
  EXPECT_NE(outcome.answer.find("Connection: close\r\n"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    All, UpgradeRefusals,
    testing::Values(
        Refusal{"preflight", "OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 "},
        Refusal{"post", replaced("GET", "POST"), "HTTP/1.1 405 "},
        Refusal{"plain_get", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 426 "},
        Refusal{"old_http", replaced("HTTP/1.1", "HTTP/1.0"), "HTTP/1.1 400 "},
        Refusal{"no_connection_token", replaced("keep-alive, Upgrade", "keep-alive"), "HTTP/1.1 400 "},
        Refusal{"other_upgrade", replaced("Upgrade: websocket", "Upgrade: websockets"), "HTTP/1.1 426 "},
        Refusal{"old_version", replaced("Version: 13", "Version: 8"), "HTTP/1.1 426 "},
        Refusal{"no_key", replaced("Sec-WebSocket-Key", "X-Key"), "HTTP/1.1 400 "},
        Refusal{"bad_key", replaced("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), "HTTP/1.1 400 "},
        Refusal{"two_keys", replaced("Host:", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nHost:"), "HTTP/1.1 400 "},
        Refusal{"not_http", "\x05\x08\x01\x1A\x01\x02\r\n\r\n", "HTTP/1.1 400 "},
        Refusal{"endless", "GET / HTTP/1.1\r\nX: " + std::string(Upgrade::kMaxRequestBytes, 'x'), "HTTP/1.1 431 "}),
    [](const auto& info) { return info.param.name; });

TEST(Upgrade, header_names_and_tokens_are_read_in_any_case) {
  std::string shouted(kGood);
  for (const std::string_view word : {"Upgrade: websocket", "Connection: keep-alive, Upgrade"}) {
    const size_t at = shouted.find(word);
    for (size_t i = at; i < at + word.size(); ++i) shouted[i] = static_cast<char>(toupper(shouted[i]));
  }
  EXPECT_EQ(feed(shouted).status, Upgrade::Status::accepted);
}

}  // namespace
}  // namespace turms::gateway::net
