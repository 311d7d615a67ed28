// SPDX-License-Identifier: Apache-2.0
// One item of a PEP node (XEP-0060 4.1, XEP-0163): its id and its one payload element. Payloads are always our own
// serialisation, never the bytes that a client sent.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace turms::xmpp::bridge {

/// Has constructors: it passes through coroutines.
struct PepItem {
  PepItem() {}
  PepItem(std::string id_in, std::string xml_in) : id(std::move(id_in)), xml(std::move(xml_in)) {}
  std::string id;
  std::string xml;  // declares its namespace (xml::kSelfContained); empty: no payload
};

/// Who may read a node (XEP-0060 4.5). Of all these the owner is one.
enum class PepAccess : uint8_t {
  open,
  presence,   // who is shown the owner's presence
  roster,     // the same here: groups of the roster are not told apart
  whitelist,  // the owner alone
};

}  // namespace turms::xmpp::bridge
