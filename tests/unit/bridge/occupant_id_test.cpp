// SPDX-License-Identifier: Apache-2.0
#include "bridge/occupant_id.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>

namespace turms::xmpp::bridge {
namespace {

const Bytes kSecret = as_bytes("0123456789abcdef0123456789abcdef");

std::string id(int64_t group, int64_t user, Bytes secret = kSecret) {
  return std::string(OccupantId(secret, GroupId(group), UserId(user)).view());
}

// Worked out by another implementation of HMAC; whoever changes them gives every occupant another identity.
TEST(OccupantIds, stay_what_they_are) {
  EXPECT_EQ(id(1, 2), "BmQhqBqloG3Q72P2fHFEMA");
  EXPECT_EQ(id(7, 1234567890123456789), "kmlFADxiE4RX5WzWUSKM4Q");
}

TEST(OccupantIds, need_no_care_in_any_place) {
  EXPECT_EQ(id(1, 6), "_qJKx9OMir-JZ-75u9yTVQ");
}

TEST(OccupantIds, tell_people_rooms_and_services_apart) {
  const std::string other_secret(32, 'x');
  const std::set<std::string> ids = {id(1, 2),
                                     id(2, 1),
                                     id(1, 1),
                                     id(12, 1),
                                     id(1, 21),
                                     id(1, 2, as_bytes(other_secret)),
                                     id(1, std::numeric_limits<int64_t>::max())};
  EXPECT_EQ(ids.size(), 7U);
  for (const std::string& each : ids) EXPECT_EQ(each.size(), OccupantId::kSize);
}

TEST(OccupantIds, are_equal_for_the_same_person) {
  EXPECT_EQ(OccupantId(kSecret, GroupId(1), UserId(2)), OccupantId(kSecret, GroupId(1), UserId(2)));
  EXPECT_FALSE(OccupantId(kSecret, GroupId(1), UserId(2)) == OccupantId(kSecret, GroupId(1), UserId(3)));
}

}  // namespace
}  // namespace turms::xmpp::bridge
