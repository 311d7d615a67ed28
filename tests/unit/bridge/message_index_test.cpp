// SPDX-License-Identifier: Apache-2.0
#include "bridge/message_index.h"

#include <gtest/gtest.h>

#include <string>

#include "proto/request.h"

namespace turms::xmpp::bridge {
namespace {

constexpr Conversation kRomeo = Conversation::with(UserId(2));
constexpr Conversation kGroup = Conversation::in(GroupId(2));
constexpr UserId kSelf{1};
constexpr UserId kPeer{2};

TEST(message_index, tells_conversations_and_senders_apart) {
  MessageIndex index;
  index.put(kRomeo, kSelf, "id", {MessageId(10), 1, 0});
  index.put(kRomeo, kPeer, "id", {MessageId(11), 2, 0});
  index.put(kGroup, kSelf, "id", {MessageId(12), 3, 0});
  EXPECT_EQ(index.find(kRomeo, kSelf, "id")->id, MessageId(10));
  EXPECT_EQ(index.find(kRomeo, kPeer, "id")->id, MessageId(11)) << "nobody shadows another's id";
  EXPECT_EQ(index.find(kGroup, kSelf, "id")->id, MessageId(12)) << "user 2 is not group 2";
  EXPECT_EQ(index.find(kGroup, kPeer, "id"), nullptr);
}

TEST(message_index, the_newest_message_with_an_id_wins) {
  MessageIndex index;
  index.put(kRomeo, kSelf, "id", {MessageId(10), 1, 0});
  index.put(kRomeo, kSelf, "id", {MessageId(20), 2, 0});
  EXPECT_EQ(index.find(kRomeo, kSelf, "id")->id, MessageId(20));
  EXPECT_EQ(index.size(), 1U);
}

TEST(message_index, a_resend_is_the_same_id_and_text_within_ten_minutes) {
  MessageIndex index;
  constexpr int64_t kSent = 1'000'000;
  index.put(kRomeo, kSelf, "id", {MessageId(), kSent, 0xABC});
  EXPECT_TRUE(index.is_resend(kRomeo, kSelf, "id", 0xABC, kSent + 599'999));
  EXPECT_FALSE(index.is_resend(kRomeo, kSelf, "id", 0xABC, kSent + 600'000));
  EXPECT_FALSE(index.is_resend(kRomeo, kSelf, "id", 0xABD, kSent + 1)) << "another text";
  EXPECT_FALSE(index.is_resend(kGroup, kSelf, "id", 0xABC, kSent + 1));
  EXPECT_FALSE(index.is_resend(kRomeo, kSelf, "other", 0xABC, kSent + 1));
}

TEST(message_index, what_was_edited_since_is_known_by_its_id) {
  MessageIndex index;
  constexpr int64_t kSent = 1'000'000;
  index.put(kRomeo, kSelf, "id", {MessageId(7), kSent, 0});
  EXPECT_TRUE(index.is_resend(kRomeo, kSelf, "id", 0xABC, kSent + 599'999));
  EXPECT_FALSE(index.is_resend(kRomeo, kSelf, "id", 0xABC, kSent + 600'000));
  index.put(kRomeo, kSelf, "refused", {});
  EXPECT_FALSE(index.is_resend(kRomeo, kSelf, "refused", 0xABC, kSent)) << "what Turms refused may be tried again";
}

TEST(message_index, a_stanza_without_id_is_never_a_resend) {
  MessageIndex index;
  index.put(kRomeo, kSelf, "", {MessageId(1), 1, 0});
  EXPECT_EQ(index.size(), 0U);
  EXPECT_FALSE(index.is_resend(kRomeo, kSelf, "", 0, 1));
}

TEST(message_index, remembers_no_id_of_a_size_that_would_cost_memory) {
  MessageIndex index;
  index.put(kRomeo, kPeer, std::string(MessageIndex::kIdBytes + 1, 'i'), {MessageId(1), 1, 0});
  EXPECT_EQ(index.size(), 0U);
  const std::string longest(MessageIndex::kIdBytes, 'i');
  index.put(kRomeo, kPeer, longest, {MessageId(1), 1, 0});
  EXPECT_NE(index.find(kRomeo, kPeer, longest), nullptr);
}

TEST(message_index, finds_ids_by_turms_id_and_by_read_date) {
  MessageIndex index;
  index.put(kRomeo, kSelf, "old", {MessageId(10), 100, 0});
  index.put(kRomeo, kSelf, "new", {MessageId(5), 200, 0});  // Turms ids are not in order of time
  index.put(kRomeo, kPeer, "peer's", {MessageId(6), 300, 0});
  EXPECT_EQ(index.xmpp_id_of(MessageId(5)), "new");
  EXPECT_EQ(index.xmpp_id_of(MessageId(99)), "");
}

TEST(message_index, a_read_date_points_at_the_newest_message_that_is_not_after_it) {
  MessageIndex index;
  index.put(kRomeo, kSelf, "new", {MessageId(5), 200, 0});
  index.put(kRomeo, kSelf, "old", {MessageId(4), 100, 0});
  index.put(kRomeo, kPeer, "peer's", {MessageId(6), 300, 0});
  index.put(kRomeo, kSelf, "under way", {MessageId(), 400, 0});
  const auto id_until = [&](UserId sender, int64_t date_ms) {
    const auto found = index.newest_until(kRomeo, sender, date_ms);
    return found ? std::string(found->xmpp_id) : std::string();
  };
  EXPECT_EQ(id_until(kSelf, 99), "");
  EXPECT_EQ(id_until(kSelf, 100), "old");
  EXPECT_EQ(id_until(kSelf, 199), "old");
  EXPECT_EQ(id_until(kSelf, 999), "new");
  EXPECT_EQ(id_until(UserId(), 999), "peer's");
  EXPECT_EQ(index.newest_until(Conversation::in(GroupId(kRomeo.id)), UserId(), 999), std::nullopt);
}

TEST(message_index, holds_no_more_than_its_capacity) {
  MessageIndex index(8);
  for (int i = 0; i < 100; ++i) index.put(kRomeo, kSelf, std::to_string(i), {MessageId(i + 1), i, 0});
  EXPECT_EQ(index.size(), 8U);
  EXPECT_EQ(index.find(kRomeo, kSelf, "91"), nullptr);
  EXPECT_NE(index.find(kRomeo, kSelf, "92"), nullptr);
}

TEST(seen_nonces, a_second_message_of_the_same_sender_with_a_nonce_is_a_copy) {
  SeenNonces seen;
  const Nonce nonce{1, 2, 3};
  EXPECT_FALSE(seen.is_copy(kSelf, nonce, MessageId(10)));
  EXPECT_FALSE(seen.is_copy(kSelf, nonce, MessageId(10))) << "the very same message, read again";
  EXPECT_TRUE(seen.is_copy(kSelf, nonce, MessageId(11)));
  EXPECT_FALSE(seen.is_copy(kPeer, nonce, MessageId(12))) << "nobody suppresses another's message";
  EXPECT_FALSE(seen.is_copy(kSelf, Nonce{1, 2, 4}, MessageId(13)));
}

TEST(seen_nonces, recognises_copies_where_turms_gives_no_ids) {
  SeenNonces seen;
  EXPECT_FALSE(seen.is_copy(kSelf, Nonce{1}, MessageId()));
  EXPECT_TRUE(seen.is_copy(kSelf, Nonce{1}, MessageId()));
}

upstream::Push push_of(proto::RequestKind kind, const std::string& body, UserId requester = kPeer) {
  upstream::Push push;
  push.requester = requester;
  push.kind = static_cast<uint32_t>(kind);
  push.body = as_bytes(body);
  return push;
}

TEST(seen_pushes, a_message_is_applied_once_a_minute) {
  SeenPushes seen;
  const std::string body = "\x08\x05\x32\x01X";
  const auto push = push_of(proto::RequestKind::kCreateMessage, body);
  EXPECT_FALSE(seen.is_duplicate(push, 0));
  EXPECT_TRUE(seen.is_duplicate(push, 59'000'000'000));
  const std::string other = "\x08\x06";
  EXPECT_FALSE(seen.is_duplicate(push_of(proto::RequestKind::kCreateMessage, other), 0));
  EXPECT_FALSE(seen.is_duplicate(push, 200'000'000'000));
}

TEST(seen_pushes, an_edit_is_news_unless_it_repeats_the_newest_one) {
  SeenPushes seen;
  const std::string a =
      "\x08\x05\x12\x01"
      "A";
  const std::string b =
      "\x08\x05\x12\x01"
      "B";
  const auto kind = proto::RequestKind::kUpdateMessage;
  EXPECT_FALSE(seen.is_duplicate(push_of(kind, a), 0));
  EXPECT_TRUE(seen.is_duplicate(push_of(kind, a), 1));
  EXPECT_FALSE(seen.is_duplicate(push_of(kind, b), 2));
  EXPECT_FALSE(seen.is_duplicate(push_of(kind, a), 3)) << "edited back";
}

TEST(seen_pushes, a_repeated_state_is_news) {
  SeenPushes seen;
  const std::string body = "\x10\x05";
  const auto typing = push_of(proto::RequestKind::kUpdateTypingStatus, body);
  EXPECT_FALSE(seen.is_duplicate(typing, 0));
  EXPECT_FALSE(seen.is_duplicate(typing, 1));
}

}  // namespace
}  // namespace turms::xmpp::bridge
