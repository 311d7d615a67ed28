// SPDX-License-Identifier: Apache-2.0
#include "edit_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kCorrection =
    "<message to='2@example.org' type='chat' id='c1'><body>Hello!</body>"
    "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/><active xmlns='http://jabber.org/protocol/chatstates'/>"
    "</message>";

class CorrectionTest : public EditTest {};

TEST_F(CorrectionTest, becomes_an_edit_of_the_same_message) {
  sent(70);
  stage.say(*phone, kCorrection);
  ASSERT_EQ(requests(), 2u);
  const HistoryQuery query = history_query(stage, 1);
  EXPECT_EQ(query.id, 70);
  EXPECT_EQ(query.from_id, 2);
  answer_history(stage, 1, {message_row(70, 1, 2, 1000, "Hello", "m1")});
  const upstream::MessageUpdateView edit = update(2);
  EXPECT_EQ(edit.id, MessageId(70));
  EXPECT_EQ(edit.text, "Hello!");
  EXPECT_FALSE(edit.recalled_ms);
  bridge::PayloadReader payload;
  ASSERT_EQ(payload.read(edit.records), bridge::PayloadReader::Found::payload);
  EXPECT_EQ(payload.payload().id, "m1");
  EXPECT_EQ(payload.payload().kind, bridge::PayloadKind::message);
  EXPECT_EQ(payload.payload().text_hash, bridge::text_hash_of("Hello!"));
  EXPECT_TRUE(payload.payload().children.empty()) << "the edited message does not replace itself";
  stage.answer(2, kOk);
  EXPECT_EQ(phone_out.take(), "") << "the sender hears nothing of a success";
}

TEST_F(CorrectionTest, leaves_the_message_known_as_it_was_first_sent) {
  sent(70);
  stage.say(*phone, kCorrection);
  answer_history(stage, 1, {message_row(70, 1, 2, 1000, "Hello", "m1")});
  stage.answer(2, kOk);
  stage.say(*phone, kHello);
  EXPECT_EQ(requests(), 3u) << "a client that could not resume says it again, and means no second message";
}

TEST_F(CorrectionTest, is_told_to_the_senders_other_resources) {
  sent(70);
  want_carbons(*laptop, laptop_out);
  stage.say(*phone, kCorrection);
  answer_history(stage, 1, {message_row(70, 1, 2, 1000, "Hello", "m1")});
  EXPECT_EQ(laptop_out.take(), "") << "not before Turms has taken it";
  stage.answer(2, kOk);
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(contains(copy, "<sent xmlns='urn:xmpp:carbons:2'>")) << copy;
  EXPECT_TRUE(contains(copy, "<body>Hello!</body>")) << copy;
  EXPECT_TRUE(contains(copy, "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>")) << copy;
  EXPECT_TRUE(contains(copy, "id='edit-70-")) << copy;
}

TEST_F(CorrectionTest, keeps_records_of_others) {
  sent(70);
  stage.say(*phone, kCorrection);
  std::string row = message_row(70, 1, 2, 1000, "Hello");
  proto::append_bytes_field(row, 9, "a file");
  std::string record;
  bridge::Payload old;
  old.id = "m1";
  old.origin_id = "o1";
  ASSERT_TRUE(bridge::write_record(old, record));
  proto::append_bytes_field(row, 9, record);
  answer_history(stage, 1, {row});
  const upstream::MessageUpdateView edit = update(2);
  std::vector<std::string> records;
  for (const std::string_view one : edit.records) records.emplace_back(one);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0], "a file");
  bridge::PayloadReader payload;
  ASSERT_EQ(payload.read(edit.records), bridge::PayloadReader::Found::payload);
  EXPECT_EQ(payload.payload().origin_id, "o1");
}

TEST_F(CorrectionTest, waits_for_a_message_that_is_still_on_its_way) {
  stage.say(*phone, kHello);
  stage.say(*phone, kCorrection);
  ASSERT_EQ(requests(), 1u);
  stage.answer(0, kOk, 70);
  ASSERT_EQ(requests(), 2u);
  answer_history(stage, 1, {});
  EXPECT_EQ(update(2).id, MessageId(70));
}

TEST_F(CorrectionTest, of_a_message_that_was_refused_goes_as_a_message) {
  stage.say(*phone, kHello);
  stage.say(*phone, kCorrection);
  stage.answer(0, kNotActive);
  stage.account.tick();
  stage.ready.run();
  size_t messages = 0;
  for (size_t i = 0; i < requests(); ++i) {
    messages += stage.request(i).kind == proto::RequestKind::kCreateMessage ? 1U : 0U;
    EXPECT_NE(stage.request(i).kind, proto::RequestKind::kUpdateMessage);
  }
  EXPECT_EQ(messages, 2u);
}

