// SPDX-License-Identifier: Apache-2.0
// Stanzas and elements from XML text, as a client's stream would yield them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "xml/fragment.h"
#include "xmpp/jid.h"
#include "xmpp/stanza.h"

namespace turms::xmpp {

inline Jid jid(std::string_view text) {
  return Jid::parse(text).value();
}

/// A document whose root is the one element `text`; the default namespace outside it is jabber:client.
inline std::unique_ptr<xml::Document> document_from(std::string text) {
  // Declares the stream's default namespace on the element, unless it has one of its own.
  const size_t name_end = text.find_first_of(" />", 1);
  if (text.substr(0, text.find('>')).find(" xmlns=") == std::string::npos) {
    text.insert(name_end, " xmlns='jabber:client'");
  }
  xml::Limits limits;
  limits.stanza_bytes = 1 << 20;  // what a stream lets through is its own test
  auto parsed = xml::parse_fragment(text, limits);
  if (!parsed || parsed.value()->root().first_child() == nullptr) throw std::invalid_argument("not XML: " + text);
  return xml::Document::copy_of(*parsed.value()->root().first_child());
}

/// A stanza that `sender` sent.
inline Stanza stanza_from(std::string_view text, std::string_view sender = "1@example.org/phone") {
  auto accepted = Stanza::accept(document_from(std::string(text)), jid(sender));
  if (!std::holds_alternative<Stanza>(accepted)) throw std::invalid_argument("refused: " + std::string(text));
  return std::get<Stanza>(std::move(accepted));
}

}  // namespace turms::xmpp
