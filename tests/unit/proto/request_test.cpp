// SPDX-License-Identifier: Apache-2.0
// The expected bytes were written by protoc --encode from the same schema.
#include "proto/request.h"

#include <gtest/gtest.h>

#include "proto/bytes.h"

namespace turms::proto {
namespace {

using test::ExactCopy;
using test::from_hex;

constexpr const char* kMessage = "080742201000200228ffffffffffffffffff01320668c3a96c6c6f3a01613a007a020800";

TEST(Request, envelope_then_body) {
  const std::string bytes = from_hex(kMessage);
  Request request;
  ASSERT_TRUE(parse_request(bytes, request));
  EXPECT_EQ(request.request_id, 7);
  EXPECT_TRUE(request.is_in_gateway_order);
  ASSERT_EQ(request.kind, RequestKind::kCreateMessage);
  CreateMessageRequest message;
  ASSERT_TRUE(decode(request.body, message));
  EXPECT_EQ(message.text.view(), "h\xc3\xa9llo");
  EXPECT_EQ(message.recipient_id, 2);
  EXPECT_EQ(message.delivery_date, -1);
  EXPECT_EQ(message.records.to_vector(), (std::vector<std::string_view>{"a", ""}));
  EXPECT_TRUE(message.has_is_system_message);
  EXPECT_FALSE(message.has_group_id);
  EXPECT_EQ(message.custom_attributes.size(), 1U);
}

TEST(Request, written_as_protoc_writes_it) {
  const std::vector<std::int64_t> ids{1, -2, 300};
  QueryMessagesRequest query{};
  query.ids = ids;
  query.has_are_group_messages = true;
  query.are_group_messages = true;
  query.with_total = true;
  std::string out;
  ASSERT_TRUE(write_request(out, 8, query));
  EXPECT_EQ(out, from_hex("08084a130a0d01feffffffffffffffff01ac0210014001"));
  std::string from_bytes;
  write_request_bytes(from_bytes, 8, RequestKind::kQueryMessages, std::string_view(out).substr(4));
  EXPECT_EQ(from_bytes, out);
}

TEST(Request, custom_attributes_are_taken_anywhere_but_break_the_gateways_order) {
  Request request;
  const std::string between = from_hex(
      "08091203"
      "3a0178"
      "42043202"
      "6869");
  ASSERT_TRUE(parse_request(between, request));
  EXPECT_EQ(request.kind, RequestKind::kCreateMessage);
  EXPECT_TRUE(request.has_custom_attributes);
  EXPECT_FALSE(request.is_in_gateway_order);
  std::vector<std::string> attributes;
  request.each_custom_attribute([&](std::string_view value) { attributes.emplace_back(value); });
  EXPECT_EQ(attributes, std::vector<std::string>{from_hex("3a0178")});
  const std::string after = from_hex(
      "0809"
      "42043202"
      "6869"
      "12033a0178");
  ASSERT_TRUE(parse_request(after, request));
  EXPECT_TRUE(request.is_in_gateway_order);
  EXPECT_TRUE(request.has_custom_attributes);
}

TEST(Request, what_a_gateway_refuses_is_marked) {
  Request request;
  for (const char* hex : {"42020801", "420208010801",
                          "0801"
                          "0801"
                          "42020801",
                          "0801",
                          "0801"
                          "12026162"
                          "42020801",
                          "",
                          "0801"
                          "42020801"
                          "0801"}) {
    if (parse_request(from_hex(hex), request)) EXPECT_FALSE(request.is_in_gateway_order) << hex;
  }
}

TEST(Request, an_unknown_kind_is_no_kind) {
  Request request;
  ASSERT_TRUE(parse_request(from_hex("0801f23f00"), request));
  EXPECT_EQ(request.kind, RequestKind::kNone);
  EXPECT_TRUE(request.has_request_id);
}

TEST(Request, wrong_types_and_cut_input_are_refused) {
  Request request;
  EXPECT_FALSE(parse_request(from_hex("0a0101"), request)) << "request_id as bytes";
  EXPECT_FALSE(parse_request(from_hex("08014001"), request)) << "a kind as varint";
  EXPECT_FALSE(parse_request(from_hex("08011001"), request)) << "custom attributes as varint";
  const std::string whole = from_hex(kMessage);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ExactCopy part(std::string_view(whole).substr(0, size));
    EXPECT_EQ(parse_request(part.view(), request), size == 0 || size == 2) << size;
  }
}

TEST(Request, negative_request_ids_are_read_as_such) {
  Request request;
  ASSERT_TRUE(parse_request(from_hex("089cffffffffffffffff01"), request));
  EXPECT_EQ(request.request_id, -100);
}

}  // namespace
}  // namespace turms::proto
