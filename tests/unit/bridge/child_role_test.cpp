// SPDX-License-Identifier: Apache-2.0
#include "bridge/child_role.h"

#include <gtest/gtest.h>

#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

ChildRole role(const std::string& xml) {
  return role_of(document_from(xml)->root());
}

TEST(child_role, parts_of_the_message_have_fields) {
  EXPECT_EQ(role("<body/>"), ChildRole::body);
  EXPECT_EQ(role("<subject/>"), ChildRole::subject);
  EXPECT_EQ(role("<thread/>"), ChildRole::thread);
  EXPECT_EQ(role("<error/>"), ChildRole::error);
  EXPECT_EQ(role("<composing xmlns='http://jabber.org/protocol/chatstates'/>"), ChildRole::chat_state);
  EXPECT_EQ(role("<store xmlns='urn:xmpp:hints'/>"), ChildRole::hint);
  EXPECT_EQ(role("<origin-id xmlns='urn:xmpp:sid:0' id='1'/>"), ChildRole::origin_id);
  EXPECT_EQ(role("<private xmlns='urn:xmpp:carbons:2'/>"), ChildRole::private_copy);
  EXPECT_EQ(role("<displayed xmlns='urn:xmpp:mds:displayed:0'/>"), ChildRole::read_sync);
}

TEST(child_role, what_only_a_server_may_say_is_forbidden) {
  for (const char* xml : {
           "<delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00Z'/>",
           "<x xmlns='jabber:x:delay'/>",
           "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='1@example.org'/>",
           "<anything xmlns='urn:xmpp:sid:0'/>",
           "<received xmlns='urn:xmpp:carbons:2'/>",
           "<sent xmlns='urn:xmpp:carbons:2'/>",
           "<forwarded xmlns='urn:xmpp:forward:0'/>",
           "<result xmlns='urn:xmpp:mam:2'/>",
           "<fin xmlns='urn:xmpp:mam:2'/>",
           "<x xmlns='http://jabber.org/protocol/muc#user'/>",
           "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>",
           "<displayed xmlns='urn:xmpp:mds:server-assist:0'/>",
           "<turms xmlns='urn:turms:error:0' code='1'/>",
       }) {
    EXPECT_EQ(role(xml), ChildRole::forbidden) << xml;
  }
}

TEST(child_role, known_extensions_have_a_meaning_and_travel) {
  const std::pair<const char*, ChildRole> kExpected[] = {
      {"<request xmlns='urn:xmpp:receipts'/>", ChildRole::receipt_request},
      {"<received xmlns='urn:xmpp:receipts' id='1'/>", ChildRole::receipt},
      {"<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>", ChildRole::marker},
      {"<markable xmlns='urn:xmpp:chat-markers:0'/>", ChildRole::unknown},
      {"<encrypted xmlns='eu.siacs.conversations.axolotl'/>", ChildRole::encrypted},
      {"<encrypted xmlns='urn:xmpp:omemo:2'/>", ChildRole::encrypted},
      {"<openpgp xmlns='urn:xmpp:openpgp:0'/>", ChildRole::encrypted},
      {"<encryption xmlns='urn:xmpp:eme:0'/>", ChildRole::encryption_note},
      {"<replace xmlns='urn:xmpp:message-correct:0' id='1'/>", ChildRole::correction},
      {"<retract xmlns='urn:xmpp:message-retract:1' id='1'/>", ChildRole::retraction},
      {"<reactions xmlns='urn:xmpp:reactions:0' id='1'/>", ChildRole::reactions},
      {"<x xmlns='jabber:x:conference' jid='7@conference.example.org'/>", ChildRole::invitation},
      {"<propose xmlns='urn:xmpp:jingle-message:0' id='1'/>", ChildRole::call},
      {"<x xmlns='jabber:x:oob'/>", ChildRole::url},
      {"<file-sharing xmlns='urn:xmpp:sfs:0'/>", ChildRole::file},
      {"<geoloc xmlns='http://jabber.org/protocol/geoloc'/>", ChildRole::place},
      {"<sticker xmlns='urn:xmpp:stickers:0'/>", ChildRole::sticker},
      {"<ephemeral xmlns='urn:xmpp:ephemeral:0' timer='5'/>", ChildRole::ephemeral},
  };
  for (const auto& [xml, expected] : kExpected) {
    EXPECT_EQ(role(xml), expected) << xml;
    EXPECT_TRUE(is_extension(expected)) << xml;
  }
}

TEST(child_role, what_nobody_knows_travels) {
  EXPECT_EQ(role("<new xmlns='urn:example:tomorrow'/>"), ChildRole::unknown);
  EXPECT_EQ(role("<body xmlns='http://www.w3.org/1999/xhtml'/>"), ChildRole::unknown);
  EXPECT_TRUE(is_extension(ChildRole::unknown));
}

TEST(child_role, only_extensions_go_into_the_payload) {
  for (const ChildRole other :
       {ChildRole::body, ChildRole::subject, ChildRole::thread, ChildRole::chat_state, ChildRole::hint,
        ChildRole::origin_id, ChildRole::error, ChildRole::private_copy, ChildRole::forbidden}) {
    EXPECT_FALSE(is_extension(other));
  }
}

}  // namespace
}  // namespace turms::xmpp::bridge
