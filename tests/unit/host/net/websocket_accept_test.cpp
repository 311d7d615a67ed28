// SPDX-License-Identifier: Apache-2.0
#include "net/websocket_accept.h"

#include <gtest/gtest.h>

#include <string>

namespace turms::gateway::net {
namespace {

TEST(WebSocketAccept, answers_the_example_of_the_specification) {
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketAccept, hashes_keys_of_other_lengths) {
  // Values from an independent SHA-1: lengths that need one block of padding more, or a whole block.
  EXPECT_EQ(websocket_accept(""), "Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=");
  EXPECT_EQ(websocket_accept(std::string(19, 'a')), "yzaGyu0mcUukN7CdsSwa30tnCpc=");
  EXPECT_EQ(websocket_accept(std::string(28, 'a')), "xMWmCBqYJY4uXzUs8PNU1t+Pzro=");
}

TEST(WebSocketAccept, a_key_is_base64_of_sixteen_bytes) {
  EXPECT_TRUE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_TRUE(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAA=="));
  EXPECT_FALSE(is_websocket_key(""));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ="));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=a"));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBs ZSBub25jZA=="));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhb!BsZSBub25jZQ=="));
  EXPECT_FALSE(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAB=="));  // bits set beyond the sixteenth byte
}

}  // namespace
}  // namespace turms::gateway::net
