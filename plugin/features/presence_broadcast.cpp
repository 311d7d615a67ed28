// SPDX-License-Identifier: Apache-2.0
#include "features/presence_broadcast.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bridge/presence.h"
#include "features/core.h"
#include "proto/enums.h"

namespace turms::xmpp::features {

namespace {

size_t available_resources(const Account& account) {
  const auto& all = account.resources();
  return static_cast<size_t>(std::count_if(all.begin(), all.end(), [](const auto& one) { return one->is_available; }));
}

KnownPresences::News unavailable_news(const Account& account, const Resource& resource) {
  auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, account.user());
  news->from_resource = resource.part();
  news->is_available = false;
  news->xml = bridge::unavailable_presence(resource.full_jid(), {});
  return news;
}

/// Whether one more change may go to contacts now; it counts then.
bool takes_change(PresenceState::Pace& pace, const Core& core) {
  constexpr uint64_t kSecondNs = 1'000'000'000;
  const uint64_t now = core.clock.monotonic_ns();
  if (now - pace.second_ns >= kSecondNs) {
    pace.second_ns = now;
    pace.told = 0;
  }
  if (pace.told >= core.settings.presence_changes) return false;
  ++pace.told;
  return true;
}

}  // namespace

size_t send_to_available(const Account& account, std::string_view presence) {
  std::string xml;
  size_t receivers = 0;
  for (const auto& resource : account.resources()) {
    if (!resource->is_available) continue;
    if (xml.empty()) xml = bridge::addressed(presence, account.bare_jid());
    resource->send(xml);
    ++receivers;
  }
  return receivers;
}

std::string device_presence(const Account& account, const KnownPresences::Friend& row, uint32_t device,
                            int32_t status) {
  const Jid from = account.core().addresses.user(row.user, bridge::pseudo_resource(device));
  return bridge::turms_presence(from, account.bare_jid(), status);
}

void PresenceBroadcast::install(Hooks& on) {
  metrics_ = &on.metrics();
  sent_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_presence_told_total",
                           "Contacts that were told of a presence on this gateway.");
  received_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_presence_delivered_total",
                               "Presences of contacts that were delivered to resources.");
  braked_ = metrics_->define(Metrics::Kind::counter, "turms_xmpp_presence_braked_total",
                             "Presences that contacts heard of later, or never, since their client sent too many.");
  on.peer_news(this, &PresenceBroadcast::on_peer_news);
  on.contact(this, &PresenceBroadcast::on_contact);
  on.tick(this, &PresenceBroadcast::on_tick);
}

// ---- What the account says ----

void PresenceBroadcast::become_available(Account& account, Resource& resource, bool introduces) {
  if (!account.contacts().is_loaded()) {
    // Who is a contact is not known yet; the resource makes its entrance then, with what it says by then.
    if (!std::exchange(account.presence().waits_for_contacts, true))
      account.background().spawn(introduce_when_loaded(account));
    return;
  }
  if (resource.told || introduces) say(account, resource.id(), resource.told, introduces);
}

void PresenceBroadcast::become_unavailable(Account& account, const Resource& resource, KnownPresences::News news) {
  say(account, resource.id(), std::move(news), false);
}

void PresenceBroadcast::end(Account& account, const Resource& resource) {
  const auto found = account.presence().paces.find(resource.id());
  if (found == account.presence().paces.end()) return;
  const PresenceState::Pace pace = std::move(found->second);
  account.presence().paces.erase(found);
  if (pace.is_waiting) publish(account, resource.id(), pace.latest, false);
}

/// A client that changes too often makes all its contacts' clients work: of what comes too soon they hear the last.
void PresenceBroadcast::say(Account& account, ResourceId resource, KnownPresences::News news, bool introduces) {
  PresenceState::Pace& pace = account.presence().paces[resource];
  if (!pace.is_waiting && takes_change(pace, account.core())) return publish(account, resource, news, introduces);
  metrics_->add(braked_, 1);
  pace.is_waiting = true;
  pace.latest = std::move(news);
  pace.introduces = pace.introduces || introduces;
}

