// SPDX-License-Identifier: Apache-2.0
#include "bridge/local_message.h"

#include "bridge/child_role.h"

namespace turms::xmpp::bridge {

void write_local(xml::Writer& out, const Stanza& message, JidView from, JidView to) {
  const xml::Element& element = message.element();
  out.open("message", element.ns()).attr("from", from.text()).attr("to", to.text());
  out.attr_if("type", element.attr("type")).attr_if("id", message.id()).attr_if("xml:lang", message.lang());
  for (const xml::Element& child : element.children()) {
    const ChildRole role = role_of(child);
    const bool is_for_us = role == ChildRole::private_copy || role == ChildRole::read_sync;
    if (role != ChildRole::forbidden && !is_for_us) out.element(child);
  }
  out.close();
}

}  // namespace turms::xmpp::bridge
