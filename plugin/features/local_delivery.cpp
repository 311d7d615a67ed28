// SPDX-License-Identifier: Apache-2.0
#include "features/local_delivery.h"

#include "features/audience.h"
#include "features/hooks.h"

namespace turms::xmpp::features {

bool deliver_local(Account* account, const LocalStanza& stanza) {
  if (account == nullptr) return false;
  if (stanza.from && account->blocklist().covers(stanza.from, stanza.from_resource)) return false;
  const Audience audience(*account, stanza.to_resource, stanza.falls_back ? Fallback::bare : Fallback::none);
  const bool was_taken = audience.send(stanza.xml);
  if (!stanza.carbon_type.empty()) {
    const Resource* author = stanza.from == account->user() ? account->find(stanza.from_resource) : nullptr;
    audience.copy(bridge::CarbonDirection::received, stanza.carbon_type, stanza.xml,
                  author != nullptr ? author->id() : ResourceId());
  }
  if (was_taken && stanza.signals != 0) account->core().hooks.on_direct(*account, stanza);
  return was_taken;
}

}  // namespace turms::xmpp::features