void PresenceBroadcast::publish_what_waits(Account& account) {
  std::vector<ResourceId> due;
  for (auto& [resource, pace] : account.presence().paces) {
    if (pace.is_waiting && takes_change(pace, account.core())) due.push_back(resource);
  }
  for (const ResourceId resource : due) {
    PresenceState::Pace& pace = account.presence().paces[resource];
    pace.is_waiting = false;
    publish(account, resource, std::exchange(pace.latest, nullptr), std::exchange(pace.introduces, false));
  }
}

void PresenceBroadcast::publish(Account& account, ResourceId resource, const KnownPresences::News& news,
                                bool introduces) {
  if (news) {
    const std::vector<UserId> users = account.contacts().shown_users();
    metrics_->add(sent_, static_cast<int64_t>(users.size()));
    account.core().router.tell(news, users);
  }
  const Resource* one = introduces ? account.find(resource) : nullptr;
  if (one != nullptr && one->is_available) introduce(account, *one, available_resources(account) == 1);
}

Task<void> PresenceBroadcast::introduce_when_loaded(Account& account) {
  bool is_loaded = false;
  while (!is_loaded) is_loaded = co_await account.contacts().loaded();
  account.presence().waits_for_contacts = false;
  bool is_first = true;
  for (const auto& resource : account.resources()) {
    if (!resource->is_available) continue;
    if (resource->told) account.core().router.tell(resource->told, account.contacts().shown_users());
    if (resource->asks_contacts) introduce(account, *resource, std::exchange(is_first, false));
  }
}

// ---- Those who come online ----

void PresenceBroadcast::introduce(Account& account, const Resource& resource, bool is_first) {
  PresenceState& state = account.presence();
  std::erase_if(state.introductions, [&](const auto& one) { return one.to == resource.id(); });
  PresenceState::Introduction introduction;
  introduction.to = resource.id();
  if (!go_on(account, introduction)) state.introductions.push_back(introduction);
  if (!is_first) return;
  // RFC 6121 4.3: once for the account; what contacts say afterwards comes by itself.
  probe(account, account.contacts().seen_users());
}

/// Whether the resource has heard of everybody.
bool PresenceBroadcast::go_on(Account& account, PresenceState::Introduction& introduction) {
  Resource* resource = account.find(introduction.to);
  if (resource == nullptr || !resource->is_available) return true;
  const KnownPresences& known = account.presence().known;
  size_t left = kSlice;
  for (const KnownPresences::Peer& peer : known.peers_after(introduction.peers_after)) {
    // All of a user's resources or none: the walk goes on behind a user.
    if (left == 0 && peer.user != introduction.peers_after) return false;
    resource->send(bridge::addressed(peer.news->xml, account.bare_jid()));
    introduction.peers_after = peer.user;
    if (left > 0) --left;
  }
  for (const KnownPresences::Friend& row : known.friends_after(introduction.friends_after)) {
    if (left == 0) return false;
    introduction.friends_after = row.user;
    if (row.shown != 0) --left;
    for (uint32_t device = 0; device < bridge::kDeviceTypes; ++device) {
      if ((row.shown & (1U << device)) != 0) resource->send(device_presence(account, row, device, row.status));
    }
  }
  return true;
}

void PresenceBroadcast::probe(Account& account, std::vector<UserId> users) {
  std::vector<UserId>& waiting = account.presence().to_probe;
  waiting = std::move(users);
  const size_t now = std::min(waiting.size(), kSlice);
  if (now == 0) return;
  const std::vector<UserId> first(waiting.end() - static_cast<ptrdiff_t>(now), waiting.end());
  waiting.resize(waiting.size() - now);
  account.core().router.tell(std::make_shared<PeerNews>(PeerNews::Kind::probe, account.user()), first);
}

void PresenceBroadcast::on_tick(Account& account) {
  publish_what_waits(account);
  PresenceState& state = account.presence();
  if (!state.to_probe.empty()) probe(account, std::exchange(state.to_probe, {}));
  std::erase_if(state.introductions, [&](auto& introduction) { return go_on(account, introduction); });
}

