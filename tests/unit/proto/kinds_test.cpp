// SPDX-License-Identifier: Apache-2.0
#include "proto/kinds.h"

#include <gtest/gtest.h>

#include "proto/messages.h"

namespace turms::proto {
namespace {

TEST(Kinds, numbers_and_names_are_the_schemas) {
  EXPECT_EQ(static_cast<int>(RequestKind::kCreateMessage), 8);
  EXPECT_STREQ(name_of(RequestKind::kCreateMessage), "create_message_request");
  EXPECT_EQ(request_kind_of(1201), RequestKind::kDeleteMessageReactions);
  EXPECT_EQ(data_kind_of(400), DataKind::kUserSettings);
  EXPECT_STREQ(name_of(DataKind::kLong), "long");
  EXPECT_STREQ(name_of(DataKind::kMessagesWithTotalList), "messages_with_total_list");
}

TEST(Kinds, unknown_numbers_are_none) {
  for (const std::uint32_t number : {0U, 1U, 2U, 15U, 99U, 1202U, 0x1fffffffU}) {
    EXPECT_EQ(request_kind_of(number), RequestKind::kNone) << number;
  }
  EXPECT_EQ(data_kind_of(21), DataKind::kNone);
  EXPECT_STREQ(name_of(static_cast<RequestKind>(12345)), "none");
}

TEST(Kinds, all_are_distinct_and_counted) {
  int requests = 0;
  int data = 0;
  for (std::uint32_t number = 1; number < 2000; ++number) {
    if (request_kind_of(number) != RequestKind::kNone) ++requests;
    if (data_kind_of(number) != DataKind::kNone) ++data;
  }
  EXPECT_EQ(requests, 72);
  EXPECT_EQ(data, 24);
}

TEST(Kinds, message_types_know_theirs) {
  static_assert(kRequestKindOf<CreateFriendRequestRequest> == RequestKind::kCreateFriendRequest);
  static_assert(kRequestKindOf<UserInfo> == RequestKind::kNone);
  static_assert(kDataKindOf<Conversations> == DataKind::kConversations);
}

}  // namespace
}  // namespace turms::proto
