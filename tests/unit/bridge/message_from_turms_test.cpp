// SPDX-License-Identifier: Apache-2.0
// Golden pairs: what Turms tells in, the exact stanza out.
#include "bridge/message_from_turms.h"

#include <gtest/gtest.h>

#include <string>

#include "bridge/turms_message.h"

namespace turms::xmpp::bridge {
namespace {

class FromTurms : public TurmsMessage {};

TEST_F(FromTurms, a_message_of_a_turms_client) {
  request.text = "hi & <bye>";
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi &amp; &lt;bye&gt;</body>" + kStanzaId);
  EXPECT_EQ(message.conversation(kSelf), Conversation::with(kPeer));
  EXPECT_FALSE(message.has_payload() || message.had_bad_payload() || message.is_stale());
  EXPECT_TRUE(message.is_copied());
}

TEST_F(FromTurms, foreign_records_change_nothing) {
  request.text = "photo";
  records = {"\x0A\x03url"};
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>photo</body>" + kStanzaId);
}

TEST_F(FromTurms, nothing_is_ever_empty) {
  records = {"12345", "678"};
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[unsupported content, 8 bytes]</body>" + kStanzaId);
  records = {};
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[empty message]</body>" + kStanzaId);
}

TEST_F(FromTurms, an_empty_text_is_none) {
  request.text = "";
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[empty message]</body>" + kStanzaId);
  records = {"12345"};
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[unsupported content, 5 bytes]</body>" + kStanzaId);
}

TEST_F(FromTurms, foreign_records_beside_a_payload_are_counted_alone) {
  records = {"12345"};
  put(payload_for(""));
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[unsupported content, 5 bytes]</body>" + kStanzaId);
  records.erase(records.begin());
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[empty message]</body>" + kStanzaId);
}

TEST_F(FromTurms, a_message_without_an_id_has_none) {
  request.has_message_id = false;
  request.text = "hi";
  receive();
  EXPECT_EQ(rendered(), kFrom2 + "><body>hi</body></message>");
}

TEST_F(FromTurms, a_message_that_was_kept_for_its_viewer_says_so_however_young) {
  request.text = "hi";
  receive();
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.is_late = true;
  EXPECT_NE(rendered(rendering).find("<delay xmlns='urn:xmpp:delay'"), std::string::npos);
}

TEST_F(FromTurms, an_old_message_says_so) {
  request.text = "hi";
  receive();
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.now_ms = kDate + 5000;
  EXPECT_EQ(rendered(rendering).find("delay"), std::string::npos);
  rendering.now_ms = kDate + 5001;
  EXPECT_EQ(rendered(rendering),
            kFrom2 +
                " id='777'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='777'/>"
                "<delay xmlns='urn:xmpp:delay' from='example.org' stamp='2023-11-14T22:13:20.123Z'/></message>");
}

TEST_F(FromTurms, what_another_session_of_ours_sent) {
  request.recipient_id = kPeer.value();
  request.text = "hi";
  receive(kSelf);
  EXPECT_EQ(message.conversation(kSelf), Conversation::with(kPeer));
  EXPECT_EQ(rendered(),
            "<message from='1@example.org' to='2@example.org' type='chat' id='777'><body>hi</body>" + kStanzaId);
}

TEST_F(FromTurms, a_group_message_is_from_the_room) {
  request.has_recipient_id = false;
  request.has_group_id = true;
  request.group_id = 7;
  request.text = "all";
  receive();
  EXPECT_EQ(message.conversation(kSelf), Conversation::in(GroupId(7)));
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.from = addresses.room(GroupId(7), "Romeo");
  rendering.now_ms = kDate + 6000;
  EXPECT_EQ(
      rendered(rendering),
      "<message from='7@conference.example.org/Romeo' to='1@example.org' type='groupchat' id='777'>"
      "<body>all</body><stanza-id xmlns='urn:xmpp:sid:0' by='7@conference.example.org' id='777'/>"
      "<delay xmlns='urn:xmpp:delay' from='7@conference.example.org' stamp='2023-11-14T22:13:20.123Z'/></message>");
  EXPECT_FALSE(message.is_copied());
}

TEST_F(FromTurms, a_message_in_a_room_tells_who_wrote_it) {
  request.has_recipient_id = false;
  request.has_group_id = true;
  request.group_id = 7;
  request.text = "all";
  receive();
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.from = addresses.room(GroupId(7), "Romeo");
  rendering.to = Jid();
  rendering.occupant_id = "b2Nj";
  rendering.sender = RoomSender{addresses.user(kPeer), "member", "participant"};
  EXPECT_EQ(rendered(rendering),
            "<message from='7@conference.example.org/Romeo' type='groupchat' id='777'><body>all</body>"
            "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='b2Nj'/><x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='member' jid='2@example.org' role='participant'/></x>"
            "<stanza-id xmlns='urn:xmpp:sid:0' by='7@conference.example.org' id='777'/></message>");
}

TEST_F(FromTurms, no_message_in_a_room_is_taken_for_its_subject) {
  request.has_recipient_id = false;
  request.has_group_id = true;
  request.group_id = 7;
  request.text = "[new topic]";
  Payload payload = payload_for("[new topic]");
  payload.subject = "new topic";
  payload.no_body = true;
  put(payload);
  receive();
  EXPECT_NE(rendered().find("<body>[new topic]</body><subject>new topic</subject>"), std::string::npos);
  payload.children = "<x xmlns='urn:x'/>";
  records.clear();
  put(payload);
  receive();
  EXPECT_EQ(rendered().find("subject"), std::string::npos);
  EXPECT_NE(rendered().find("<x xmlns='urn:x'/>"), std::string::npos);
}

TEST_F(FromTurms, turms_itself_speaks_from_the_domain) {
  request.text = "maintenance";
  put(payload_for("maintenance"));  // whatever it looks like
  receive(UserId(0));
  EXPECT_EQ(message.system(), IncomingMessage::System::other);
  EXPECT_FALSE(message.has_payload());
  EXPECT_EQ(rendered(),
            "<message from='example.org' to='1@example.org' type='headline' id='777'>"
            "<body>maintenance</body>" +
                kStanzaId);
}

TEST_F(FromTurms, system_messages_are_told_apart) {
  request.has_is_system_message = request.is_system_message = true;
  records = {std::string("\x01"), std::string(8, '\x05')};
  receive();
  EXPECT_EQ(message.system(), IncomingMessage::System::recall);
  records = {std::string("\x02")};
  receive();
  EXPECT_EQ(message.system(), IncomingMessage::System::meeting);
  records = {};
  receive();
  EXPECT_EQ(message.system(), IncomingMessage::System::other);
  request.is_system_message = false;
  records = {std::string("\x01")};
  receive();
  EXPECT_EQ(message.system(), IncomingMessage::System::none) << "a user can't say that";
}

TEST_F(FromTurms, a_recall_names_messages_in_either_byte_order) {
  request.has_is_system_message = request.is_system_message = true;
  records = {std::string("\x01"), std::string("\x01\x02\0\0\0\0\0\0", 8), "short", std::string(8, '\xFF')};
  receive();
  ASSERT_EQ(message.recalled().size(), 2U) << "the one id as Turms writes it, and as its clients read it";
  EXPECT_EQ(message.recalled()[0], MessageId(0x201));
  EXPECT_EQ(message.recalled()[1], MessageId(0x0102000000000000));
  records = {std::string("\x02"), std::string(8, '\x05')};
  receive();
  EXPECT_TRUE(message.recalled().empty()) << "of the message before";
}

TEST_F(FromTurms, a_recall_is_a_retraction_by_who_recalls) {
  request.has_is_system_message = request.is_system_message = true;
  records = {std::string("\x01"), std::string("\x05\0\0\0\0\0\0\0", 8)};
  receive();
  EXPECT_TRUE(message.is_copied());
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.retracts = "m5";
  EXPECT_EQ(
      rendered(rendering),
      kFrom2 +
          " id='recall-m5'><body>An earlier message was taken back, which your client does not show.</body>"
          "<retract xmlns='urn:xmpp:message-retract:1' id='m5'/>"
          "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/><store xmlns='urn:xmpp:hints'/>" +
          kStanzaId);
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>[a message was recalled]</body>" + kStanzaId);
}

TEST_F(FromTurms, a_recall_told_by_an_update_is_the_same_without_an_archive_id) {
  upstream::MessageView head;
  head.sender = kPeer;
  head.recipient = kSelf;
  head.date_ms = kDate;
  message.read_recall(head, MessageId(5));
  ASSERT_EQ(message.recalled().size(), 1U);
  EXPECT_EQ(message.recalled()[0], MessageId(5));
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.retracts = "m5";
  const std::string out = rendered(rendering);
  EXPECT_NE(out.find("<retract xmlns='urn:xmpp:message-retract:1' id='m5'/>"), std::string::npos);
  EXPECT_EQ(out.find("stanza-id"), std::string::npos);
}

TEST_F(FromTurms, an_edit_replaces_the_message_and_has_an_id_of_its_own) {
  request.text = "better";
  Payload payload = payload_for("better");
  payload.id = "m1";
  payload.origin_id = "";
  payload.children =
      "<replace xmlns='urn:xmpp:message-correct:0' id='other'/><markable xmlns='urn:xmpp:chat-markers:0'/>";
  put(payload);
  receive();
  upstream::MessageView edited = message.view();
  edited.modified_ms = kDate + 60000;
  message.read(edited);
  Rendering rendering = addressed(message, kSelf, addresses);
  rendering.replaces = "m1";
  rendering.now_ms = kDate + 60001;
  EXPECT_EQ(rendered(rendering),
            kFrom2 +
                " id='edit-777-1700000060123'><body>better</body><markable xmlns='urn:xmpp:chat-markers:0'/>"
                "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"
                "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='777~1700000060123'/></message>")
      << "one <replace/>, ours; fresh as the edit is";
}

TEST_F(FromTurms, a_forwarded_message_proves_nothing) {
  const std::string sent = passed_through("<message to='2@example.org' id='m1' type='chat'><body>hi</body></message>");
  EXPECT_TRUE(message.nonce());
  upstream::MessageView forwarded = message.view();
  forwarded.sender = kPeer;
  forwarded.recipient = UserId(3);
  message.read(forwarded);
  EXPECT_FALSE(message.nonce()) << "who forwards it twice means it twice";
}

TEST(message_named, by_its_number_or_by_an_edit_of_it) {
  EXPECT_EQ(message_named("777"), MessageId(777));
  EXPECT_EQ(message_named("edit-777-1700000060123"), MessageId(777));
  for (const std::string_view id :
       {"", "m1", "edit-", "edit-777", "edit-777-", "edit--1", "edit-x-1", "edit-7-x", "0777"}) {
    EXPECT_FALSE(message_named(id)) << id;
  }
}

TEST_F(FromTurms, burn_after_becomes_a_timer) {
  request.text = "hi";
  request.has_burn_after = true;
  request.burn_after = 60;
  receive();
  EXPECT_EQ(rendered(),
            kFrom2 + " id='777'><body>hi</body><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='60'/>" + kStanzaId);
}

TEST_F(FromTurms, a_stored_row_renders_like_the_live_message) {
  request.text = "hi";
  put(payload_for("hi"));
  receive();
  const std::string live = rendered();
  proto::Message row{};
  row.has_id = row.has_sender_id = row.has_recipient_id = row.has_delivery_date = true;
  row.id = 777;
  row.sender_id = 2;
  row.recipient_id = 1;
  row.delivery_date = kDate;
  row.text = "hi";
  row.records = records;
  std::string bytes;
  ASSERT_TRUE(proto::encode(row, bytes));
  upstream::MessageView view;
  ASSERT_TRUE(upstream::read_row(bytes, view));
  message.read(view);
  EXPECT_EQ(rendered(), live);
}

// From a client, through Turms, to the other client: element for element, but for what is a server's.

const std::string kFrom1 = "<message from='1@example.org' to='2@example.org'";
const std::string kStanzaIdBy2 = "<stanza-id xmlns='urn:xmpp:sid:0' by='2@example.org' id='777'/></message>";

TEST_F(FromTurms, a_plain_message_comes_through) {
  EXPECT_EQ(passed_through("<message to='2@example.org' type='chat' id='a1'><body>Wherefore?</body></message>"),
            kFrom1 + " type='chat' id='a1'><body>Wherefore?</body>" + kStanzaIdBy2);
  EXPECT_EQ(message.nonce(), nonce_of(kSelf, Conversation::with(kPeer), text_hash_of("Wherefore?"), "a1", 0));
}

TEST_F(FromTurms, a_message_for_one_resource_comes_through_to_it) {
  const std::string golden = "<message from='1@example.org' to='2@example.org/desk' type='chat' id='a1'><body>x</body>";
  EXPECT_EQ(passed_through("<message to='2@example.org/desk' type='chat' id='a1'><body>x</body></message>"),
            golden + kStanzaIdBy2);
  EXPECT_EQ(rendered(addressed(message, kSelf, addresses)), golden + kStanzaId) << "and in a carbon of the sender's";
}

TEST_F(FromTurms, a_private_message_says_that_it_is_not_to_be_copied) {
  EXPECT_EQ(passed_through("<message to='2@example.org' type='chat' id='p'><body>x</body>"
                           "<private xmlns='urn:xmpp:carbons:2'/></message>"),
            kFrom1 + " type='chat' id='p'><body>x</body><no-copy xmlns='urn:xmpp:hints'/>" + kStanzaIdBy2);
  EXPECT_FALSE(message.is_copied());
}

TEST_F(FromTurms, everything_a_message_can_say_comes_through) {
  policy.with_resource = true;
  EXPECT_EQ(passed_through("<message to='2@example.org' type='normal' id='a2' xml:lang='en'>"
                           "<body>hello</body><body xml:lang='de'>hallo</body>"
                           "<subject>greeting</subject><subject xml:lang='de'>Gruss</subject>"
                           "<thread parent='t0'>t1</thread><request xmlns='urn:xmpp:receipts'/>"
                           "<new xmlns='urn:example:tomorrow' a='1'>text<b xmlns='urn:other'>c</b> &amp; more</new>"
                           "<store xmlns='urn:xmpp:hints'/><origin-id xmlns='urn:xmpp:sid:0' id='o2'/></message>"),
            "<message from='1@example.org/phone' to='2@example.org' type='normal' id='a2' xml:lang='en'>"
            "<body>hello</body><body xml:lang='de'>hallo</body>"
            "<subject>greeting</subject><subject xml:lang='de'>Gruss</subject>"
            "<thread parent='t0'>t1</thread><request xmlns='urn:xmpp:receipts'/>"
            "<new xmlns='urn:example:tomorrow' a='1'>text<b xmlns='urn:other'>c</b> &amp; more</new>"
            "<store xmlns='urn:xmpp:hints'/><origin-id xmlns='urn:xmpp:sid:0' id='o2'/>" +
                kStanzaIdBy2);
}

TEST_F(FromTurms, any_content_comes_through_element_for_element) {
  for (const std::string content : {
           "<body/><x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>",
           "<body>a</body><body xml:lang='de'>b</body><body xml:lang='en-GB'>c</body>",
           "<body xml:lang='de'/><body xml:lang='en'>hello</body><subject xml:lang='en'>topic</subject>",
           "<subject>topic</subject><x xmlns='jabber:x:oob'><url>u</url></x>",
           "<body>a&#10;b&#9;c</body>",
           "<body>\xF0\x9F\x98\x80 \xE2\x82\xAC</body>",
           "<body xml:lang='fr'>salut</body>",
           "<body xml:lang='fr'>salut</body><body xml:lang='de'>hallo</body>",
           "<subject>topic</subject>",
           "<subject xml:lang='de'>Thema</subject>",
           "<body>b</body><subject/><thread/>",
           "<encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/><payload>A</payload></encrypted>"
           "<store xmlns='urn:xmpp:hints'/>",
           "<encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/></encrypted>",
           "<body>fallback</body><encryption xmlns='urn:xmpp:eme:0' namespace='x' name='y'/>",
           "<body>url</body><x xmlns='jabber:x:oob'><url>url</url></x>",
           "<x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>",
           "<body>new</body><replace xmlns='urn:xmpp:message-correct:0' id='old'/>",
           "<body>&gt; q\nanswer</body><reply xmlns='urn:xmpp:reply:0' id='x' to='2@example.org'/>"
           "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='4'/></fallback>",
           "<reactions xmlns='urn:xmpp:reactions:0' id='m'><reaction>\xF0\x9F\x91\x8D</reaction></reactions>",
           "<body>60s</body><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='60'/>",
           "<body>b</body><no-copy xmlns='urn:xmpp:hints'/><no-permanent-store xmlns='urn:xmpp:hints'/>"
           "<no-store xmlns='urn:xmpp:hints'/>",
           "<body>b</body><none xmlns=''/>",
           "<body>b</body><own/>",
       }) {
    std::string stripped = content;
    // Our writer's own spelling of what XML lets one spell in several ways.
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"&#10;", "\n"}, {"&#9;", "\t"}}) {
      for (size_t at = 0; (at = stripped.find(from)) != std::string::npos;) stripped.replace(at, from.size(), to);
    }
    EXPECT_EQ(passed_through("<message to='2@example.org' type='chat' id='i'>" + content + "</message>"),
              kFrom1 + " type='chat' id='i'>" + stripped + kStanzaIdBy2);
  }
}

TEST_F(FromTurms, a_long_body_comes_through_whole) {
  policy.max_text_units = 50;
  const std::string text(5000, 'x');
  EXPECT_EQ(passed_through("<message to='2@example.org' type='chat' id='l'><body>" + text + "</body></message>"),
            kFrom1 + " type='chat' id='l'><body>" + text + "</body>" + kStanzaIdBy2);
}

TEST_F(FromTurms, an_origin_id_equal_to_the_id_comes_through) {
  EXPECT_EQ(passed_through("<message to='2@example.org' type='chat' id='o'><body>b</body>"
                           "<origin-id xmlns='urn:xmpp:sid:0' id='o'/></message>"),
            kFrom1 + " type='chat' id='o'><body>b</body><origin-id xmlns='urn:xmpp:sid:0' id='o'/>" + kStanzaIdBy2);
}

}  // namespace
}  // namespace turms::xmpp::bridge
