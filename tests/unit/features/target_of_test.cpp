// SPDX-License-Identifier: Apache-2.0
#include "features/target_of.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

using Kind = bridge::Target::Kind;

class TargetOfTest : public ::testing::Test {
 protected:
  bridge::Target target(std::string_view text) {
    jid = Jid::parse(text).value();
    return target_of(stage.account, jid);
  }
  RoomStage stage;
  FakeOutlet phone_out;
  Jid jid;
};

TEST_F(TargetOfTest, knows_the_user_behind_a_nick_of_a_room_that_is_known) {
  EXPECT_EQ(target("7@conference.example.org/Bob").user, UserId());
  stage.join("phone", phone_out);
  EXPECT_EQ(target("7@conference.example.org/Bob").user, UserId(2));
  EXPECT_EQ(target("7@conference.example.org/bob").user, UserId()) << "case counts";
  EXPECT_FALSE(target("7@conference.example.org/Bob").is_user()) << "it is an occupant's address";
}

TEST_F(TargetOfTest, looks_for_names_of_rooms_where_there_is_a_store) {
  const bridge::Target found = target("tea@conference.example.org");
  EXPECT_EQ(found.kind, Kind::unknown_room);
  EXPECT_TRUE(is_unknown_alias(stage.account, found, jid));
  EXPECT_FALSE(is_unknown_alias(stage.account, target("7@conference.example.org"), jid));
}

TEST_F(TargetOfTest, says_of_all_others_what_their_address_says) {
  EXPECT_EQ(target("2@example.org/x").kind, Kind::resource);
  EXPECT_EQ(target("2@example.org/x").user, UserId(2));
  EXPECT_EQ(target("conference.example.org").kind, Kind::conference);
}

}  // namespace
}  // namespace turms::xmpp::features
