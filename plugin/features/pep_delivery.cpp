// SPDX-License-Identifier: Apache-2.0
#include "features/pep_delivery.h"

#include <memory>

#include "bridge/pep_event.h"
#include "features/account.h"

namespace turms::xmpp::features {

void tell_pep_event(Account& account, std::string_view node, const std::string& event, bool is_public) {
  hand_out_pep_event(account, account.bare_jid(), node, event);
  if (is_public) tell_pep_event_to(account, node, event, account.contacts().shown_users());
}

void tell_pep_event_to(Account& account, std::string_view node, const std::string& event,
                       const std::vector<UserId>& contacts, std::string_view to_resource) {
  if (contacts.empty()) return;
  auto news = std::make_shared<PeerNews>(PeerNews::Kind::event, account.user());
  news->topic = node;
  news->xml = event;
  news->to_resource = to_resource;
  account.core().router.tell(std::move(news), contacts);
}

void hand_out_pep_event(Account& account, std::string_view from, std::string_view node, std::string_view event,
                        std::string_view part) {
  for (const auto& resource : account.resources()) {
    if (!part.empty() && resource->part() != part) continue;
    if (resource->wishes_for(node)) resource->send(bridge::event_message(from, resource->full_jid(), event));
  }
}

}  // namespace turms::xmpp::features
