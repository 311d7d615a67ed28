// SPDX-License-Identifier: Apache-2.0
// The expected bytes were written by protoc --encode from the same schema.
#include "proto/wire.h"

#include <gtest/gtest.h>

#include "proto/bytes.h"
#include "proto/messages.h"

namespace turms::proto {
namespace {

using test::ExactCopy;
using test::from_hex;

constexpr const char* kLogin = "080110051a002003280432060a01611201623a0a0d0000c03f15000000c0";
constexpr const char* kUserInfos = "0a1b08011201414a140a016b120f4202280142092100000000000004400a0408024000104d";

template <class T>
std::string encoded(const T& message) {
  std::string out;
  EXPECT_TRUE(encode(message, out));
  return out;
}

TEST(Wire, login_decodes_to_views_into_the_input) {
  const std::string bytes = from_hex(kLogin);
  CreateSessionRequest login;
  ASSERT_TRUE(decode(bytes, login));
  EXPECT_EQ(login.version, 1);
  EXPECT_EQ(login.user_id, 5);
  EXPECT_TRUE(login.password.has()) << "set to the empty text";
  EXPECT_EQ(login.password.view(), "");
  EXPECT_TRUE(login.has_user_status);
  EXPECT_EQ(login.user_status, user_status::kBusy);
  EXPECT_EQ(login.device_type, device_type::kOthers);
  ASSERT_EQ(login.device_details.size(), 1U);
  CreateSessionRequest_DeviceDetailsEntry entry;
  ASSERT_TRUE(decode(*login.device_details.begin(), entry));
  EXPECT_EQ(entry.key.view(), "a");
  EXPECT_EQ(entry.value.view(), "b");
  EXPECT_GE(entry.key.view().data(), bytes.data());
  EXPECT_LT(entry.key.view().data(), bytes.data() + bytes.size());
  UserLocation location;
  ASSERT_TRUE(decode(login.location.view(), location));
  EXPECT_FLOAT_EQ(location.latitude, 1.5F);
  EXPECT_FLOAT_EQ(location.longitude, -2.F);
  EXPECT_FALSE(location.has_timestamp);
}

TEST(Wire, login_encodes_as_protoc_does) {
  CreateSessionRequest_DeviceDetailsEntry detail{};
  detail.key = "a";
  detail.value = "b";
  const std::vector<CreateSessionRequest_DeviceDetailsEntry> details{detail};
  UserLocation location{};
  location.latitude = 1.5F;
  location.longitude = -2.F;
  CreateSessionRequest login{};
  login.version = 1;
  login.user_id = 5;
  login.password = "";
  login.has_user_status = true;
  login.user_status = user_status::kBusy;
  login.device_type = device_type::kOthers;
  login.device_details = details;
  login.location = View::of(location);
  EXPECT_EQ(encoded(login), from_hex(kLogin));
}

TEST(Wire, nested_messages_and_maps_decode_one_by_one) {
  const std::string bytes = from_hex(kUserInfos);
  UserInfosWithVersion infos;
  ASSERT_TRUE(decode(bytes, infos));
  EXPECT_EQ(infos.last_updated_date, 77);
  ASSERT_EQ(infos.user_infos.size(), 2U);
  std::vector<UserInfo> users;
  for (const std::string_view item : infos.user_infos) {
    users.emplace_back();
    ASSERT_TRUE(decode(item, users.back()));
  }
  EXPECT_EQ(users[0].name.view(), "A");
  EXPECT_FALSE(users[1].name.has());
  EXPECT_TRUE(users[1].has_active);
  EXPECT_FALSE(users[1].active);
  UserInfo_UserDefinedAttributesEntry attribute;
  ASSERT_TRUE(decode(*users[0].user_defined_attributes.begin(), attribute));
  Value value;
  ASSERT_TRUE(decode(attribute.value.view(), value));
  std::vector<Value> items;
  for (const std::string_view item : value.list_value) {
    items.emplace_back();
    ASSERT_TRUE(decode(item, items.back()));
  }
  ASSERT_EQ(items.size(), 2U);
  EXPECT_TRUE(items[0].has_bool_value && items[0].bool_value);
  EXPECT_DOUBLE_EQ(items[1].double_value, 2.5);
  EXPECT_FALSE(items[1].has_bool_value);
}

TEST(Wire, what_was_decoded_encodes_to_the_same_bytes) {
  const std::string bytes = from_hex(kUserInfos);
  UserInfosWithVersion infos;
  ASSERT_TRUE(decode(bytes, infos));
  EXPECT_EQ(encoded(infos), bytes);
  const std::string query = from_hex("0a0d01feffffffffffffffff01ac0210014001");
  QueryMessagesRequest request;
  ASSERT_TRUE(decode(query, request));
  EXPECT_EQ(request.ids.to_vector(), (std::vector<std::int64_t>{1, -2, 300}));
  EXPECT_EQ(encoded(request), query);
}

TEST(Wire, negative_ids_survive) {
  UpdateConversationRequest request{};
  request.has_user_id = true;
  request.user_id = INT64_MIN;
  request.read_date = -1;
  const std::string bytes = encoded(request);
  UpdateConversationRequest again;
  ASSERT_TRUE(decode(bytes, again));
  EXPECT_EQ(again.user_id, INT64_MIN);
  EXPECT_EQ(again.read_date, -1);
  EXPECT_FALSE(again.has_group_id);
}

TEST(Wire, enum_numbers_outside_the_schema_are_kept) {
  UserOnlineStatus status;
  ASSERT_TRUE(decode(from_hex("08011063180718ac02"), status));
  EXPECT_EQ(status.user_status, 99);
}

TEST(Wire, repeated_numbers_may_come_unpacked_and_mixed) {
  const std::string bytes = from_hex("18071a02010518ac02");
  UserOnlineStatus status;
  ASSERT_TRUE(decode(bytes, status));
  EXPECT_EQ(status.device_types.size(), 4U);
  EXPECT_EQ(status.device_types.to_vector(), (std::vector<std::int32_t>{7, 1, 5, 300}));
}

TEST(Wire, unknown_fields_are_passed_over) {
  CreateGroupBlockedUserRequest request;
  ASSERT_TRUE(decode(from_hex("0801f23f03616263a00601a90600000000000000001002"), request));
  EXPECT_EQ(request.group_id, 1);
  EXPECT_EQ(request.user_id, 2);
}

TEST(Wire, a_known_field_of_a_wrong_type_is_refused) {
  CreateMessageRequest request;
  EXPECT_FALSE(decode(from_hex("3001"), request)) << "text as a varint";
  EXPECT_FALSE(decode(from_hex("0a0101"), request)) << "message_id as bytes";
  EXPECT_FALSE(decode(from_hex("0d01000000"), request)) << "message_id as fixed32";
  EXPECT_FALSE(decode(from_hex("3801"), request)) << "records as a varint";
  EXPECT_FALSE(decode(from_hex("7a0209ff"), request)) << "a broken nested message";
  QueryMessagesRequest query;
  EXPECT_FALSE(decode(from_hex("0a0180"), query)) << "a packed block that ends inside a number";
  EXPECT_FALSE(decode(from_hex("0d01000000"), query)) << "ids as fixed32";
}

TEST(Wire, text_that_is_not_utf8_is_refused_and_bytes_are_not) {
  CreateMessageRequest request;
  EXPECT_FALSE(decode(from_hex("3201ff"), request));
  EXPECT_TRUE(decode(from_hex("3a01ff"), request));
  CreateGroupJoinQuestionsRequest questions;
  EXPECT_FALSE(decode(from_hex("12032201ff"), questions)) << "an answer of a nested question";
}

TEST(Wire, nesting_is_bounded) {
  std::string value = from_hex("2801");
  for (int depth = 1; depth < kMaxDepth; ++depth) {
    std::string outer;
    append_bytes_field(outer, 8, value);
    value = outer;
  }
  Value decoded;
  EXPECT_TRUE(decode(value, decoded));
  std::string deeper;
  append_bytes_field(deeper, 8, value);
  EXPECT_FALSE(decode(deeper, decoded));
}

TEST(Wire, input_cut_at_every_byte_is_false_or_a_shorter_message) {
  const std::string whole = from_hex(kLogin) + from_hex(kUserInfos);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const ExactCopy part(std::string_view(whole).substr(0, size));
    CreateSessionRequest login;
    UserInfosWithVersion infos;
    if (decode(part.view(), login)) {
      for (const std::string_view entry : login.device_details) EXPECT_LE(entry.size(), size);
    }
    if (decode(part.view(), infos)) {
      EXPECT_EQ(infos.user_infos.size(), infos.user_infos.to_vector().size());
    }
  }
  CreateSessionRequest login;
  EXPECT_FALSE(decode(std::string_view(whole).substr(0, 29), login)) << "inside the location";
}

TEST(Wire, every_changed_byte_is_survived) {
  const std::string whole = from_hex(kUserInfos);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = whole;
      changed[i] = static_cast<char>(value);
      const ExactCopy bytes(changed);
      UserInfosWithVersion infos;
      if (!decode(bytes.view(), infos)) continue;
      for (const std::string_view item : infos.user_infos) {
        UserInfo user;
        EXPECT_TRUE(decode(item, user)) << "nested messages were checked already";
      }
    }
  }
}

TEST(Wire, a_struct_of_a_foreign_type_is_not_encoded) {
  const UserInfo wrong{};
  CreateSessionRequest login{};
  login.location = View::of(wrong);
  std::string out = "kept";
  EXPECT_FALSE(encode(login, out));
  EXPECT_EQ(out, "kept");
}

}  // namespace
}  // namespace turms::proto
