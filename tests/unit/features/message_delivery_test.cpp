// SPDX-License-Identifier: Apache-2.0
// To whom of a household a message goes: by address, by priority, by carbons.
#include "bridge/fingerprint.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

TEST_F(MessageTest, delivers_a_relayed_message_to_every_available_resource) {
  relay(2, 1, "Hi there", 99);
  for (FakeOutlet* out : {&phone_out, &laptop_out}) {
    const std::string got = out->take();
    EXPECT_TRUE(contains(got, "<body>Hi there</body>")) << got;
    EXPECT_TRUE(contains(got, "2@example.org")) << got;
    EXPECT_TRUE(contains(got, "urn:xmpp:sid:0")) << got;
  }
}

TEST_F(MessageTest, tells_the_stream_when_turms_got_a_message) {
  relay(2, 1, "Hi there", 99);
  EXPECT_EQ(phone_out.dates.back(), stage.clock.unix_ms());
}

TEST_F(MessageTest, spares_resources_that_are_unavailable_or_of_negative_priority) {
  stage.say(*phone, "<presence><priority>-1</priority></presence>");
  stage.say(*laptop, "<presence type='unavailable'/>");
  phone_out.take();
  laptop_out.take();
  relay(2, 1, "Hi there", 99);
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(laptop_out.take(), "");
}

