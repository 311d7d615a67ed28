// SPDX-License-Identifier: Apache-2.0
#include "bridge/muc.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "proto/enums.h"

namespace turms::xmpp::bridge {
namespace {

namespace role = turms::proto::group_member_role;

constexpr int64_t kNow = 1'700'000'000'000;
constexpr int64_t kNever = 0;

TEST(Muc, every_affiliation_is_a_word_both_ways) {
  for (const char* word : {"outcast", "none", "member", "admin", "owner"}) {
    ASSERT_TRUE(affiliation_of(word)) << word;
    EXPECT_EQ(name_of(*affiliation_of(word)), word);
  }
  for (const char* word : {"", "Owner", "visitor", "own"}) EXPECT_FALSE(affiliation_of(word)) << word;
  EXPECT_EQ(name_of(Affiliation::outcast), "outcast");
  EXPECT_EQ(name_of(Affiliation::owner), "owner");
}

TEST(Muc, every_role_is_a_word_both_ways) {
  for (const char* word : {"none", "visitor", "participant", "moderator"}) {
    ASSERT_TRUE(room_role_of(word)) << word;
    EXPECT_EQ(name_of(*room_role_of(word)), word);
  }
  for (const char* word : {"", "None", "member", "mod"}) EXPECT_FALSE(room_role_of(word)) << word;
}

TEST(Muc, affiliations_and_roles_are_in_the_order_of_rights) {
  EXPECT_LT(Affiliation::outcast, Affiliation::none);
  EXPECT_LT(Affiliation::member, Affiliation::admin);
  EXPECT_LT(Affiliation::admin, Affiliation::owner);
  EXPECT_LT(RoomRole::visitor, RoomRole::participant);
}

struct Row {
  int32_t turms_role;
  int64_t mute_end_ms;
  bool guests_may_speak;
  const char* affiliation;
  const char* role;
};

// The rows of mapping 14.5 that clients see; outcasts have no Turms role.
constexpr Row kRows[] = {
    {role::kOwner, kNever, false, "owner", "moderator"},
    {role::kOwner, kNow + 1, false, "owner", "moderator"},
    {role::kManager, kNever, false, "admin", "moderator"},
    {role::kManager, kNow + 1, true, "admin", "moderator"},
    {role::kMember, kNever, false, "member", "participant"},
    {role::kMember, kNow + 1, true, "member", "visitor"},
    {role::kMember, kNow, true, "member", "participant"},
    {role::kMember, kNow - 1, false, "member", "participant"},
    {role::kGuest, kNever, true, "none", "participant"},
    {role::kGuest, kNever, false, "none", "visitor"},
    {role::kGuest, kNow + 1, true, "none", "visitor"},
    {role::kAnonymousGuest, kNever, true, "none", "participant"},
    {role::kAnonymousGuest, kNever, false, "none", "visitor"},
    {99, kNever, true, "none", "participant"},
    {-1, kNever, false, "none", "visitor"},
};

TEST(Muc, each_turms_role_has_its_standing) {
  for (const Row& row : kRows) {
    const Standing standing = standing_of(row.turms_role, row.mute_end_ms, kNow, row.guests_may_speak);
    EXPECT_EQ(name_of(standing.affiliation), row.affiliation) << row.turms_role;
    EXPECT_EQ(name_of(standing.role), row.role) << row.turms_role << " " << row.mute_end_ms;
  }
}

TEST(Muc, a_stranger_is_the_default) {
  EXPECT_EQ(Standing(), (Standing{Affiliation::none, RoomRole::none}));
  EXPECT_NE(Standing(), (Standing{Affiliation::outcast, RoomRole::none}));
}

}  // namespace
}  // namespace turms::xmpp::bridge
