// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class PresenceTest : public ::testing::Test {
 protected:
  PresenceTest() {
    stage.play();
    phone = &stage.bind("phone", phone_out);
    laptop = &stage.bind("laptop", laptop_out);
  }
  Stage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
  Resource* laptop = nullptr;
};

TEST_F(PresenceTest, comes_back_to_its_sender) {
  stage.say(*phone, "<presence><show>away</show></presence>");
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "from='1@example.org/phone'")) << out;
  EXPECT_TRUE(contains(out, "<show>away</show>")) << out;
  EXPECT_TRUE(phone->takes_messages());
}

TEST_F(PresenceTest, reaches_available_resources_only_and_tells_a_newcomer_of_them) {
  stage.say(*phone, "<presence/>");
  EXPECT_EQ(laptop_out.take(), "");
  phone_out.take();
  stage.say(*laptop, "<presence/>");
  EXPECT_TRUE(contains(phone_out.take(), "1@example.org/laptop"));
  const std::string out = laptop_out.take();
  EXPECT_TRUE(contains(out, "1@example.org/laptop")) << out;
  EXPECT_TRUE(contains(out, "1@example.org/phone")) << out;
}

TEST_F(PresenceTest, carries_the_sender_whatever_the_stanza_said) {
  stage.say(*phone, "<presence from='1@example.org/phone' id='p' xml:lang='de'/>");
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "id='p'")) << out;
  EXPECT_TRUE(contains(out, "xml:lang='de'")) << out;
}

TEST_F(PresenceTest, reads_the_priority_from_minus_128_to_127) {
  stage.say(*phone, "<presence><priority>-128</priority></presence>");
  EXPECT_EQ(phone->priority, -128);
  EXPECT_FALSE(phone->takes_messages());
  stage.say(*phone, "<presence><priority>127</priority></presence>");
  EXPECT_EQ(phone->priority, 127);
  EXPECT_TRUE(phone->takes_messages());
}

TEST_F(PresenceTest, with_a_priority_that_is_none_is_a_bad_request_and_changes_nothing) {
  for (const char* priority : {"128", "-129", "x", "1 2", ""}) {
    stage.say(*phone, std::string("<presence><priority>") + priority + "</priority></presence>");
    EXPECT_TRUE(contains(phone_out.take(), "<bad-request")) << priority;
    EXPECT_FALSE(phone->is_available);
  }
}

TEST_F(PresenceTest, unavailable_is_told_to_the_others_once) {
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  laptop_out.take();
  stage.say(*phone, "<presence type='unavailable'/>");
  EXPECT_TRUE(contains(laptop_out.take(), "type='unavailable'"));
  EXPECT_FALSE(phone->takes_messages());
  stage.say(*phone, "<presence type='unavailable'/>");
  EXPECT_EQ(laptop_out.take(), "");
}

TEST_F(PresenceTest, of_a_stream_that_ends_becomes_unavailable) {
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  laptop_out.take();
  stage.account.remove_resource(phone->id());
  const std::string out = laptop_out.take();
  EXPECT_TRUE(contains(out, "from='1@example.org/phone'")) << out;
  EXPECT_TRUE(contains(out, "type='unavailable'")) << out;
}

TEST_F(PresenceTest, to_a_room_is_answered_and_not_left_waiting) {
  stage.say(*phone, "<presence to='7@conference.example.org/nick'/>");
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "type='error'")) << out;
  EXPECT_TRUE(contains(out, "<service-unavailable")) << out;
}

TEST_F(PresenceTest, to_a_foreign_domain_is_dropped) {
  stage.say(*phone, "<presence to='x@elsewhere.example'/>");
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(phone_out.handled, 1);
}

}  // namespace
}  // namespace turms::xmpp::features