TEST_F(MessageTest, shows_what_another_session_of_the_user_sent_as_a_carbon_only) {
  stage.say(*laptop, "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
  laptop_out.take();
  relay(1, 2, "from my phone app", 100);
  EXPECT_EQ(phone_out.take(), "");
  const std::string got = laptop_out.take();
  EXPECT_TRUE(contains(got, "<sent xmlns")) << got;
  EXPECT_TRUE(contains(got, "from my phone app")) << got;
}

TEST_F(MessageTest, applies_a_notification_that_comes_twice_once) {
  relay(2, 1, "once", 101);
  relay(2, 1, "once", 101);
  EXPECT_EQ(phone_out.sent.size(), 1u);
}

// Full addresses, RFC 6121 8.5.3.

const std::string kToPhone = "<message from='2@example.org' to='1@example.org/phone' type='chat' id='f1'>";

TEST_F(MessageTest, delivers_to_exactly_the_resource_that_the_sender_named_and_copies_to_those_who_want_it) {
  FakeOutlet tablet_out;
  Resource& tablet = stage.bind("tablet", tablet_out);
  stage.say(tablet, "<presence/>");
  want_carbons(*laptop, laptop_out);
  tablet_out.take();
  phone_out.take();
  relay_stanza("<message to='1@example.org/phone' type='chat' id='f1'><body>for the phone</body></message>", 50);
  const std::string got = phone_out.take();
  EXPECT_TRUE(got.starts_with(kToPhone)) << got;
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(copy.starts_with("<message from='1@example.org' to='1@example.org/laptop' type='chat'><received")) << copy;
  EXPECT_TRUE(contains(copy, "<message xmlns='jabber:client' from='2@example.org' to='1@example.org/phone'")) << copy;
  EXPECT_TRUE(contains(copy, "by='1@example.org' id='50'")) << copy;
  EXPECT_EQ(tablet_out.take(), "") << "wants no carbons";
}

TEST_F(MessageTest, delivers_to_a_named_resource_of_negative_priority_or_without_presence) {
  stage.say(*phone, "<presence><priority>-1</priority></presence>");
  stage.say(*laptop, "<presence type='unavailable'/>");
  phone_out.take();
  laptop_out.take();
  relay_stanza("<message to='1@example.org/phone' type='chat' id='f1'><body>x</body></message>", 51);
  EXPECT_TRUE(contains(phone_out.take(), "<body>x</body>"));
  EXPECT_EQ(laptop_out.take(), "");
  relay_stanza("<message to='1@example.org/laptop' type='chat' id='f2'><body>y</body></message>", 52);
  EXPECT_TRUE(contains(laptop_out.take(), "<body>y</body>"));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MessageTest, delivers_as_to_the_bare_address_when_the_named_resource_is_not_there) {
  for (const std::string type : {"chat", "normal"}) {
    relay_stanza("<message to='1@example.org/tablet' type='" + type + "' id='" + type + "'><body>x</body></message>",
                 type == "chat" ? 53 : 54);
    for (FakeOutlet* out : {&phone_out, &laptop_out}) {
      EXPECT_TRUE(contains(out->take(), "to='1@example.org' type='" + type + "'")) << type;
    }
  }
}

TEST_F(MessageTest, drops_a_headline_for_a_resource_that_is_not_there) {
  // Only another program would store a headline.
  const auto headline_for = [](std::string_view resource) {
    bridge::Payload payload;
    payload.type = bridge::PayloadType::headline;
    payload.to_resource = resource;
    payload.text_hash = bridge::text_hash_of("news");
    std::string record;
    EXPECT_TRUE(bridge::write_record(payload, record));
    const std::string_view records[] = {record};
    upstream::CreateMessage request;
    request.recipient = UserId(1);
    request.text = "news";
    request.records = records;
    std::string body;
    upstream::encode(request, body);
    return body;
  };
  want_carbons(*laptop, laptop_out);
  relay_body(headline_for("tablet"), 55);
  EXPECT_EQ(phone_out.take() + laptop_out.take(), "");
  relay_body(headline_for("phone"), 56);
  EXPECT_TRUE(contains(phone_out.take(), "type='headline'"));
  EXPECT_EQ(laptop_out.take(), "") << "headlines are not copied";
  relay_body(headline_for(""), 57);
  EXPECT_FALSE(phone_out.take().empty());
  EXPECT_FALSE(laptop_out.take().empty());
}

TEST_F(MessageTest, keeps_the_full_address_in_the_copy_of_what_was_sent) {
  want_carbons(*laptop, laptop_out);
  stage.say(*phone, "<message to='2@example.org/desk' type='chat' id='m9'><body>x</body></message>");
  stage.answer(0, kOk, 60);
  const std::string copy = laptop_out.take();
  EXPECT_TRUE(contains(copy, "from='1@example.org' to='2@example.org/desk'")) << copy;
}

TEST_F(MessageTest, delivers_a_note_to_another_own_resource_to_it_alone) {
  want_carbons(*phone, phone_out);
  stage.say(*phone, "<message to='1@example.org/laptop' type='chat' id='n'><body>note</body></message>");
  stage.answer(0, kOk, 61);
  EXPECT_TRUE(contains(laptop_out.take(), "to='1@example.org/laptop'"));
  EXPECT_EQ(phone_out.take(), "") << "who wrote it needs no copy";
}

// Carbons, XEP-0280.

TEST_F(MessageTest, copies_a_message_to_a_resource_of_negative_priority_that_wants_carbons) {
  want_carbons(*phone, phone_out);
  stage.say(*phone, "<presence><priority>-1</priority></presence>");
  phone_out.take();
  laptop_out.take();
  relay(2, 1, "Hi", 62);
  EXPECT_TRUE(contains(phone_out.take(), "<received xmlns='urn:xmpp:carbons:2'>"));
  EXPECT_TRUE(laptop_out.take().starts_with("<message from='2@example.org'"));
}

TEST_F(MessageTest, makes_no_copies_of_what_its_sender_keeps_private) {
  want_carbons(*laptop, laptop_out);
  int id = 63;
  for (const std::string mark : {"<private xmlns='urn:xmpp:carbons:2'/>", "<no-copy xmlns='urn:xmpp:hints'/>"}) {
    ++id;
    const std::string content = "<body>secret</body>" + mark + "</message>";
    relay_stanza("<message to='1@example.org/phone' type='chat' id='p" + std::to_string(id) + "'>" + content, id);
    EXPECT_TRUE(contains(phone_out.take(), "secret"));
    EXPECT_EQ(laptop_out.take(), "") << mark;
    stage.say(*phone, "<message to='2@example.org' type='chat' id='o" + std::to_string(id) + "'>" + content);
    stage.answer(stage.turms.requests.size() - 1, kOk, 1000 + id);
    EXPECT_EQ(laptop_out.take(), "") << mark;
  }
}

TEST_F(MessageTest, removes_carbons_that_a_client_made_up) {
  relay_stanza(
      "<message to='1@example.org' type='chat' id='x'><body>hi</body><sent xmlns='urn:xmpp:carbons:2'><forwarded "
      "xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></forwarded></sent></message>",
      70);
  const std::string got = phone_out.take();
  EXPECT_TRUE(contains(got, "<body>hi</body>")) << got;
  EXPECT_FALSE(contains(got, "carbons") || contains(got, "forwarded")) << got;
}

TEST_F(MessageTest, copies_a_local_message_to_the_own_other_resources_and_marks_it_for_the_peers) {
  want_carbons(*laptop, laptop_out);
  stage.say(*phone,
            "<message to='2@example.org/desk' type='chat'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>");
  EXPECT_TRUE(contains(laptop_out.take(), "<sent xmlns='urn:xmpp:carbons:2'>"));
  EXPECT_EQ(phone_out.take(), "");
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_EQ(stage.router.stanzas[0].carbon_type, "chat");
  EXPECT_TRUE(stage.router.stanzas[0].falls_back);
}

TEST_F(MessageTest, neither_copies_nor_redirects_headlines_and_errors) {
  want_carbons(*laptop, laptop_out);
  stage.say(*phone, "<message to='2@example.org/desk' type='headline'><body>news</body></message>");
  stage.say(*phone, "<message to='2@example.org/desk' type='error' id='e'><error type='cancel'/></message>");
  stage.say(*phone, "<message to='2@example.org' type='error' id='e'><error type='cancel'/></message>");
  EXPECT_EQ(laptop_out.take(), "");
  ASSERT_EQ(stage.router.stanzas.size(), 2u) << "an error for a bare address is for nobody";
  for (const LocalStanza& stanza : stage.router.stanzas) {
    EXPECT_EQ(stanza.carbon_type, "");
    EXPECT_FALSE(stanza.falls_back);
  }
}

TEST_F(MessageTest, hands_a_receipt_to_the_local_peer_and_not_to_turms) {
  stage.say(*phone, "<message to='2@example.org/desk' id='r'><received xmlns='urn:xmpp:receipts' id='x'/></message>");
  EXPECT_TRUE(stage.turms.requests.empty());
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_EQ(stage.router.stanzas[0].to, UserId(2));
  EXPECT_EQ(stage.router.stanzas[0].to_resource, "desk");
  EXPECT_TRUE(contains(stage.router.stanzas[0].xml, "1@example.org/phone"));
}

TEST_F(MessageTest, says_what_a_turms_app_attached_where_the_operator_wants_it) {
  const std::vector<std::string_view> records{"something"};
  proto::CreateMessageRequest message{};
  message.records = records;
  relay(2, 1, "look", 99, message);
  EXPECT_TRUE(contains(phone_out.take(), "<body>look</body>"));
  stage.settings.counts_records = true;
  relay(2, 1, "look", 100, message);
  EXPECT_TRUE(contains(phone_out.take(), "<body>look\n[1 attachment]</body>"));
}

}  // namespace
}  // namespace turms::xmpp::features
