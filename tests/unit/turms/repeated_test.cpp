// SPDX-License-Identifier: Apache-2.0
#include "turms/repeated.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "proto/wire.h"

namespace turms::xmpp::upstream {
namespace {

std::vector<std::string> all(const Repeated& range) {
  std::vector<std::string> values;
  for (const std::string_view value : range) values.emplace_back(value);
  return values;
}

TEST(repeated, yields_its_own_field_in_order) {
  std::string message;
  proto::append_bytes_field(message, 7, "one");
  proto::append_varint_field(message, 7, 5);
  proto::append_bytes_field(message, 8, "other");
  proto::append_bytes_field(message, 7, "two");
  EXPECT_EQ(all(Repeated(message, 7)), (std::vector<std::string>{"one", "two"}));
  EXPECT_FALSE(Repeated(message, 7).is_empty());
}

TEST(repeated, is_empty_by_default_and_without_the_field) {
  EXPECT_TRUE(Repeated().is_empty());
  EXPECT_TRUE(Repeated("\x08\x01", 7).is_empty());
}

TEST(repeated, ends_at_malformed_bytes) {
  std::string message;
  proto::append_bytes_field(message, 7, "one");
  EXPECT_EQ(all(Repeated(message + "\x3A\x09", 7)), std::vector<std::string>{"one"});
}

}  // namespace
}  // namespace turms::xmpp::upstream
