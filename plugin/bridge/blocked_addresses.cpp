// SPDX-License-Identifier: Apache-2.0
#include "bridge/blocked_addresses.h"

namespace turms::xmpp::bridge {

bool BlockedAddresses::remove(JidView jid) {
  const auto found = entries_.find(jid.text());
  if (found == entries_.end()) return false;
  entries_.erase(found);
  return true;
}

bool BlockedAddresses::covers(JidView jid) const {
  if (entries_.empty() || jid.empty()) return false;
  if (entries_.contains(jid.text()) || entries_.contains(jid.bare_text()) || entries_.contains(jid.domain()))
    return true;
  if (!jid.is_full()) return false;
  return entries_.contains(std::string(jid.domain()).append(1, '/').append(jid.resource()));
}

}  // namespace turms::xmpp::bridge
