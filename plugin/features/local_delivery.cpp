// SPDX-License-Identifier: Apache-2.0
#include "features/local_delivery.h"

namespace turms::xmpp::features {

bool send_to_available(Account& account, std::string_view xml, ResourceId except) {
  bool was_taken = false;
  for (const auto& resource : account.resources()) {
    if (!resource->takes_messages() || resource->id() == except) continue;
    resource->send(xml);
    was_taken = true;
  }
  return was_taken;
}

bool deliver_local(Account* account, const LocalStanza& stanza) {
  if (account == nullptr) return false;
  if (stanza.to_resource.empty()) return send_to_available(*account, stanza.xml);
  if (Resource* resource = account->find(stanza.to_resource)) {
    resource->send(stanza.xml);
    return true;
  }
  return stanza.falls_back && send_to_available(*account, stanza.xml);
}

}  // namespace turms::xmpp::features
