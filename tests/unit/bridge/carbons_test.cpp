// SPDX-License-Identifier: Apache-2.0
#include "bridge/carbons.h"

#include <gtest/gtest.h>

#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::string carbon(CarbonDirection direction) {
  std::string out;
  xml::Writer writer(out);
  open_carbon(writer, direction, jid("1@example.org"), jid("1@example.org/laptop"), "chat");
  writer.open("message", "jabber:client").attr("id", "inner").leaf("body", "hi").close();
  close_carbon(writer);
  return out;
}

TEST(carbons, wraps_what_was_sent) {
  EXPECT_EQ(carbon(CarbonDirection::sent),
            "<message from='1@example.org' to='1@example.org/laptop' type='chat'><sent xmlns='urn:xmpp:carbons:2'>"
            "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='inner'><body>hi</body></message>"
            "</forwarded></sent></message>");
}

TEST(carbons, wraps_what_was_received) {
  const auto document = document_from(carbon(CarbonDirection::received));
  const xml::Element* received = document->root().child("received", "urn:xmpp:carbons:2");
  ASSERT_NE(received, nullptr);
  EXPECT_NE(received->child("forwarded", "urn:xmpp:forward:0"), nullptr);
}

}  // namespace
}  // namespace turms::xmpp::bridge
