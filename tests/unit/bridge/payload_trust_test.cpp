// SPDX-License-Identifier: Apache-2.0
// What a payload may not do: any Turms app can write one.
#include <gtest/gtest.h>

#include <string>

#include "bridge/deflate.h"
#include "bridge/turms_message.h"

namespace turms::xmpp::bridge {
namespace {

class PayloadTrust : public TurmsMessage {};

TEST_F(PayloadTrust, an_edited_text_wins_over_a_stale_payload) {
  request.text = "edited in a Turms app";
  Payload payload = payload_for("the original text");
  payload.id = "orig";
  payload.origin_id = "";
  payload.thread = "t";
  payload.type = PayloadType::normal;
  payload.body = "the original body";
  payload.lang = "en";
  payload.subject = "s";
  payload.alt_bodies = {{"de", "alt"}};
  payload.hints = kHintNoCopy;
  payload.children = "<encrypted xmlns='urn:xmpp:omemo:2'><payload>A</payload></encrypted>";
  put(payload);
  receive();
  EXPECT_TRUE(message.is_stale());
  EXPECT_EQ(message.hints(), 0U);
  EXPECT_EQ(rendered(),
            "<message from='2@example.org' to='1@example.org' type='normal' id='orig'>"
            "<body>edited in a Turms app</body><thread>t</thread>"
            "<origin-id xmlns='urn:xmpp:sid:0' id='orig'/>" +
                kStanzaId);
}

TEST_F(PayloadTrust, the_text_first_sent_is_known_until_an_edit_says_otherwise) {
  request.text = "edited by somebody who knows no payloads";
  put(payload_for("the original text"));
  receive();
  EXPECT_EQ(message.sent_hash(), text_hash_of("the original text"));
  upstream::MessageView edited = message.view();
  edited.modified_ms = edited.date_ms + 1;
  message.read(edited);
  EXPECT_EQ(message.sent_hash(), 0U);
}

TEST_F(PayloadTrust, text_made_up_for_turms_apps_shows_once_it_was_edited) {
  request.text = "plain now";
  Payload payload = payload_for("[encrypted message]");
  payload.no_body = true;
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>plain now</body>" + kStanzaId);
}

TEST_F(PayloadTrust, nobody_hides_a_text_without_putting_something_in_its_place) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.no_body = true;
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId);
  payload.children = "<delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00Z'/>";  // is taken out
  records.clear();
  put(payload);
  receive();
  EXPECT_EQ(message.children(), nullptr);
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId);
  payload.children = "<new xmlns='urn:n'/>";
  records.clear();
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><new xmlns='urn:n'/>" + kStanzaId);
}

TEST_F(PayloadTrust, a_malformed_payload_is_dropped_alone) {
  request.text = "hi";
  records = {
      std::string("XMPT\x01\0\x12\x09"
                  "cut",
                  11)};
  receive();
  EXPECT_TRUE(message.had_bad_payload());
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId);
  request.text = proto::View();
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[unsupported content, 11 bytes]</body>" + kStanzaId);
}

TEST_F(PayloadTrust, whatever_a_record_is_the_text_is_delivered) {
  std::string bomb("XMPT\x01\x01", 6);
  ASSERT_TRUE(deflate(std::string(size_t{16} * 1024 * 1024, 'a'), bomb));
  Payload large = payload_for("hi");
  const std::string words(kPayloadBytes - 100, 'x');
  large.subject = words;
  std::string full;
  ASSERT_TRUE(write_record(large, full));
  for (const std::string& record :
       {bomb, std::string("XMPX\x01\0", 6), std::string("XMPT\x02\0", 6), std::string("XMPT\x01\x07", 6),
        std::string("XMPT"), std::string(70000, '\0'), full.substr(0, full.size() / 2)}) {
    request.text = "hi";
    records = {record};
    receive();
    EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId) << record.substr(0, 6);
  }
}

TEST_F(PayloadTrust, children_that_break_out_are_dropped_and_the_text_stays) {
  for (const std::string children : {
           "</message><iq type='set'/>",
           "<a xmlns='urn:a'>",
           "<a xmlns='urn:a'/></message>",
           "<x:a/>",
           "<!DOCTYPE a [<!ENTITY b 'c'>]><a xmlns='urn:a'>&b;</a>",
           "<?pi?><a xmlns='urn:a'/>",
           "<!-- comment --><a xmlns='urn:a'/>",
           "text beside <a xmlns='urn:a'/>",
           "<a xmlns='urn:a'>&undeclared;</a>",
           "<a xmlns='urn:a' b='1' b='2'/>",
       }) {
    request.text = "hi";
    Payload payload = payload_for("hi");
    payload.no_body = true;  // even when it says so
    payload.children = children;
    records.clear();
    put(payload);
    receive();
    EXPECT_TRUE(message.had_bad_payload()) << children;
    EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId) << children;
  }
}