// ---- What contacts say ----

void PresenceBroadcast::on_peer_news(Account& account, const PeerNews& news) {
  if (news.kind == PeerNews::Kind::presence) take_presence(account, news);
  if (news.kind == PeerNews::Kind::probe) answer_probe(account, news);
}

void PresenceBroadcast::take_presence(Account& account, const PeerNews& news) {
  if (news.is_directed || news.from_resource.empty()) return;  // not for contacts; nothing but a sign of life
  KnownPresences& known = account.presence().known;
  if (news.is_available) {
    if (!account.contacts().list().sees(news.from) || !known.put(news.shared_from_this())) return;
  } else if (!known.take(news.from, news.from_resource)) {
    return;  // nobody was shown it as available
  }
  metrics_->add(received_, static_cast<int64_t>(send_to_available(account, news.xml)));
}

void PresenceBroadcast::answer_probe(Account& account, const PeerNews& probe) {
  const std::vector<UserId> to(1, probe.from);
  bool was_answered = false;
  if (account.contacts().list().shows(probe.from)) {
    for (const auto& resource : account.resources()) {
      if (!resource->told) continue;
      account.core().router.tell(resource->told, to);
      was_answered = true;
    }
  }
  // The asker takes what Turms says of our session for ours, and not for somebody else's.
  if (!was_answered)
    account.core().router.tell(std::make_shared<PeerNews>(PeerNews::Kind::presence, account.user()), to);
}

void PresenceBroadcast::tell_known(Account& account, Resource& resource, UserId user, std::string_view part) {
  const KnownPresences& known = account.presence().known;
  bool was_told = false;
  for (const KnownPresences::Peer& peer : known.peers_of(user)) {
    if (!part.empty() && part != peer.news->from_resource) continue;
    resource.send(bridge::addressed(peer.news->xml, account.bare_jid()));
    was_told = true;
  }
  if (tell_devices(account, resource, user, part)) was_told = true;
  if (was_told) return;
  // RFC 6121 4.3.2.3: nobody is there.
  const Jid from = account.core().addresses.user(user, part);
  resource.send(bridge::unavailable_presence(from.text(), account.bare_jid()));
}

bool PresenceBroadcast::tell_devices(Account& account, Resource& resource, UserId user, std::string_view part) {
  const KnownPresences::Friend* row = account.presence().known.find_friend(user);
  bool was_told = false;
  for (uint32_t device = 0; row != nullptr && device < bridge::kDeviceTypes; ++device) {
    if ((row->shown & (1U << device)) == 0 || (!part.empty() && part != bridge::pseudo_resource(device))) continue;
    resource.send(device_presence(account, *row, device, row->status));
    was_told = true;
  }
  return was_told;
}

// ---- Who becomes a contact, and who no longer is one ----

void PresenceBroadcast::on_contact(Account& account, const ContactChange& change) {
  if (change.was_seen() && !change.is_seen()) show_unavailable(account, change.user);
  const std::vector<UserId> to(1, change.user);
  if (available_resources(account) > 0 && change.is_seen() && !change.was_seen())
    account.core().router.tell(std::make_shared<PeerNews>(PeerNews::Kind::probe, account.user()), to);
  const bool shows = change.sees_owner();
  if (shows == change.saw_owner()) return;
  for (const auto& resource : account.resources()) {
    if (!resource->told) continue;
    account.core().router.tell(shows ? resource->told : unavailable_news(account, *resource), to);
  }
}

/// RFC 6121 3.3.3: the own resources are not left with presences that nobody would ever take back.
void PresenceBroadcast::show_unavailable(Account& account, UserId user) {
  for (const KnownPresences::News& news : account.presence().known.take_all(user)) {
    const Jid from = account.core().addresses.user(user, news->from_resource);
    send_to_available(account, bridge::unavailable_presence(from.text(), {}));
  }
}

}  // namespace turms::xmpp::features
