// SPDX-License-Identifier: Apache-2.0
#include "bridge/child_role.h"

#include <string_view>

#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {
namespace {

struct Row {
  std::string_view ns;
  std::string_view name;  // empty: any name in that namespace
  ChildRole role;
};

// The first row that fits wins.
constexpr Row kRows[] = {
    {"http://jabber.org/protocol/chatstates", "", ChildRole::chat_state},
    {"urn:xmpp:receipts", "request", ChildRole::receipt_request},
    {"urn:xmpp:receipts", "received", ChildRole::receipt},
    {"urn:xmpp:chat-markers:0", "markable", ChildRole::unknown},
    {"urn:xmpp:chat-markers:0", "", ChildRole::marker},
    {"urn:xmpp:hints", "", ChildRole::hint},
    {"urn:xmpp:mds:displayed:0", "", ChildRole::read_sync},
    {"urn:xmpp:sid:0", "origin-id", ChildRole::origin_id},
    {"urn:xmpp:eme:0", "encryption", ChildRole::encryption_note},
    {"eu.siacs.conversations.axolotl", "encrypted", ChildRole::encrypted},
    {"urn:xmpp:omemo:1", "encrypted", ChildRole::encrypted},
    {"urn:xmpp:omemo:2", "encrypted", ChildRole::encrypted},
    {"urn:xmpp:openpgp:0", "openpgp", ChildRole::encrypted},
    {"jabber:x:encrypted", "x", ChildRole::encrypted},
    {"urn:xmpp:message-correct:0", "replace", ChildRole::correction},
    {"urn:xmpp:message-retract:1", "retract", ChildRole::retraction},
    {"urn:xmpp:reactions:0", "reactions", ChildRole::reactions},
    {"jabber:x:conference", "x", ChildRole::invitation},
    {"urn:xmpp:jingle-message:0", "", ChildRole::call},
    {"urn:xmpp:call-invites:0", "", ChildRole::call},
    {"jabber:x:oob", "x", ChildRole::url},
    {"urn:xmpp:sfs:0", "file-sharing", ChildRole::file},
    {"http://jabber.org/protocol/geoloc", "geoloc", ChildRole::place},
    {"urn:xmpp:stickers:0", "sticker", ChildRole::sticker},
    {"urn:xmpp:ephemeral:0", "ephemeral", ChildRole::ephemeral},
    {"urn:xmpp:carbons:2", "private", ChildRole::private_copy},
    {"urn:xmpp:carbons:2", "", ChildRole::forbidden},
    {"urn:xmpp:delay", "", ChildRole::forbidden},
    {"jabber:x:delay", "", ChildRole::forbidden},
    {"urn:xmpp:sid:0", "", ChildRole::forbidden},
    {"urn:xmpp:forward:0", "", ChildRole::forbidden},
    {"urn:xmpp:mam:2", "", ChildRole::forbidden},
    {"urn:xmpp:mam:tmp", "", ChildRole::forbidden},
    {"urn:xmpp:occupant-id:0", "", ChildRole::forbidden},
    {"urn:xmpp:mds:server-assist:0", "", ChildRole::forbidden},
    {"http://jabber.org/protocol/muc#user", "", ChildRole::forbidden},
    {kTurmsErrorNamespace, "", ChildRole::forbidden},
};

ChildRole client_role(std::string_view name) {
  if (name == "body") return ChildRole::body;
  if (name == "subject") return ChildRole::subject;
  if (name == "thread") return ChildRole::thread;
  if (name == "error") return ChildRole::error;
  return ChildRole::unknown;
}

}  // namespace

ChildRole role_of(const xml::Element& child) {
  if (child.ns() == kClientNamespace) return client_role(child.name());
  for (const Row& row : kRows) {
    if (child.ns() == row.ns && (row.name.empty() || child.name() == row.name)) return row.role;
  }
  return ChildRole::unknown;
}

}  // namespace turms::xmpp::bridge
