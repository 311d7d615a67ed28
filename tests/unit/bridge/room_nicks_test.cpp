// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_nicks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "xmpp/jid.h"

namespace turms::xmpp::bridge {
namespace {

using Change = RoomNicks::Change;
using Names = std::map<int64_t, std::string>;
using Nicks = std::map<int64_t, std::string>;

RoomNicks room_of(const Names& names) {
  std::vector<RoomNicks::Named> members;
  for (const auto& [user, name] : names) members.push_back({UserId(user), name});
  RoomNicks room;
  room.assign(members);
  return room;
}

Nicks nicks_of(const RoomNicks& room, const Names& names) {
  Nicks nicks;
  for (const auto& [user, name] : names) nicks[user] = room.nick_of(UserId(user));
  return nicks;
}

Nicks nicks_of(const Names& names) {
  return nicks_of(room_of(names), names);
}

TEST(RoomNicks, are_the_members_names) {
  EXPECT_EQ(nicks_of({{1, "Romeo"}, {2, "Juliet"}}), (Nicks{{1, "Romeo"}, {2, "Juliet"}}));
}

TEST(RoomNicks, of_the_nameless_are_their_ids) {
  EXPECT_EQ(nicks_of({{1234567890, ""}, {2, "   "}}), (Nicks{{1234567890, "1234567890"}, {2, "2"}}));
}

TEST(RoomNicks, stay_with_the_smallest_id_where_names_are_equal) {
  EXPECT_EQ(nicks_of({{100001, "Bob"}, {100002, "Bob"}, {100003, "Bob"}}),
            (Nicks{{100001, "Bob"}, {100002, "Bob #0002"}, {100003, "Bob #0003"}}));
  EXPECT_EQ(nicks_of({{1, "Bob"}, {12, "Bob"}}), (Nicks{{1, "Bob"}, {12, "Bob #12"}}));
}

TEST(RoomNicks, get_more_digits_while_they_are_equal) {
  EXPECT_EQ(nicks_of({{1, "Bob"}, {701234, "Bob"}, {801234, "Bob"}, {5678, "Bob"}}),
            (Nicks{{1, "Bob"}, {701234, "Bob #701234"}, {801234, "Bob #801234"}, {5678, "Bob #5678"}}));
  EXPECT_EQ(nicks_of({{1, "Bob"}, {1234, "Bob"}, {91234, "Bob"}}),
            (Nicks{{1, "Bob"}, {1234, "Bob #1234"}, {91234, "Bob #91234"}}));
}

TEST(RoomNicks, tell_case_apart) {
  EXPECT_EQ(nicks_of({{1, "bob"}, {2, "Bob"}}), (Nicks{{1, "bob"}, {2, "Bob"}}));
}

TEST(RoomNicks, of_members_that_look_like_others_are_suffixed) {
  // Composed and not, with blanks of other scripts and at the ends, with invisible characters.
  const Names names = {{1, "Zo\xC3\xAB X"},
                       {20, "Zoe\xCC\x88 X"},
                       {30, "Zo\xC3\xAB\xE3\x80\x80X"},
                       {40, " Zo\xC3\xAB X"},
                       {50, "Zo\xC3\xAB X\xE2\x80\x8B"}};
  EXPECT_EQ(nicks_of(names), (Nicks{{1, "Zo\xC3\xAB X"},
                                    {20, "Zo\xC3\xAB X #20"},
                                    {30, "Zo\xC3\xAB X #30"},
                                    {40, "Zo\xC3\xAB X #40"},
                                    {50, "Zo\xC3\xAB X #50"}}));
}

TEST(RoomNicks, like_a_suffixed_one_are_nobodys_choice) {
  const Names names = {{1, "Bob"}, {7, "Bob #1234"}, {91234, "Bob"}, {81234, "Bob #1234"}};
  const RoomNicks room = room_of(names);
  EXPECT_EQ(nicks_of(room, names),
            (Nicks{{1, "Bob"}, {7, "Bob #1234 #7"}, {91234, "Bob #1234"}, {81234, "Bob #1234 #1234"}}));
  EXPECT_EQ(room.user_of("Bob #1234"), UserId(91234));
  EXPECT_EQ(room.user_of("Bob #1234 #7"), UserId(7));
  EXPECT_EQ(room.user_of("Bob #1234 #1234"), UserId(81234));
}

TEST(RoomNicks, find_their_members) {
  const RoomNicks room = room_of({{1, "Bob"}, {12, "Bob"}, {3, "Bob #x"}, {4, ""}});
  EXPECT_EQ(room.user_of("Bob"), UserId(1));
  EXPECT_EQ(room.user_of("Bob #12"), UserId(12));
  EXPECT_EQ(room.user_of("Bob #x"), UserId(3));
  EXPECT_EQ(room.user_of("4"), UserId(4));
  for (const char* nobody : {"", "bob", "Bob #1", "Bob #3", "Bob #", " #12", "#12", "12"})
    EXPECT_EQ(room.user_of(nobody), std::nullopt) << nobody;
  EXPECT_EQ(room.nick_of(UserId(99)), "");
  EXPECT_EQ(room.size(), 4U);
}

TEST(RoomNicks, of_others_change_when_a_clash_appears_or_goes) {
  RoomNicks room = room_of({{10, "Bob"}, {30, "Bob"}});
  EXPECT_EQ(room.set(UserId(5), "Bob"), (std::vector<Change>{{UserId(10), "Bob", "Bob #10"}}));
  EXPECT_EQ(room.nick_of(UserId(5)), "Bob");
  EXPECT_EQ(room.set(UserId(20), "Bob"), std::vector<Change>()) << "a new one changes only his own";
  EXPECT_EQ(room.erase(UserId(5)), (std::vector<Change>{{UserId(10), "Bob #10", "Bob"}}));
  EXPECT_EQ(room.erase(UserId(30)), std::vector<Change>());
  EXPECT_EQ(room.erase(UserId(30)), std::vector<Change>());
  EXPECT_EQ(room.nick_of(UserId(30)), "");
  EXPECT_EQ(room.size(), 2U);
}

TEST(RoomNicks, of_others_change_on_both_sides_of_a_new_name) {
  RoomNicks room = room_of({{1, "Al"}, {2, "Bob"}, {3, "Al"}, {111234, "Bob"}});
  EXPECT_EQ(room.set(UserId(1), "Bob"),
            (std::vector<Change>{{UserId(2), "Bob", "Bob #2"}, {UserId(3), "Al #3", "Al"}}));
  EXPECT_EQ(room.nick_of(UserId(1)), "Bob");
  EXPECT_EQ(room.set(UserId(991234), "Bob"), (std::vector<Change>{{UserId(111234), "Bob #1234", "Bob #11234"}}));
  EXPECT_EQ(room.nick_of(UserId(991234)), "Bob #91234");
  EXPECT_EQ(room.set(UserId(991234), "Bob"), std::vector<Change>()) << "nothing new";
}

TEST(RoomNicks, keep_what_can_stand_in_an_address) {
  const UserId user(77);
  EXPECT_EQ(nick_from_name("Anna \xE2\x9D\xA4\xEF\xB8\x8F", user), "Anna \xE2\x9D\xA4") << "a variation selector";
  EXPECT_EQ(nick_from_name("two\nlines\t", user), "twolines");
  EXPECT_EQ(nick_from_name("it's <b>&", user), "it's <b>&");
  EXPECT_EQ(nick_from_name("\xE2\x80\x8B\n", user), "77");
  EXPECT_EQ(nick_from_name("no\xFFtext", user), "77");
  EXPECT_EQ(nick_from_name(std::string(RoomNicks::kNickBytes, 'x'), user), std::string(RoomNicks::kNickBytes, 'x'));
  EXPECT_EQ(nick_from_name(std::string(RoomNicks::kNickBytes + 1, 'x'), user), "77");
  EXPECT_EQ(nick_from_name(std::string(1 << 20, 'x'), user), "77");
}

TEST(RoomNicks, of_two_with_one_id_the_last_counts) {
  const std::array<RoomNicks::Named, 3> members = {{{UserId(1), "old"}, {UserId(2), "other"}, {UserId(1), "new"}}};
  RoomNicks room;
  room.assign(members);
  EXPECT_EQ(room.size(), 2U);
  EXPECT_EQ(room.nick_of(UserId(1)), "new");
  EXPECT_EQ(room.user_of("old"), std::nullopt);
}

// What must hold for every room: whoever is in it has a nick of his own that is a resource and finds him.
void expect_sound(const RoomNicks& room, const Names& names) {
  std::set<std::string> seen;
  for (const auto& [user, nick] : nicks_of(room, names)) {
    EXPECT_TRUE(seen.insert(nick).second) << nick;
    EXPECT_EQ(room.user_of(nick), UserId(user)) << nick;
    const Result<std::string> prepared = prepare_resource(nick);
    ASSERT_TRUE(prepared) << nick;
    EXPECT_EQ(*prepared, nick);
  }
  EXPECT_EQ(room.size(), names.size());
}

/// Does one change to the room and to `names`, and checks that exactly those were told who are called otherwise now.
void expect_told(RoomNicks& room, Names& names, int64_t user, const std::string* name) {
  Nicks before = nicks_of(room, names);
  const std::vector<Change> told = name != nullptr ? room.set(UserId(user), *name) : room.erase(UserId(user));
  if (name != nullptr) {
    names[user] = *name;
  } else {
    names.erase(user);
  }
  std::vector<Change> expected;
  for (const auto& [other, nick] : nicks_of(room, names)) {
    if (other != user && before.at(other) != nick) expected.push_back({UserId(other), before.at(other), nick});
  }
  EXPECT_EQ(told, expected);
}

TEST(RoomNicks, depend_on_who_is_there_and_not_on_how_it_came) {
  const std::array<std::string, 12> pool = {"Bob",     "Bob",      "Bob",        "bob", "Bob ",      "Bob #1234",
                                            "Bob #34", "Bob #234", "Bob #34 #4", "",    "Bob #1 #2", "11234"};
  const std::array<int64_t, 12> ids = {4, 34, 234, 1234, 11234, 21234, 91234, 5, 45, 1'234'567'890'123'411'234, 12, 2};
  std::mt19937 random(6);
  for (int round = 0; round < 200; ++round) {
    RoomNicks room;
    Names names;
    for (int step = 0; step < 40; ++step) {
      const int64_t user = ids.at(random() % ids.size());
      const std::string& name = pool.at(random() % pool.size());
      expect_told(room, names, user, random() % 3 == 0 ? nullptr : &name);
      if (HasFailure()) return;
    }
    expect_sound(room, names);
    EXPECT_EQ(nicks_of(room, names), nicks_of(names));

    std::vector<std::pair<int64_t, std::string>> order(names.begin(), names.end());
    std::shuffle(order.begin(), order.end(), random);
    RoomNicks again;
    for (const auto& [user, name] : order) again.set(UserId(user), name);
    EXPECT_EQ(nicks_of(again, names), nicks_of(room, names));
    if (HasFailure()) return;
  }
}

TEST(RoomNicks, of_large_rooms_are_as_quick_when_all_are_called_the_same) {
  Names names;
  for (int64_t at = 0; at < 5000; ++at) names[1'700'000'000'000'000'000 + at * 100'003] = at % 2 == 0 ? "Bob" : "";
  const RoomNicks room = room_of(names);
  expect_sound(room, names);
}

}  // namespace
}  // namespace turms::xmpp::bridge