TEST_F(CorrectionTest, of_an_unknown_message_goes_as_a_note_that_corrects) {
  stage.say(*phone, kCorrection);
  answer_history(stage, 0, {});
  ASSERT_EQ(requests(), 2u);
  const proto::Request request = stage.request(1);
  ASSERT_EQ(request.kind, proto::RequestKind::kCreateMessage);
  bridge::PayloadReader payload;
  ASSERT_EQ(payload.read(upstream::Repeated(request.body, 7)), bridge::PayloadReader::Found::payload);
  EXPECT_EQ(payload.payload().kind, bridge::PayloadKind::edit_note);
  EXPECT_EQ(payload.payload().ref_id, "m1");
  EXPECT_TRUE(contains(payload.payload().children, "message-correct"));
}

TEST_F(CorrectionTest, goes_as_a_note_where_editing_is_switched_off) {
  sent(70);
  stage.say(*phone, kCorrection);
  answer_history(stage, 1, {});
  stage.answer(2, 5100);
  ASSERT_EQ(requests(), 4u);
  EXPECT_EQ(stage.request(3).kind, proto::RequestKind::kCreateMessage);
}

TEST_F(CorrectionTest, of_anothers_message_is_forbidden) {
  relay_stanza("<message to='1@example.org' type='chat' id='m1'><body>mine</body></message>", 90);
  phone_out.take();
  stage.say(*phone, kCorrection);
  answer_history(stage, 0, {});
  EXPECT_EQ(requests(), 1u);
  EXPECT_TRUE(contains(phone_out.take(), "<forbidden "));
}

TEST_F(CorrectionTest, that_turms_forbids_is_an_error) {
  sent(70);
  stage.say(*phone, kCorrection);
  answer_history(stage, 1, {});
  stage.answer(2, 5101);
  const std::string error = phone_out.take();
  EXPECT_TRUE(contains(error, "id='c1'") && contains(error, "<forbidden ")) << error;
}

TEST_F(CorrectionTest, an_edit_by_an_xmpp_user_is_shown_without_asking_turms) {
  relay_stanza("<message to='1@example.org' type='chat' id='b1'><body>Hi</body></message>", 90);
  phone_out.take();
  bridge::Payload payload;
  payload.id = "b1";
  payload.text_hash = bridge::text_hash_of("Hi!");
  std::string record;
  ASSERT_TRUE(bridge::write_record(payload, record));
  const std::vector<std::string_view> records{record};
  proto::UpdateMessageRequest edit{};
  edit.message_id = 90;
  edit.text = "Hi!";
  edit.records = records;
  relay_as(2, edit);
  EXPECT_EQ(requests(), 0u);
  const std::string shown = phone_out.take();
  const std::string ms = std::to_string(stage.clock.unix_ms());
  EXPECT_EQ(shown, "<message from='2@example.org' to='1@example.org' type='chat' id='edit-90-" + ms +
                       "'><body>Hi!</body><replace xmlns='urn:xmpp:message-correct:0' id='b1'/>"
                       "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='90~" +
                       ms + "'/></message>");
  relay_as(2, edit);
  EXPECT_EQ(phone_out.take(), "") << "the same edit told twice";
}

TEST_F(CorrectionTest, an_edit_by_a_turms_app_leaves_the_payload_stale_and_the_id_as_it_was) {
  relay_stanza("<message to='1@example.org' type='chat' id='b1'><body>Hi</body></message>", 90);
  phone_out.take();
  proto::UpdateMessageRequest edit{};
  edit.message_id = 90;
  edit.text = "Ho";
  relay_as(2, edit);
  ASSERT_EQ(requests(), 1u) << "its records stay, and have to be read";
  EXPECT_EQ(history_query(stage, 0).id, 90);
  std::string row = message_row(90, 2, 1, 1000, "Ho");
  proto::append_varint_field(row, 3, 5000);
  std::string record;
  bridge::Payload payload;
  payload.id = "b1";
  payload.text_hash = bridge::text_hash_of("Hi");
  payload.children = "<encrypted xmlns='eu.siacs.conversations.axolotl'/>";
  ASSERT_TRUE(bridge::write_record(payload, record));
  proto::append_bytes_field(row, 9, record);
  answer_history(stage, 0, {row});
  const std::string shown = phone_out.take();
  EXPECT_TRUE(contains(shown, "id='edit-90-5000'") && contains(shown, "<body>Ho</body>")) << shown;
  EXPECT_TRUE(contains(shown, "<replace xmlns='urn:xmpp:message-correct:0' id='b1'/>")) << shown;
  EXPECT_FALSE(contains(shown, "encrypted")) << shown;
}

