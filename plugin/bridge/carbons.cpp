// SPDX-License-Identifier: Apache-2.0
#include "bridge/carbons.h"

#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {

xml::Writer& open_carbon(xml::Writer& out, CarbonDirection direction, JidView owner, JidView to,
                         std::string_view type) {
  out.open("message", kClientNamespace).attr("from", owner.text()).attr("to", to.text()).attr_if("type", type);
  out.open(direction == CarbonDirection::sent ? "sent" : "received", "urn:xmpp:carbons:2");
  return out.open("forwarded", "urn:xmpp:forward:0");
}

void close_carbon(xml::Writer& out) {
  out.close().close().close();
}

}  // namespace turms::xmpp::bridge
