// SPDX-License-Identifier: Apache-2.0
// Golden pairs: what Turms tells in, the exact stanza out.
#include "bridge/message_from_turms.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bridge/fingerprint.h"
#include "bridge/message_to_turms.h"
#include "bridge/stanza_from.h"
#include "proto/messages.h"

namespace turms::xmpp::bridge {
namespace {

constexpr UserId kSelf{1};
constexpr UserId kPeer{2};
constexpr int64_t kDate = 1700000000123;

class FromTurms : public testing::Test {
 protected:
  FromTurms() {
    policy.max_text_units = 8000;
    policy.max_request_bytes = 262144;
    policy.persist_record = true;
    request.has_message_id = request.has_recipient_id = request.has_delivery_date = true;
    request.message_id = 777;
    request.recipient_id = kSelf.value();
    request.delivery_date = kDate;
  }

  /// Takes in `request` as relayed from `sender`.
  void receive(UserId sender = kPeer) {
    request.records = records;
    body.clear();
    ASSERT_TRUE(proto::encode(request, body));
    upstream::Push push;
    push.requester = sender;
    push.timestamp_ms = kDate;
    push.kind = static_cast<uint32_t>(proto::RequestKind::kCreateMessage);
    push.body = as_bytes(body);
    upstream::MessageView view;
    ASSERT_TRUE(upstream::read(push, view));
    message.read(view);
  }
  [[nodiscard]] std::string rendered(const Rendering& rendering) const {
    std::string out;
    xml::Writer writer(out);
    render(writer, message, rendering);
    return out;
  }
  [[nodiscard]] std::string rendered() const { return rendered(addressed(message, kSelf, addresses)); }
  void put(const Payload& payload) {
    std::string& record = records.emplace_back();
    ASSERT_TRUE(write_record(payload, record));
  }
  static Payload payload_for(std::string_view text) {
    Payload payload;
    payload.text_hash = text_hash_of(text);
    return payload;
  }

  /// A client's stanza to user 2, as user 2 gets it.
  std::string passed_through(std::string_view xml) {
    const Stanza stanza = stanza_from(xml);
    OutgoingMessage out;
    translate_message(stanza, kSelf, addresses, policy, 5, out);
    EXPECT_EQ(out.route, Route::turms) << xml;
    body = out.body;
    EXPECT_TRUE(message.read_own(as_bytes(body), kSelf, MessageId(777), kDate));
    return rendered(addressed(message, kPeer, addresses));
  }

  Addresses addresses{"example.org", "conference.example.org"};
  MessagePolicy policy;
  proto::CreateMessageRequest request{};
  std::vector<std::string> records;
  std::string body;
  IncomingMessage message;
};

const std::string kFrom2 = "<message from='2@example.org' to='1@example.org' type='chat'";
const std::string kStanzaId = "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='777'/></message>";

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

TEST_F(FromTurms, a_message_without_an_id_has_none) {
  request.has_message_id = false;
  request.text = "hi";
  receive();
  EXPECT_EQ(rendered(), kFrom2 + "><body>hi</body></message>");
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
           "<body/>",
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

// What a payload may not do.

TEST_F(FromTurms, an_edited_text_wins_over_a_stale_payload) {
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

TEST_F(FromTurms, text_made_up_for_turms_apps_shows_once_it_was_edited) {
  request.text = "plain now";
  Payload payload = payload_for("[encrypted message]");
  payload.no_body = true;
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>plain now</body>" + kStanzaId);
}

TEST_F(FromTurms, a_malformed_payload_is_dropped_alone) {
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

TEST_F(FromTurms, children_that_break_out_are_dropped_and_the_text_stays) {
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

TEST_F(FromTurms, children_that_claim_what_a_server_says_are_removed) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.children =
      "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='666'/>"
      "<delay xmlns='urn:xmpp:delay' from='example.org' stamp='1970-01-01T00:00:00Z'/>"
      "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='3@example.org'/></forwarded>"
      "<sent xmlns='urn:xmpp:carbons:2'/><result xmlns='urn:xmpp:mam:2'/>"
      "<x xmlns='http://jabber.org/protocol/muc#user'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>"
      "<body xmlns='jabber:client'>second body</body><error xmlns='jabber:client'/>"
      "<origin-id xmlns='urn:xmpp:sid:0' id='666'/><kept xmlns='urn:kept'/>";
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body><kept xmlns='urn:kept'/>" + kStanzaId);
}

TEST_F(FromTurms, too_many_or_too_deep_children_are_dropped) {
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

TEST_F(FromTurms, values_are_escaped_whatever_a_payload_puts_into_them) {
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

TEST_F(FromTurms, a_resource_that_is_none_is_left_out) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.from_resource = std::string_view("a\0b", 3);
  put(payload);
  receive();
  EXPECT_EQ(document_from(rendered())->root().attr("from"), "2@example.org");
}

TEST_F(FromTurms, nobody_moderates_by_payload) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.kind = PayloadKind::moderation;
  payload.children = "<retract xmlns='urn:xmpp:message-retract:1' id='1'/>";
  put(payload);
  receive();
  EXPECT_EQ(rendered(), kFrom2 + " id='777'><body>hi</body>" + kStanzaId);
}

TEST_F(FromTurms, a_private_message_is_never_of_type_groupchat) {
  request.text = "hi";
  Payload payload = payload_for("hi");
  payload.type = PayloadType::groupchat;
  put(payload);
  receive();
  EXPECT_EQ(message.type(), "chat");
}

TEST_F(FromTurms, nothing_is_left_from_the_message_before) {
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
  EXPECT_EQ(message.text_hash(), 0U);
}

TEST_F(FromTurms, read_own_refuses_what_is_no_request) {
  EXPECT_FALSE(message.read_own(as_bytes("\x32\x09"), kSelf, MessageId(1), 0));
}

}  // namespace
}  // namespace turms::xmpp::bridge