TEST_F(CorrectionTest, an_own_edit_on_a_turms_device_is_found_and_copied) {
  want_carbons(*laptop, laptop_out);
  proto::UpdateMessageRequest edit{};
  edit.message_id = 60;
  edit.text = "Ho";
  relay_as(1, edit);
  answer_history(stage, 0, {});
  ASSERT_EQ(requests(), 2u) << "first what is addressed to us, then what we wrote";
  answer_history(stage, 1, {message_row(60, 1, 2, 1000, "Ho")});
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(contains(copy, "<sent ") && contains(copy, "<replace xmlns='urn:xmpp:message-correct:0' id='60'/>"))
      << copy;
  EXPECT_EQ(phone_out.take(), "") << "it has not asked for copies";
}

TEST_F(CorrectionTest, an_edit_of_somebody_elses_message_is_not_believed) {
  relay(2, 1, "Hi", 90);
  phone_out.take();
  proto::UpdateMessageRequest edit{};
  edit.message_id = 90;
  edit.text = "forged";
  relay_as(3, edit);
  answer_history(stage, 0, {message_row(90, 2, 1, 1000, "forged")});
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(CorrectionTest, is_not_overtaken_by_the_next_one) {
  sent(70);
  stage.say(*phone, kCorrection);
  std::string next(kCorrection);
  next.replace(next.find("Hello!"), 6, "Hello?").replace(next.find("c1"), 2, "c2");
  stage.say(*phone, next);
  ASSERT_EQ(requests(), 2u) << "the second waits";
  answer_history(stage, 1, {message_row(70, 1, 2, 1000, "Hello", "m1")});
  EXPECT_EQ(update(2).text, "Hello!");
  ASSERT_EQ(requests(), 3u);
  stage.answer(2, kOk);
  ASSERT_EQ(requests(), 4u);
  answer_history(stage, 3, {message_row(70, 1, 2, 1000, "Hello!", "m1")});
  EXPECT_EQ(update(4).text, "Hello?");
}

TEST_F(CorrectionTest, an_edit_that_has_to_be_read_is_shown_before_what_comes_later) {
  relay(2, 1, "Hi", 90);
  phone_out.take();
  proto::UpdateMessageRequest edit{};
  edit.message_id = 90;
  edit.text = "Ho";
  relay_as(2, edit);
  bridge::Payload payload;
  payload.id = "90";
  payload.text_hash = bridge::text_hash_of("Hu");
  std::string record;
  ASSERT_TRUE(bridge::write_record(payload, record));
  const std::vector<std::string_view> records{record};
  edit.text = "Hu";
  edit.records = records;
  stage.clock.advance_ms(1);
  relay_as(2, edit);
  relay(2, 1, "later", 91);
  EXPECT_EQ(phone_out.take(), "");
  answer_history(stage, 0, {message_row(90, 2, 1, 1000, "Ho")});
  const std::string shown = phone_out.take();
  EXPECT_TRUE(contains(shown, "<body>Hu</body>")) << shown;
  EXPECT_LT(shown.find("<body>Ho</body>"), shown.find("<body>Hu</body>")) << shown;
  EXPECT_LT(shown.find("<body>Hu</body>"), shown.find("<body>later</body>")) << shown;
}

TEST_F(CorrectionTest, an_own_one_is_copied_after_what_came_before_it) {
  sent(70);
  want_carbons(*laptop, laptop_out);
  stage.say(*phone, kCorrection);
  answer_history(stage, 1, {message_row(70, 1, 2, 1000, "Hello", "m1")});
  proto::UpdateMessageRequest edit{};
  edit.message_id = 70;
  edit.text = "elsewhere";
  relay_as(1, edit);
  stage.answer(2, kOk);
  EXPECT_EQ(laptop_out.take(), "");
  answer_history(stage, 3, {message_row(70, 1, 2, 1000, "elsewhere", "m1")});
  const std::string copies = laptop_out.take();
  EXPECT_LT(copies.find("<body>elsewhere</body>"), copies.find("<body>Hello!</body>")) << copies;
  EXPECT_TRUE(contains(copies, "<body>Hello!</body>")) << copies;
}

}  // namespace
}  // namespace turms::xmpp::features
