// SPDX-License-Identifier: Apache-2.0
#include "bridge/local_message.h"

#include <gtest/gtest.h>

#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

TEST(local_message, comes_as_it_was_sent_but_for_what_a_sender_may_not_claim) {
  const Stanza stanza = stanza_from(
      "<message to='2@example.org' type='chat' id='c' xml:lang='en'>"
      "<composing xmlns='http://jabber.org/protocol/chatstates'/><received xmlns='urn:xmpp:receipts' id='x'/>"
      "<no-store xmlns='urn:xmpp:hints'/><private xmlns='urn:xmpp:carbons:2'/>"
      "<delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00Z'/>"
      "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='2@example.org'/></message>");
  std::string out;
  xml::Writer writer(out);
  write_local(writer, stanza, stanza.from(), jid("2@example.org/laptop"));
  EXPECT_EQ(out,
            "<message from='1@example.org/phone' to='2@example.org/laptop' type='chat' id='c' xml:lang='en'>"
            "<composing xmlns='http://jabber.org/protocol/chatstates'/><received xmlns='urn:xmpp:receipts' id='x'/>"
            "<no-store xmlns='urn:xmpp:hints'/></message>");
}

TEST(local_message, an_error_keeps_its_error) {
  const Stanza stanza = stanza_from(
      "<message to='2@example.org' type='error' id='e'><error type='cancel'>"
      "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
  std::string out;
  xml::Writer writer(out);
  write_local(writer, stanza, stanza.from(), stanza.to());
  EXPECT_EQ(out,
            "<message from='1@example.org/phone' to='2@example.org' type='error' id='e'><error type='cancel'>"
            "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
