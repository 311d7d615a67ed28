// SPDX-License-Identifier: Apache-2.0
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class SelfPingTest : public ::testing::Test {
 protected:
  std::string ping(const Resource& from, FakeOutlet& out, std::string_view to) {
    stage.act(from, "<iq type='get' id='q1' to='" + std::string(to) + "'><ping xmlns='urn:xmpp:ping'/></iq>");
    return out.take();
  }
  RoomStage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
};

TEST_F(SelfPingTest, of_who_is_in_succeeds) {
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = ping(phone, phone_out, "7@conference.example.org/Ann");
  EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  EXPECT_TRUE(contains(answer, "from='7@conference.example.org/Ann'")) << answer;
}

TEST_F(SelfPingTest, is_about_the_very_resource_that_asks) {
  stage.join("phone", phone_out);
  Resource& laptop = stage.enter("laptop", laptop_out);
  EXPECT_TRUE(contains(ping(laptop, laptop_out, "7@conference.example.org/Ann"), "<not-acceptable"));
}

TEST_F(SelfPingTest, ends_with_leaving) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<presence type='unavailable' to='7@conference.example.org/Ann'/>");
  phone_out.take();
  EXPECT_TRUE(contains(ping(phone, phone_out, "7@conference.example.org/Ann"), "<not-acceptable"));
}

TEST_F(SelfPingTest, by_an_old_nick_finds_nobody) {
  Resource& phone = stage.join("phone", phone_out);
  EXPECT_TRUE(contains(ping(phone, phone_out, "7@conference.example.org/Queen"), "<item-not-found"));
}

TEST_F(SelfPingTest, of_a_room_by_a_name_that_is_gone_says_not_in) {
  Resource& phone = stage.enter("phone", phone_out);
  EXPECT_TRUE(contains(ping(phone, phone_out, "verona@conference.example.org/Ann"), "<not-acceptable"));
}

TEST_F(SelfPingTest, to_somebody_else_is_not_answered_for_him) {
  Resource& phone = stage.join("phone", phone_out);
  EXPECT_TRUE(contains(ping(phone, phone_out, "7@conference.example.org/Bob"), "<service-unavailable"));
}

TEST_F(SelfPingTest, a_room_itself_answers_none) {
  Resource& phone = stage.join("phone", phone_out);
  EXPECT_TRUE(contains(ping(phone, phone_out, "7@conference.example.org"), "<service-unavailable"));
  EXPECT_TRUE(contains(ping(phone, phone_out, "verona@conference.example.org"), "<item-not-found"));
}

}  // namespace
}  // namespace turms::xmpp::features
