// SPDX-License-Identifier: Apache-2.0
// Golden pairs: a stanza in, the request out, decoded and compared field by field.
#include "bridge/message_to_turms.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "bridge/fingerprint.h"
#include "bridge/to_turms.h"

namespace turms::xmpp::bridge {
namespace {

TEST_F(ToTurms, a_plain_message) {
  translate("<message to='2@example.org' type='chat' id='a1'><body>Wherefore art thou?</body></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(request.recipient_id, 2);
  EXPECT_TRUE(request.has_recipient_id);
  EXPECT_FALSE(request.has_group_id || request.has_message_id || request.has_delivery_date || request.has_burn_after);
  EXPECT_FALSE(request.has_is_system_message);
  EXPECT_EQ(request.text.view(), "Wherefore art thou?");
  EXPECT_EQ(payload().kind, PayloadKind::message);
  EXPECT_EQ(payload().id, "a1");
  EXPECT_EQ(payload().type, PayloadType::chat);
  EXPECT_EQ(payload().text_hash, text_hash_of("Wherefore art thou?"));
  EXPECT_EQ(payload().nonce.size(), kNonceBytes);
  EXPECT_FALSE(payload().body || payload().subject || payload().thread || payload().origin_id || payload().part);
  EXPECT_TRUE(payload().children.empty() && payload().from_resource.empty() && payload().lang.empty());
  EXPECT_EQ(payload().to_resource, "");
  EXPECT_FALSE(payload().no_body);
  EXPECT_LE(out.record.size(), 64U) << "what a plain message costs (mapping 9.2.5)";

  EXPECT_EQ(out.facts.conversation, Conversation::with(UserId(2)));
  EXPECT_EQ(out.facts.target.kind, Target::Kind::user);
  EXPECT_EQ(out.facts.id, "a1");
  EXPECT_EQ(out.facts.text_hash, payload().text_hash);
  EXPECT_EQ(as_text(Bytes(out.facts.nonce)), payload().nonce);
  EXPECT_TRUE(out.facts.copies && out.facts.has_body);
}

TEST_F(ToTurms, a_message_for_one_resource_names_it) {
  translate("<message to='2@example.org/phone' type='chat' id='a1'><body>to you</body></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(request.recipient_id, 2);
  EXPECT_EQ(payload().to_resource, "phone");
  EXPECT_EQ(out.facts.target.kind, Target::Kind::resource);

  policy.self_message = true;
  translate("<message to='1@example.org/desk'><body>to my desk</body></message>");
  EXPECT_EQ(payload().to_resource, "desk");
  translate("<message><body>to myself</body></message>");
  EXPECT_EQ(payload().to_resource, "");
  translate("<message to='7@conference.example.org' type='groupchat'><body>to a room</body></message>");
  EXPECT_EQ(payload().to_resource, "");
}

TEST_F(ToTurms, everything_a_message_can_say) {
  policy.with_resource = true;
  translate(
      "<message to='2@example.org' type='normal' id='a2' xml:lang='en'>"
      "<body>hello</body><body xml:lang='de'>hallo</body>"
      "<subject>greeting</subject><subject xml:lang='de'>Gruss</subject>"
      "<thread parent='t0'>t1</thread><origin-id xmlns='urn:xmpp:sid:0' id='o2'/>"
      "<store xmlns='urn:xmpp:hints'/><no-permanent-store xmlns='urn:xmpp:hints'/>"
      "<request xmlns='urn:xmpp:receipts'/><new xmlns='urn:example:tomorrow' a='1'><b>c</b></new>"
      "<active xmlns='http://jabber.org/protocol/chatstates'/></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(request.text.view(), "hello");
  EXPECT_EQ(payload().type, PayloadType::normal);
  EXPECT_EQ(payload().lang, "en");
  EXPECT_EQ(payload().from_resource, "phone");
  EXPECT_EQ(payload().subject, "greeting");
  EXPECT_EQ(payload().thread, "t1");
  EXPECT_EQ(payload().thread_parent, "t0");
  EXPECT_EQ(payload().origin_id, "o2");
  EXPECT_EQ(payload().hints, kHintStore | kHintNoPermanentStore);
  ASSERT_EQ(payload().alt_bodies.size(), 1U);
  EXPECT_EQ(payload().alt_bodies[0].lang, "de");
  EXPECT_EQ(payload().alt_bodies[0].text, "hallo");
  ASSERT_EQ(payload().alt_subjects.size(), 1U);
  EXPECT_EQ(payload().alt_subjects[0].text, "Gruss");
  EXPECT_EQ(payload().children,
            "<request xmlns='urn:xmpp:receipts'/><new xmlns='urn:example:tomorrow' a='1'><b>c</b></new>");
  EXPECT_EQ(out.facts.chat_state, ChatState::active);
}

TEST_F(ToTurms, an_origin_id_equal_to_the_id_is_told_without_repeating_it) {
  translate("<message to='2@example.org' id='a'><body>x</body><origin-id xmlns='urn:xmpp:sid:0' id='a'/></message>");
  ASSERT_TRUE(payload().origin_id);
  EXPECT_EQ(*payload().origin_id, "");
}

TEST_F(ToTurms, what_only_a_server_may_say_stays_behind) {
  translate(
      "<message to='2@example.org'><body>x</body><delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00Z'/>"
      "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='2@example.org'/><forwarded xmlns='urn:xmpp:forward:0'/>"
      "<received xmlns='urn:xmpp:carbons:2'/><sent xmlns='urn:xmpp:carbons:2'/>"
      "<enable xmlns='urn:xmpp:carbons:2'/><x xmlns='http://jabber.org/protocol/muc#user'/>"
      "<result xmlns='urn:xmpp:mam:2'/><private xmlns='urn:xmpp:carbons:2'/></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(payload().children, "");
  EXPECT_FALSE(out.facts.copies);
}

TEST_F(ToTurms, a_private_message_tells_the_other_gateway_not_to_copy_it) {
  translate("<message to='2@example.org' type='chat'><body>x</body><private xmlns='urn:xmpp:carbons:2'/></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_FALSE(out.facts.copies);
  EXPECT_EQ(payload().hints, kHintNoCopy);
}

TEST_F(ToTurms, a_body_with_a_language_keeps_it) {
  translate("<message to='2@example.org'><body xml:lang='fr'>salut</body></message>");
  EXPECT_EQ(request.text.view(), "salut");
  EXPECT_TRUE(payload().no_body);
  ASSERT_EQ(payload().alt_bodies.size(), 1U);
  EXPECT_EQ(payload().alt_bodies[0].lang, "fr");
}

TEST_F(ToTurms, text_for_turms_apps_where_there_is_no_body) {
  translate("<message to='2@example.org' id='s'><subject>topic</subject></message>");
  EXPECT_EQ(request.text.view(), "[subject] topic");
  EXPECT_TRUE(payload().no_body);
  EXPECT_EQ(payload().subject, "topic");

  translate(
      "<message to='2@example.org'><encrypted xmlns='urn:xmpp:omemo:2'><payload>A</payload></encrypted></message>");
  EXPECT_EQ(request.text.view(), "[encrypted message]");
  EXPECT_TRUE(payload().no_body);

  translate("<message to='2@example.org'><encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted></message>");
  EXPECT_FALSE(request.text.has()) << "a key exchange is nothing to show";
  EXPECT_EQ(payload().text_hash, text_hash_of(""));
}

TEST_F(ToTurms, what_a_plain_turms_client_sees) {
  const std::string file =
      "<file-sharing xmlns='urn:xmpp:sfs:0'><sources><url-data xmlns='http://jabber.org/protocol/url-data' "
      "target='https://example.org/f.ogg'/></sources></file-sharing>";
  const std::string reply = "<reply xmlns='urn:xmpp:reply:0' id='q' to='2@example.org'/>";
  const std::pair<std::string, std::string> rows[] = {
      {"<body>as typed</body>", "as typed"},
      {"<body>/me waves *loudly*</body>", "/me waves *loudly*"},
      {"<body>&gt; quote\nanswer</body>" + reply, "> quote\nanswer"},
      {"<body>fixed</body><replace xmlns='urn:xmpp:message-correct:0' id='o'/>", "fixed"},
      {"<body xml:lang='de'>hallo</body><body>hello</body>", "hello"},
      {"<body xml:lang='de'>hallo</body><body xml:lang='en'>hello</body>", "hallo"},
      {"<subject>topic</subject>", "[subject] topic"},
      {"<subject xml:lang='de'>Thema</subject>", "[subject] Thema"},
      {"<x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>", "https://example.org/a.png"},
      {"<body/><x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>", "https://example.org/a.png"},
      {"<body>look</body><x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>", "look"},
      {file, "https://example.org/f.ogg"},
      {"<sticker xmlns='urn:xmpp:stickers:0' pack='p'/>", "[sticker]"},
      {"<body>:-)</body><sticker xmlns='urn:xmpp:stickers:0' pack='p'/>", ":-)"},
      {"<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>1</lat><lon>2</lon></geoloc>", "geo:1,2"},
      {"<openpgp xmlns='urn:xmpp:openpgp:0'>AAAA</openpgp>", "[encrypted message]"},
      {"<subject>s</subject><openpgp xmlns='urn:xmpp:openpgp:0'>AAAA</openpgp>", "[encrypted message]"},
  };
  for (const auto& [content, text] : rows) {
    translate("<message to='2@example.org' type='chat' id='t'>" + content + "</message>");
    ASSERT_EQ(out.route, Route::turms) << content;
    EXPECT_EQ(request.text.view(), text) << content;
  }
}

TEST_F(ToTurms, a_message_that_says_nothing_makes_no_empty_bubble_in_turms_apps) {
  for (const std::string content :
       {"", "<body/>", "<body></body><subject/>", "<body xml:lang='de'/>", "<subject/>", "<thread>t</thread>",
        "<body/><store xmlns='urn:xmpp:hints'/>", "<store xmlns='urn:xmpp:hints'/>",
        "<active xmlns='http://jabber.org/protocol/chatstates'/><store xmlns='urn:xmpp:hints'/>",
        "<x xmlns='jabber:x:oob'/>", "<body/><request xmlns='urn:xmpp:receipts'/>"}) {
    translate("<message to='2@example.org' type='chat' id='t'>" + content + "</message>");
    EXPECT_EQ(out.route, Route::local) << content;
    EXPECT_FALSE(out.facts.has_body) << content;
  }
}

TEST_F(ToTurms, an_id_of_any_length_travels_and_none_is_none) {
  const std::string id(4000, 'i');
  translate("<message to='2@example.org' id='" + id + "'><body>x</body></message>");
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(payload().id, id);
  translate("<message to='2@example.org'><body>x</body></message>");
  EXPECT_EQ(payload().id, "");
  EXPECT_EQ(payload().nonce.size(), kNonceBytes);
}

TEST_F(ToTurms, an_encrypted_message_keeps_its_fallback_body) {
  translate(
      "<message to='2@example.org'><body>I sent you an OMEMO message</body>"
      "<encrypted xmlns='urn:xmpp:omemo:2'><payload>A</payload></encrypted></message>");
  EXPECT_EQ(request.text.view(), "I sent you an OMEMO message");
  EXPECT_FALSE(payload().no_body);
}

TEST_F(ToTurms, kinds_tell_what_a_message_is_about) {
  translate(
      "<message to='2@example.org'><body>new</body><replace xmlns='urn:xmpp:message-correct:0' id='old'/></message>");
  EXPECT_EQ(payload().kind, PayloadKind::edit_note);
  EXPECT_EQ(payload().ref_id, "old");
  translate(
      "<message to='2@example.org'><reactions xmlns='urn:xmpp:reactions:0' "
      "id='m'><reaction>x</reaction></reactions></message>");
  EXPECT_EQ(payload().kind, PayloadKind::reaction);
  EXPECT_EQ(payload().ref_id, "m");
  EXPECT_FALSE(request.text.has());
  translate("<message to='2@example.org'><retract xmlns='urn:xmpp:message-retract:1' id='m'/></message>");
  EXPECT_EQ(payload().kind, PayloadKind::retraction_note);
  EXPECT_EQ(out.facts.kind, PayloadKind::retraction_note);
}

TEST_F(ToTurms, a_timer_becomes_burn_after) {
  translate("<message to='2@example.org'><body>x</body><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='60'/></message>");
  EXPECT_TRUE(request.has_burn_after);
  EXPECT_EQ(request.burn_after, 60);
}

TEST_F(ToTurms, a_group_message) {
  translate("<message to='7@conference.example.org' type='groupchat' id='g'><body>all</body></message>");
  EXPECT_TRUE(request.has_group_id);
  EXPECT_EQ(request.group_id, 7);
  EXPECT_FALSE(request.has_recipient_id);
  EXPECT_EQ(payload().type, PayloadType::groupchat);
  EXPECT_EQ(out.facts.conversation, Conversation::in(GroupId(7)));
  EXPECT_FALSE(out.facts.copies);
}

TEST_F(ToTurms, a_resend_has_the_same_nonce_and_a_stanza_without_id_another_each_time) {
  const auto nonce_of_stanza = [&](std::string_view xml, uint64_t entropy) {
    const Stanza message = stanza_from(xml);
    translate_message(message, kSelf, addresses.classify(message.to(), kSelf), policy, entropy, out);
    return out.facts.nonce;
  };
  const std::string_view with_id = "<message to='2@example.org' id='a'><body>x</body></message>";
  const std::string_view without = "<message to='2@example.org'><body>x</body></message>";
  EXPECT_EQ(nonce_of_stanza(with_id, 1), nonce_of_stanza(with_id, 2));
  EXPECT_NE(nonce_of_stanza(without, 1), nonce_of_stanza(without, 2));
}

TEST_F(ToTurms, notes_to_self_need_the_capability) {
  const std::string_view note = "<message to='1@example.org' id='n'><body>milk</body></message>";
  expect_refused(note, StanzaErrorCondition::not_allowed);
  EXPECT_EQ(out.error->turms_code, 5007);
  expect_refused("<message><body>milk</body></message>", StanzaErrorCondition::not_allowed);
  translate("<message to='1@example.org/laptop'><body>milk</body></message>");
  EXPECT_EQ(out.route, Route::local) << "to another own resource";
  policy.self_message = true;
  translate(note);
  EXPECT_EQ(request.recipient_id, 1);
  translate("<message><body>milk</body></message>");
  EXPECT_EQ(request.recipient_id, 1);
}

TEST_F(ToTurms, addresses_that_take_no_message) {
  using enum StanzaErrorCondition;
  expect_refused("<message to='2@example.org' type='groupchat'><body>x</body></message>", bad_request);
  expect_refused("<message to='7@conference.example.org/nick' type='groupchat'><body>x</body></message>", bad_request);
  expect_refused("<message to='romeo@example.org'><body>x</body></message>", item_not_found);
  expect_refused("<message to='alias@conference.example.org' type='groupchat'><body>x</body></message>",
                 item_not_found);
  expect_refused("<message to='2@elsewhere.org'><body>x</body></message>", remote_server_not_found);
  expect_refused("<message to='example.org'><body>x</body></message>", service_unavailable);
  expect_refused("<message to='conference.example.org'><body>x</body></message>", service_unavailable);
  expect_refused("<message to='upload.example.org'><body>x</body></message>", service_unavailable);
  expect_refused("<message to='7@conference.example.org/nick'><body>x</body></message>", item_not_found);
}

TEST_F(ToTurms, what_is_for_a_room_itself_is_no_message) {
  translate("<message to='7@conference.example.org'><x xmlns='http://jabber.org/protocol/muc#user'/></message>");
  EXPECT_EQ(out.route, Route::room);
  EXPECT_FALSE(out.facts.is_groupchat);
  translate("<message to='7@conference.example.org' type='groupchat'><subject>Tea</subject></message>");
  EXPECT_EQ(out.route, Route::room);
  EXPECT_TRUE(out.facts.is_subject);
  translate("<message to='7@conference.example.org' type='groupchat'><subject>Tea</subject><body>x</body></message>");
  EXPECT_EQ(out.route, Route::turms) << "a message with a subject";
  EXPECT_FALSE(out.facts.is_subject);
}

TEST_F(ToTurms, a_private_message_in_a_room_is_one_to_the_user_and_says_through_which_room) {
  const Stanza message = stanza_from("<message to='7@conference.example.org/Bob' type='chat'><body>x</body></message>");
  Target target = addresses.classify(message.to(), kSelf);
  target.user = UserId(2);
  translate_message(message, kSelf, target, policy, 1, out);
  ASSERT_EQ(out.route, Route::turms);
  EXPECT_EQ(out.facts.conversation, Conversation::with(UserId(2)));
  ASSERT_TRUE(proto::decode(out.body, request));
  EXPECT_EQ(request.recipient_id, 2);
  ASSERT_EQ(reader.read(upstream::Repeated(out.body, 7)), PayloadReader::Found::payload);
  EXPECT_EQ(payload().muc_pm, 7);
  EXPECT_EQ(payload().to_resource, "") << "the nick is none";
}

TEST_F(ToTurms, errors_are_never_answered) {
  translate("<message to='2@example.org/phone' type='error' id='e'><error type='cancel'/></message>");
  EXPECT_EQ(out.route, Route::local);
  EXPECT_FALSE(out.facts.copies);
  for (const char* to :
       {"2@example.org", "2@elsewhere.org", "example.org", "romeo@example.org", "7@conference.example.org"}) {
    translate(std::string("<message to='") + to + "' type='error' id='e'><error type='cancel'/></message>");
    EXPECT_EQ(out.route, Route::dropped) << to;
  }
}

TEST_F(ToTurms, what_is_never_stored_stays_local) {
  translate(
      "<message to='2@example.org' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
  EXPECT_EQ(out.route, Route::local);
  EXPECT_EQ(out.facts.chat_state, ChatState::composing);
  EXPECT_EQ(out.facts.signals, kSignalChatState);
  translate("<message to='2@example.org'><received xmlns='urn:xmpp:receipts' id='a'/></message>");
  EXPECT_EQ(out.route, Route::local);
  EXPECT_EQ(out.facts.signals, kSignalReceipt);
  translate("<message to='2@example.org' type='headline'><body>news</body></message>");
  EXPECT_EQ(out.route, Route::local);
  EXPECT_EQ(out.facts.target.user, UserId(2));
  translate(
      "<message to='7@conference.example.org' type='groupchat'><composing "
      "xmlns='http://jabber.org/protocol/chatstates'/></message>");
  EXPECT_EQ(out.route, Route::room);
}

TEST_F(ToTurms, facts_name_the_message_that_it_is_about) {
  translate(
      "<message to='2@example.org' id='c'><body>b</body><replace xmlns='urn:xmpp:message-correct:0' "
      "id='a'/></message>");
  EXPECT_EQ(out.facts.ref_id, "a");
  EXPECT_EQ(payload().kind, PayloadKind::edit_note);
}

TEST_F(ToTurms, an_edit_keeps_the_message_and_what_others_put_there) {
  stanza = std::make_unique<Stanza>(stanza_from(
      "<message to='2@example.org' id='c'><body>better</body><replace xmlns='urn:xmpp:message-correct:0' id='a'/>"
      "<origin-id xmlns='urn:xmpp:sid:0' id='c'/><markable xmlns='urn:xmpp:chat-markers:0'/></message>"));
  const std::vector<std::string_view> foreign{"one", "two"};
  EditedMessage edited;
  edited.id = MessageId(9);
  edited.xmpp_id = "a";
  edited.records = foreign;
  translate_edit(*stanza, kSelf, addresses.classify(stanza->to(), kSelf), policy, edited, out);
  ASSERT_EQ(out.route, Route::turms);
  proto::UpdateMessageRequest update{};
  ASSERT_TRUE(proto::decode(out.body, update));
  EXPECT_EQ(update.message_id, 9);
  EXPECT_EQ(update.text.view(), "better");
  EXPECT_FALSE(update.has_recall_date);
  ASSERT_EQ(update.records.size(), 3U);
  ASSERT_EQ(reader.read(upstream::Repeated(out.body, 3)), PayloadReader::Found::payload);
  EXPECT_EQ(reader.foreign_records(), 2U);
  EXPECT_EQ(payload().kind, PayloadKind::message);
  EXPECT_EQ(payload().id, "a");
  EXPECT_FALSE(payload().origin_id) << "it had none";
  EXPECT_EQ(payload().children, "<markable xmlns='urn:xmpp:chat-markers:0'/>");
  EXPECT_TRUE(payload().nonce.empty() && payload().ref_id.empty());
}

TEST_F(ToTurms, an_edit_to_nothing_but_an_attachment_takes_the_text_away) {
  stanza = std::make_unique<Stanza>(
      stanza_from("<message to='2@example.org' id='c'><replace xmlns='urn:xmpp:message-correct:0' id='a'/>"
                  "<store xmlns='urn:xmpp:hints'/></message>"));
  EditedMessage edited;
  edited.id = MessageId(9);
  edited.xmpp_id = "a";
  translate_edit(*stanza, kSelf, addresses.classify(stanza->to(), kSelf), policy, edited, out);
  ASSERT_EQ(out.route, Route::turms);
  proto::UpdateMessageRequest update{};
  ASSERT_TRUE(proto::decode(out.body, update));
  EXPECT_TRUE(update.text.has() && update.text.view().empty());
}

}  // namespace
}  // namespace turms::xmpp::bridge
