// SPDX-License-Identifier: Apache-2.0
#include "proto/fields.h"

#include <gtest/gtest.h>
#include <pb_common.h>

#include <set>

#include "proto/bytes.h"
#include "proto/messages.h"

namespace turms::proto {
namespace {

// Every message that `shape` holds, itself included, is stored as schema/*.options should have said.
void expect_stored_as_views(const pb_msgdesc_t* shape, std::set<const pb_msgdesc_t*>& seen) {
  if (!seen.insert(shape).second) return;
  pb_field_iter_t field;
  if (!pb_field_iter_begin(&field, shape, nullptr)) return;
  do {
    const bool is_repeated = PB_HTYPE(field.type) == PB_HTYPE_REPEATED;
    EXPECT_NE(PB_LTYPE(field.type), PB_LTYPE_UVARINT) << "an enum without type_override, field " << field.tag;
    if (PB_LTYPE_IS_SUBMSG(field.type)) {
      EXPECT_EQ(PB_ATYPE(field.type), PB_ATYPE_CALLBACK) << "a message without FT_CALLBACK, field " << field.tag;
      expect_stored_as_views(field.submsg_desc, seen);
    }
    if (PB_ATYPE(field.type) == PB_ATYPE_CALLBACK) {
      EXPECT_EQ(field.data_size, is_repeated ? sizeof(List) : sizeof(View)) << "a list without its type, " << field.tag;
    }
  } while (pb_field_iter_next(&field));
}

TEST(Fields, every_message_of_the_schema_is_stored_as_views) {
  static_assert(sizeof(List) != sizeof(View));
  std::set<const pb_msgdesc_t*> seen;
#define TURMS_PROTO_KIND(number, constant, field, type) \
  expect_stored_as_views(nanopb::MessageDescriptor<type>::fields(), seen);
  TURMS_PROTO_REQUEST_KINDS(TURMS_PROTO_KIND)
  TURMS_PROTO_DATA_KINDS(TURMS_PROTO_KIND)
#undef TURMS_PROTO_KIND
  EXPECT_GE(seen.size(), 120U);
}

TEST(Fields, unset_is_not_empty) {
  const View unset;
  const View empty(std::string_view{});
  EXPECT_FALSE(unset.has());
  EXPECT_TRUE(empty.has());
  EXPECT_EQ(unset.view(), empty.view());
}

TEST(Fields, lists_take_each_source) {
  const std::vector<std::string> strings{"a", ""};
  const std::vector<std::string_view> views{"bc"};
  CreateMessageRequest first{};
  first.records = strings;
  CreateMessageRequest second{};
  second.records = views;
  std::string out;
  ASSERT_TRUE(encode(first, out));
  ASSERT_TRUE(encode(second, out));
  EXPECT_EQ(out, test::from_hex("3a01613a003a026263"));
}

TEST(Fields, empty_lists_write_nothing) {
  const std::vector<std::int64_t> none;
  QueryConversationsRequest request{};
  request.user_ids = none;
  std::string out;
  ASSERT_TRUE(encode(request, out));
  EXPECT_TRUE(out.empty());
  EXPECT_TRUE(request.user_ids.empty());
}

TEST(Fields, int32_lists_are_written_packed_and_signed) {
  const std::vector<std::int32_t> types{1, -1};
  CreateMessageReactionsRequest request{};
  request.message_id = 1;
  request.reaction_types = types;
  std::string out;
  ASSERT_TRUE(encode(request, out));
  EXPECT_EQ(out, test::from_hex("0801120b01ffffffffffffffffff01"));
  CreateMessageReactionsRequest again;
  ASSERT_TRUE(decode(out, again));
  EXPECT_EQ(again.reaction_types.to_vector(), types);
}

TEST(Fields, a_list_set_for_encoding_iterates_nothing) {
  const std::vector<std::int64_t> ids{1, 2};
  const Int64List list(ids);
  EXPECT_EQ(list.size(), 2U);
  EXPECT_TRUE(list.begin() == list.end());
}

TEST(Fields, elements_between_other_fields_are_found) {
  const std::string bytes = test::from_hex(
      "0801"
      "3a0161"
      "3201"
      "62"
      "3a0163");
  CreateMessageRequest request;
  ASSERT_TRUE(decode(bytes, request));
  EXPECT_EQ(request.records.to_vector(), (std::vector<std::string_view>{"a", "c"}));
  EXPECT_EQ(request.text.view(), "b");
}

}  // namespace
}  // namespace turms::proto
