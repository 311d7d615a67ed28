// SPDX-License-Identifier: Apache-2.0
#include "features/directed_presence.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "bridge/presence.h"
#include "features/core.h"

namespace turms::xmpp::features {

namespace {

void tell(Account& account, const Resource& sender, const DirectedTarget& target, std::string xml, bool is_available) {
  auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, account.user());
  news->from_resource = sender.part();
  news->xml = std::move(xml);
  news->is_available = is_available;
  news->is_directed = true;
  news->to_resource = target.resource;
  account.core().router.tell(std::move(news), std::vector<UserId>(1, target.user));
}

}  // namespace

void DirectedPresence::install(Hooks& on) {
  on.peer_news(this, &DirectedPresence::on_peer_news);
}

Outcome DirectedPresence::send(Account& account, const Resource& sender, const bridge::Target& target, std::string xml,
                               bool is_available) {
  if (account.contacts().list().is_blocked(target.user))
    return Outcome::error(StanzaError(StanzaErrorCondition::not_acceptable, "you have blocked this user"));
  const DirectedTarget one(target.user, std::string(target.resource));
  std::vector<DirectedTarget>& told = account.presence().directed[sender.id()];
  const auto found = std::find(told.begin(), told.end(), one);
  if (is_available && found == told.end()) {
    if (told.size() >= kMaxDirected)
      return Outcome::error(StanzaError(StanzaErrorCondition::resource_constraint, "directed to too many addresses"));
    told.push_back(one);
  }
  if (!is_available && found != told.end()) told.erase(found);
  if (told.empty()) account.presence().directed.erase(sender.id());
  tell(account, sender, one, std::move(xml), is_available);
  return Outcome::done();
}

void DirectedPresence::leave(Account& account, const Resource& resource, bool was_broadcast) {
  const auto found = account.presence().directed.find(resource.id());
  if (found == account.presence().directed.end()) return;
  const std::vector<DirectedTarget> told = std::move(found->second);
  account.presence().directed.erase(found);
  const std::string xml = bridge::unavailable_presence(resource.full_jid(), {});
  for (const DirectedTarget& one : told) {
    const bool knows = was_broadcast && (one.user == account.user() || account.contacts().list().shows(one.user));
    if (!knows) tell(account, resource, one, xml, false);
  }
}

void DirectedPresence::on_peer_news(Account& account, const PeerNews& news) {
  if (news.kind != PeerNews::Kind::presence || !news.is_directed) return;
  if (account.contacts().list().is_blocked(news.from)) return;
  for (const auto& resource : account.resources()) {
    // RFC 6121 8.5.2.1.2, 8.5.3.1: to every available resource, or to the one that is named, available or not.
    const bool is_named = resource->part() == news.to_resource;
    if (news.to_resource.empty() ? !resource->is_available : !is_named) continue;
    resource->send(bridge::addressed(news.xml, is_named ? resource->full_jid() : account.bare_jid()));
  }
}

}  // namespace turms::xmpp::features