TEST_F(PayloadTrust, children_that_claim_what_a_server_says_are_removed) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.children =
      "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='666'/>"
      "<delay xmlns='urn:xmpp:delay' from='example.org' stamp='1970-01-01T00:00:00Z'/>"
      "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='3@example.org'/></forwarded>"
      "<sent xmlns='urn:xmpp:carbons:2'/><received xmlns='urn:xmpp:carbons:2'/><private xmlns='urn:xmpp:carbons:2'/>"
      "<result xmlns='urn:xmpp:mam:2'/>"
      "<x xmlns='http://jabber.org/protocol/muc#user'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>"
      "<body xmlns='jabber:client'>second body</body><error xmlns='jabber:client'/>"
      "<origin-id xmlns='urn:xmpp:sid:0' id='666'/><kept xmlns='urn:kept'/>";
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body><kept xmlns='urn:kept'/>" + kStanzaId);
}

TEST_F(PayloadTrust, too_many_or_too_deep_children_are_dropped) {
  std::string many = "<a xmlns='urn:a'>";
  for (int i = 0; i < 257; ++i) many += "<b/>";
  std::string deep;
  for (int i = 0; i < 40; ++i) deep = "<a xmlns='urn:a'>" + deep + "</a>";
  for (const std::string& children : {many + "</a>", deep}) {
    request.text = "hi";
    Payload payload = payload_for("hi");
    payload.children = children;
    records.clear();
    put(payload);
    receive();
    EXPECT_TRUE(message.had_bad_payload());
    EXPECT_EQ(message.children(), nullptr);
  }
}

TEST_F(PayloadTrust, values_are_escaped_whatever_a_payload_puts_into_them) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.id = "'><iq/>";
  payload.lang = "'/>";
  payload.thread = "</thread><iq/>";
  payload.origin_id = "'";
  payload.from_resource = "a'b<c";
  put(payload);
  receive();
  const auto document = document_from(rendered());  // throws when it is not one element
  EXPECT_EQ(document->root().attr("id"), "'><iq/>");
  EXPECT_EQ(document->root().attr("from"), "2@example.org/a'b<c");
  EXPECT_EQ(document->root().child_text("thread", "jabber:client"), "</thread><iq/>");
}

TEST_F(PayloadTrust, a_resource_that_is_none_is_left_out) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.from_resource = payload.to_resource = std::string_view("a\0b", 3);
  put(payload);
  receive();
  EXPECT_EQ(document_from(rendered())->root().attr("from"), "2@example.org");
  EXPECT_EQ(document_from(rendered())->root().attr("to"), "1@example.org");
}

TEST_F(PayloadTrust, a_payload_chooses_among_the_resources_of_its_recipient_only) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.to_resource = "desk";
  put(payload);
  receive();
  EXPECT_EQ(addressed(message, kSelf, addresses).to.text(), "1@example.org/desk");
  EXPECT_EQ(addressed(message, kSelf, addresses).archive.text(), "1@example.org");
  payload.to_resource = "3@example.org/desk";  // a resourcepart like any other
  records.clear();
  put(payload);
  receive();
  EXPECT_EQ(addressed(message, kSelf, addresses).to.bare().text(), "1@example.org");
}

TEST_F(PayloadTrust, a_resource_to_go_to_counts_only_while_the_payload_fits_the_text) {
  Payload payload = payload_for("hi");
  payload.to_resource = "desk";
  put(payload);
  request.text = "edited";
  receive();
  EXPECT_EQ(document_from(rendered())->root().attr("to"), "1@example.org");

  request.text = "hi";
  request.has_recipient_id = false;
  request.has_group_id = true;
  request.group_id = 7;
  receive();
  EXPECT_EQ(document_from(rendered())->root().attr("to"), "1@example.org") << "a room's members have none";
  request.has_group_id = false;
  request.has_recipient_id = true;
  receive(UserId(0));
  EXPECT_EQ(document_from(rendered())->root().attr("to"), "1@example.org") << "Turms itself has no payload";
}

TEST_F(PayloadTrust, nobody_moderates_by_payload) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.kind = PayloadKind::moderation;
  payload.children = "<retract xmlns='urn:xmpp:message-retract:1' id='1'/>";
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId);
}

TEST_F(PayloadTrust, a_private_message_is_never_of_type_groupchat) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.type = PayloadType::groupchat;
  put(payload);
  receive();
  EXPECT_EQ(message.type(), "chat");
}

TEST_F(PayloadTrust, nothing_is_left_from_the_message_before) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.id = "first";
  payload.children = "<kept xmlns='urn:kept'/>";
  put(payload);
  receive();
  EXPECT_NE(message.children(), nullptr);
  records.clear();
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId);
  EXPECT_EQ(message.sent_hash(), 0U);
}

TEST_F(PayloadTrust, read_own_refuses_what_is_no_request) {
  EXPECT_FALSE(message.read_own(as_bytes("\x32\x09"), kSelf, MessageId(1), 0));
}

}  // namespace
}  // namespace turms::xmpp::bridge
