// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stanza.h"

#include <gtest/gtest.h>

#include <string>

#include "xml/fragment.h"

namespace turms::xmpp {
namespace {

class StanzaTest : public testing::Test {
 protected:
  using Accepted = std::variant<Stanza, StanzaRefusal, StreamError>;

  Accepted accept(std::string_view inside) {
    const auto parsed = xml::parse_fragment(inside);
    auto document = xml::Document::copy_of(*(*parsed)->root().first_child());
    return Stanza::accept(std::move(document), sender_);
  }
  Stanza stanza(std::string_view text) {
    Accepted accepted = accept(text);
    if (const auto* refusal = std::get_if<StanzaRefusal>(&accepted); refusal != nullptr)
      ADD_FAILURE() << name_of(refusal->error.condition);
    if (const auto* error = std::get_if<StreamError>(&accepted); error != nullptr)
      ADD_FAILURE() << name_of(error->condition);
    return std::get<Stanza>(std::move(accepted));
  }
  // "condition" or "condition silent"; of the stream: "stream condition".
  std::string refused(std::string_view text) {
    const Accepted accepted = accept(text);
    if (const auto* error = std::get_if<StreamError>(&accepted); error != nullptr)
      return "stream " + std::string(name_of(error->condition));
    const auto* refusal = std::get_if<StanzaRefusal>(&accepted);
    if (refusal == nullptr) return "accepted";
    return std::string(name_of(refusal->error.condition)) + (refusal->is_silent ? " silent" : "");
  }

  Jid sender_ = *Jid::parse("1@example.org/phone");
};

TEST_F(StanzaTest, a_message_is_read) {
  const Stanza s = stanza(
      "<message xmlns='jabber:client' to='2@Example.org' type='chat' id='x' xml:lang='en'><body>hi</body></message>");
  EXPECT_TRUE(s.is_message());
  EXPECT_EQ(s.message_type(), MessageType::chat);
  EXPECT_EQ(s.id(), "x");
  EXPECT_EQ(s.lang(), "en");
  EXPECT_EQ(s.to().text(), "2@example.org");
  EXPECT_EQ(s.from(), sender_);
  EXPECT_EQ(s.element().child_text("body", "jabber:client"), "hi");
  EXPECT_FALSE(s.is_error());
  EXPECT_FALSE(s.is_request());
}

TEST_F(StanzaTest, types_of_messages_and_presence) {
  EXPECT_EQ(stanza("<message xmlns='jabber:client'/>").message_type(), MessageType::normal);
  EXPECT_EQ(stanza("<message xmlns='jabber:client' type='strange'/>").message_type(), MessageType::normal);
  EXPECT_EQ(stanza("<message xmlns='jabber:client' type='groupchat'/>").message_type(), MessageType::groupchat);
  EXPECT_EQ(stanza("<message xmlns='jabber:client' type='headline'/>").message_type(), MessageType::headline);
  EXPECT_TRUE(stanza("<message xmlns='jabber:client' type='error'/>").is_error());
  EXPECT_EQ(stanza("<presence xmlns='jabber:client'/>").presence_type(), PresenceType::available);
  EXPECT_EQ(stanza("<presence xmlns='jabber:client' type='subscribed'/>").presence_type(), PresenceType::subscribed);
  EXPECT_EQ(refused("<presence xmlns='jabber:client' type='available'/>"), "bad-request");
  EXPECT_EQ(refused("<presence xmlns='jabber:client' type=''/>"), "bad-request");
}

TEST_F(StanzaTest, an_iq_needs_type_id_and_one_child) {
  const Stanza s = stanza("<iq xmlns='jabber:client' type='get' id='1'> <ping xmlns='urn:xmpp:ping'/> </iq>");
  EXPECT_TRUE(s.is_request());
  EXPECT_TRUE(s.payload()->is("ping", "urn:xmpp:ping"));
  EXPECT_TRUE(s.to().empty());
  EXPECT_EQ(refused("<iq xmlns='jabber:client' id='1'><a/></iq>"), "bad-request");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='push' id='1'><a/></iq>"), "bad-request");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='get'><a/></iq>"), "bad-request");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='set' id='1'/>"), "bad-request");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='set' id='1'><a/><b/></iq>"), "bad-request");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='result' id='1'/>"), "accepted");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='result' id='1'><a/><b/></iq>"), "bad-request silent");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='error' id='1'><a/><error/></iq>"), "accepted");
  EXPECT_EQ(refused("<iq xmlns='jabber:client' type='error'/>"), "bad-request silent");
}

TEST_F(StanzaTest, a_recipient_that_is_no_address_is_malformed) {
  EXPECT_EQ(refused("<message xmlns='jabber:client' to='a b@c'/>"), "jid-malformed");
  EXPECT_EQ(refused("<message xmlns='jabber:client' to=''/>"), "jid-malformed");
  EXPECT_EQ(refused("<message xmlns='jabber:client' to='@c' type='error'/>"), "jid-malformed silent");
}

TEST_F(StanzaTest, only_ones_own_addresses_may_be_the_sender) {
  for (const char* from : {"1@example.org/phone", "1@example.org", "1@EXAMPLE.org/phone", "\xEF\xBC\x91@example.org"}) {
    EXPECT_EQ(refused("<message xmlns='jabber:client' from='" + std::string(from) + "'/>"), "accepted") << from;
    EXPECT_EQ(stanza("<message xmlns='jabber:client' from='" + std::string(from) + "'/>").from(), sender_);
  }
  for (const char* from : {"2@example.org", "1@example.org/other", "example.org", "", "@"}) {
    EXPECT_EQ(refused("<message xmlns='jabber:client' from='" + std::string(from) + "'/>"), "stream invalid-from")
        << from;
  }
}

TEST_F(StanzaTest, other_elements_are_no_stanzas) {
  EXPECT_EQ(refused("<message xmlns='jabber:server'/>"), "stream unsupported-stanza-type");
  EXPECT_EQ(refused("<note xmlns='jabber:client'/>"), "stream unsupported-stanza-type");
}

TEST_F(StanzaTest, a_result_goes_back_to_the_sender) {
  const Stanza s = stanza("<iq xmlns='jabber:client' type='get' id='a&apos;b' to='example.org'><q/></iq>");
  std::string out;
  xml::Writer writer(out);
  s.open_result(writer).close();
  EXPECT_EQ(out, "<iq type='result' id='a&apos;b' from='example.org' to='1@example.org/phone'/>");
  const Stanza own = stanza("<iq xmlns='jabber:client' type='get' id='1'><q/></iq>");
  out.clear();
  own.open_result(writer).close();
  EXPECT_EQ(out, "<iq type='result' id='1' to='1@example.org/phone'/>");
}

TEST_F(StanzaTest, the_document_can_be_taken_out) {
  EXPECT_EQ(stanza("<presence xmlns='jabber:client'/>").take_document()->root().name(), "presence");
}

}  // namespace
}  // namespace turms::xmpp
