// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_join.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

constexpr int64_t kNow = 1'700'000'000'000;
constexpr uint32_t kUsual = 20;
constexpr uint32_t kMost = 100;

std::optional<RoomJoin> join_with(const std::string& children) {
  return read_room_join(
      stanza_from("<presence to='7@conference.example.org/Romeo'>" + children + "</presence>").element());
}

HistoryWish wish_of(const std::string& attributes) {
  return join_with("<x xmlns='http://jabber.org/protocol/muc'><history " + attributes + "/></x>").value().history;
}

HistoryLimit limit_for(const HistoryWish& wish) {
  return limit_of(wish, kUsual, kMost, kNow);
}

TEST(RoomJoin, is_a_presence_that_says_so) {
  ASSERT_TRUE(join_with("<x xmlns='http://jabber.org/protocol/muc'/>"));
  EXPECT_FALSE(join_with(""));
  EXPECT_FALSE(join_with("<x xmlns='http://jabber.org/protocol/muc#user'/>"));
  EXPECT_FALSE(join_with("<show>away</show>"));
}

TEST(RoomJoin, may_say_nothing_else) {
  const RoomJoin join = join_with("<x xmlns='http://jabber.org/protocol/muc'/>").value();
  EXPECT_EQ(join.history, HistoryWish());
  EXPECT_FALSE(join.has_password);
}

TEST(RoomJoin, may_have_a_password) {
  EXPECT_TRUE(join_with("<x xmlns='http://jabber.org/protocol/muc'><password>x</password></x>")->has_password);
  EXPECT_FALSE(
      join_with("<x xmlns='http://jabber.org/protocol/muc'><password xmlns='urn:x'>x</password></x>")->has_password);
}

TEST(RoomJoin, wishes_for_history_in_four_ways) {
  const HistoryWish wish = wish_of("maxchars='65000' maxstanzas='30' seconds='180' since='2023-11-14T22:13:20Z'");
  EXPECT_EQ(wish.max_chars, 65000U);
  EXPECT_EQ(wish.max_stanzas, 30U);
  EXPECT_EQ(wish.seconds, 180U);
  EXPECT_EQ(wish.since_ms, kNow);
}

TEST(RoomJoin, wishes_nothing_by_words_that_are_no_numbers) {
  for (const char* wrong : {"", " 5", "5 ", "-1", "+5", "5.0", "0x5", "many", "99999999999999999999x"}) {
    const std::string value(wrong);
    EXPECT_EQ(
        wish_of("maxchars='" + value + "' maxstanzas='" + value + "' seconds='" + value + "' since='" + value + "'"),
        HistoryWish())
        << wrong;
  }
  EXPECT_EQ(wish_of("maxstanzas='99999999999999999999'").max_stanzas, std::numeric_limits<uint32_t>::max());
}

TEST(RoomJoin, gets_the_usual_history_when_it_wishes_nothing) {
  EXPECT_EQ(limit_for({}), HistoryLimit(kUsual));
  EXPECT_EQ(limit_of({}, 200, kMost, kNow), HistoryLimit(kMost)) << "never more than the most";
}

TEST(RoomJoin, gets_as_many_messages_as_it_wishes_up_to_the_most) {
  HistoryWish wish;
  for (const auto& [asked, given] :
       {std::pair(0U, 0U), std::pair(1U, 1U), std::pair(100U, 100U), std::pair(5000U, 100U)}) {
    wish.max_stanzas = asked;
    EXPECT_EQ(limit_for(wish), HistoryLimit(given)) << asked;
  }
}

TEST(RoomJoin, gets_all_since_a_moment_up_to_the_most) {
  HistoryWish wish;
  wish.since_ms = kNow - 60'000;
  EXPECT_EQ(limit_for(wish).messages, kMost);
  EXPECT_EQ(limit_for(wish).since_ms, kNow - 60'000);
  wish.max_stanzas = 5;
  EXPECT_EQ(limit_for(wish).messages, 5U);
}

TEST(RoomJoin, gets_what_fits_all_its_wishes) {
  HistoryWish wish;
  wish.seconds = 30;
  EXPECT_EQ(limit_for(wish).since_ms, kNow - 30'000);
  wish.since_ms = kNow - 60'000;
  EXPECT_EQ(limit_for(wish).since_ms, kNow - 30'000);
  wish.since_ms = kNow - 10'000;
  EXPECT_EQ(limit_for(wish).since_ms, kNow - 10'000);
  wish.max_chars = 1000;
  EXPECT_EQ(limit_for(wish).max_chars, 1000U);
  wish.seconds = std::numeric_limits<uint32_t>::max();
  EXPECT_EQ(limit_for(wish).since_ms, kNow - 10'000);
}

TEST(RoomJoin, gets_nothing_when_it_wishes_for_none) {
  HistoryWish no_characters;
  no_characters.max_chars = 0;
  EXPECT_EQ(limit_for(no_characters).messages, 0U);
  HistoryWish no_time;
  no_time.seconds = 0;
  EXPECT_EQ(limit_for(no_time).messages, 0U);
}

}  // namespace
}  // namespace turms::xmpp::bridge
