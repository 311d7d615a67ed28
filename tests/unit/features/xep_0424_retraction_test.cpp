// SPDX-License-Identifier: Apache-2.0
#include "edit_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kRetraction =
    "<message to='2@example.org' type='chat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/>"
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/><body>gone</body></message>";
constexpr std::string_view kRetract = "<retract xmlns='urn:xmpp:message-retract:1' id='";

class RetractionTest : public EditTest {};

TEST_F(RetractionTest, becomes_a_recall_and_no_message) {
  sent(70);
  want_carbons(*laptop, laptop_out);
  stage.say(*phone, kRetraction);
  ASSERT_EQ(requests(), 2u);
  const upstream::MessageUpdateView recall = update(1);
  EXPECT_EQ(recall.id, MessageId(70));
  ASSERT_TRUE(recall.recalled_ms);
  EXPECT_LE(*recall.recalled_ms, stage.clock.unix_ms()) << "Turms refuses dates in its future";
  EXPECT_FALSE(recall.text || !recall.records.is_empty());
  EXPECT_EQ(laptop_out.take(), "");
  stage.answer(1, kOk);
  EXPECT_EQ(requests(), 2u);
  EXPECT_EQ(phone_out.take(), "");
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(contains(copy, "<sent ") && contains(copy, std::string(kRetract) + "m1'/>")) << copy;
}

TEST_F(RetractionTest, that_comes_too_late_is_refused) {
  sent(70);
  stage.say(*phone, kRetraction);
  stage.answer(1, 5204);
  const std::string error = phone_out.take();
  EXPECT_TRUE(contains(error, "id='r1'") && contains(error, "<not-allowed ") && contains(error, "too late")) << error;
}

TEST_F(RetractionTest, of_an_unknown_message_is_item_not_found) {
  stage.say(*phone, kRetraction);
  answer_history(stage, 0, {});
  EXPECT_TRUE(contains(phone_out.take(), "<item-not-found "));
  EXPECT_EQ(requests(), 1u);
}

TEST_F(RetractionTest, of_anothers_message_is_forbidden) {
  relay_stanza("<message to='1@example.org' type='chat' id='m1'><body>mine</body></message>", 90);
  phone_out.take();
  stage.say(*phone, kRetraction);
  answer_history(stage, 0, {});
  EXPECT_TRUE(contains(phone_out.take(), "<forbidden "));
}

TEST_F(RetractionTest, a_recall_is_told_once_by_whatever_comes_first) {
  relay_stanza("<message to='1@example.org' type='chat' id='b1'><body>Hi</body></message>", 90);
  phone_out.take();
  laptop_out.take();
  relay_recall(2, 90);
  const std::string shown = phone_out.take();
  EXPECT_TRUE(contains(shown, "from='2@example.org' to='1@example.org' type='chat' id='recall-b1'")) << shown;
  EXPECT_TRUE(contains(shown, std::string(kRetract) + "b1'/>")) << shown;
  EXPECT_EQ(laptop_out.take(), shown) << "to all resources";
  relay_recall_message(2, 1, 91, 90);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RetractionTest, the_system_message_alone_will_do) {
  relay_stanza("<message to='1@example.org' type='chat' id='b1'><body>Hi</body></message>", 90);
  phone_out.take();
  relay_recall_message(2, 1, 91, 90);
  const std::string shown = phone_out.take();
  EXPECT_TRUE(contains(shown, std::string(kRetract) + "b1'/>")) << shown;
  EXPECT_TRUE(contains(shown, "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='91'/>")) << shown;
  relay_recall(2, 90);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RetractionTest, of_a_message_that_nobody_remembers_names_it_by_its_number) {
  relay_recall(2, 90);
  EXPECT_EQ(phone_out.take(), "") << "whose conversation would it be?";
  relay_recall_message(2, 1, 91, 90);
  EXPECT_TRUE(contains(phone_out.take(), std::string(kRetract) + "90'/>"));
}

TEST_F(RetractionTest, by_an_own_turms_device_is_copied) {
  sent(90);
  want_carbons(*laptop, laptop_out);
  relay_recall(1, 90);
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(contains(copy, "<sent ") && contains(copy, std::string(kRetract) + "m1'/>")) << copy;
}

TEST_F(RetractionTest, of_somebody_elses_message_is_not_believed) {
  relay_stanza("<message to='1@example.org' type='chat' id='b1'><body>Hi</body></message>", 90);
  phone_out.take();
  relay_recall(3, 90);
  relay_recall_message(3, 1, 91, 90);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RetractionTest, is_advertised) {
  stage.say(*phone, "<iq type='get' id='d'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  EXPECT_TRUE(contains(phone_out.take(), "<feature var='urn:xmpp:message-retract:1'/>"));
}

TEST_F(RetractionTest, is_shown_after_the_edits_before_it) {
  relay(2, 1, "Hi", 90);
  phone_out.take();
  proto::UpdateMessageRequest edit{};
  edit.message_id = 90;
  edit.text = "Ho";
  relay_as(2, edit);
  relay_recall(2, 90);
  EXPECT_EQ(phone_out.take(), "");
  answer_history(stage, 0, {message_row(90, 2, 1, 1000, "Ho")});
  const std::string shown = phone_out.take();
  EXPECT_TRUE(contains(shown, "<retract ")) << shown;
  EXPECT_LT(shown.find("<body>Ho</body>"), shown.find("<retract ")) << shown;
}

}  // namespace
}  // namespace turms::xmpp::features
